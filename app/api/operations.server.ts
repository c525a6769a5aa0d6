/**
 * Every operation of the API, once. Requests are dispatched by this table; the OpenAPI document and the page /api are
 * made from it. It is grouped by path, in an order in which the examples work: each uses what earlier ones have set.
 */
import { z } from "zod";
import { TooManyAttempts } from "~/auth/attempts.server";
import { incorrectCode, type SecondFactor, TooManyCodes } from "~/auth/factors.server";
import { signUpInput } from "~/auth/new-password.server";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import { requestReset } from "~/auth/reset.server";
import { accountPatch, emailOnlyInput, signInWithCodeInput, signUpRequest } from "~/auth/schemas";
import { signOut } from "~/auth/sessions.server";
import { SecondFactorNeeded, type SignedIn } from "~/auth/sign-in.server";
import { requestSignUp, signUp } from "~/auth/sign-up.server";
import { claimsFor, issueToken } from "~/auth/tokens.server";
import { setTimeZone } from "~/auth/users.server";
import { challenge } from "~/auth/web/api-guard.server";
import { uuidOrNull } from "~/schemas/text";
import { config } from "~/server/config.server";
import { changeTasks } from "~/tasks/changes.server";
import { cursorAfter } from "~/tasks/cursor";
import { todayOf } from "~/tasks/days.server";
import { listTasks } from "~/tasks/list.server";
import { filledIn } from "~/tasks/quick-add";
import {
  changedTask,
  completion,
  newTaskOfProgram,
  taskPage,
  taskPatch,
  taskQuery,
  taskSchema,
} from "~/tasks/task";
import {
  addTask,
  createTask,
  editTask,
  findTask,
  isConflict,
  setCompleted,
  toggleTask,
} from "~/tasks/tasks.server";
import { ApiError, strict } from "~/web/json.server";
import { type Caller, operation } from "./operation.server";

const time = z.iso.datetime();

const userSchema = z
  .strictObject({ id: z.uuid(), email: z.string(), name: z.string() })
  .meta({ id: "User" });

const signedInSchema = z
  .strictObject({ user: userSchema, token: z.string() })
  .meta({ id: "SignedIn" });

const sessionSchema = z.strictObject({ id: z.uuid(), created_at: time, expires_at: time });

const meSchema = z
  .strictObject({
    user: userSchema,
    session: sessionSchema,
    time_zone: z.string().nullable().meta({
      description:
        "Its days are counted in this IANA time zone; null while it is not known, and UTC counts.",
    }),
  })
  .meta({ id: "Me" });

const messageSchema = z.strictObject({ message: z.string() }).meta({ id: "Message" });

/** The body of a 409. */
export const conflictSchema = z
  .strictObject({ error: z.string(), task: taskSchema })
  .meta({ id: "Conflict" });

const tooManyAttempts = new ApiError(429, "Too many attempts, please try again later");
const tooManyLetters = new ApiError(429, "Too many letters, please try again later");
const noMail = "This Latch sends no mail. Ask whoever runs it.";
const letterMayBeSent = "If that email has an account, a letter is on its way.";
const letterMayBeSentToSignUp = "If that email can sign up, a letter is on its way.";
const emailTaken = new ApiError(400, "Email already registered");
/** Programs have no browser to use a passkey with. */
const isCode = (factor: SecondFactor) => factor !== "passkey";
const tooManyCodes = new ApiError(429, "Too many codes, please try again later");
const wrongCredentials = new ApiError(400, "Invalid email or password");
/** Only after a right password: otherwise nobody learns about second factors. */
const codeNeeded = new ApiError(401, "A code is needed", challenge);
const wrongCode = new ApiError(401, "That code is not right", challenge);
const taskNotFound = new ApiError(404, "Task not found");
const changedMeanwhile = new ApiError(409, "This task was changed meanwhile");

const exampleUser = {
  id: "7f2c1b1e-5d0a-4b52-9a44-0d9a6f0c3c11",
  email: "ada@example.com",
  name: "Ada Lovelace",
};
const exampleMe = {
  user: exampleUser,
  session: {
    id: "3d9e5c07-2f7b-4f0e-8a27-6b1c0f4e9d52",
    created_at: "2026-01-15T09:30:00.000Z",
    expires_at: "2026-01-22T09:30:00.000Z",
  },
  time_zone: "Europe/Kyiv",
};
const exampleToken =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl";
const exampleTask = {
  id: "0199f3c2-6f4e-7c3a-8d51-2b6f0a9c7e10",
  title: "Buy milk",
  description: null,
  completed: false,
  completed_at: null,
  created_at: new Date("2026-01-15T09:30:00.000Z"),
  updated_at: new Date("2026-01-15T09:30:00.000Z"),
  due_on: null,
  priority: "none" as const,
  repeat: null,
  repeat_rule: null,
  version: 1,
};
const completedExample = {
  ...exampleTask,
  completed: true,
  completed_at: new Date("2026-01-15T18:00:00.000Z"),
  updated_at: new Date("2026-01-15T18:00:00.000Z"),
  version: 2,
};

const credentials = { email: exampleUser.email, password: "four plain words suffice" };

const tasks = "/api/{user_id}/tasks";
const oneTask = `${tasks}/{task_id}` as const;
const bearer = `-H "Authorization: Bearer $TOKEN"`;
const json = `-H "Content-Type: application/json"`;
const oneTaskUrl = `"$LATCH/api/$USER_ID/tasks/$TASK_ID"`;

/** Signing up with `SIGN_UP=instant`. */
const signUpOperation = operation({
  id: "signUp",
  method: "POST",
  path: "/api/auth/signup",
  guard: "anybody",
  tag: "Account",
  summary: "Create an account",
  description:
    "Creates an account and its first session. The name is trimmed; the email is answered in lower case with its domain in ASCII, and without what is invisible around it; the password is taken exactly as it is.",
  body: {
    schema: strict(signUpInput).meta({ id: "SignUp" }),
    example: { name: exampleUser.name, ...credentials },
  },
  success: {
    status: 201,
    schema: signedInSchema,
    description: "The account and a token",
    example: { user: exampleUser, token: exampleToken },
  },
  errors: [emailTaken, tooManyAttempts],
  curl: `EMAIL="ada-$(date +%s)@example.com"
curl -sS "$LATCH/api/auth/signup" ${json} \\
  -d '{"name":"Ada Lovelace","email":"'"$EMAIL"'","password":"four plain words suffice"}'`,
  handler: async ({ input, client }) =>
    signedInOutput(await signUp(input, { client, oldSession: null }), emailTaken),
});

/** Signing up with `SIGN_UP=confirmed`. */
const requestSignUpOperation = operation({
  id: "signUp",
  method: "POST",
  path: "/api/auth/signup",
  guard: "anybody",
  tag: "Account",
  summary: "Ask to sign up",
  description:
    "Has a link sent to the email that asks for a password and creates the account. An email that has an account is answered alike, and gets a letter that says so.",
  body: {
    schema: strict(signUpRequest).meta({ id: "SignUp" }),
    example: { name: exampleUser.name, email: exampleUser.email },
  },
  success: {
    status: 202,
    schema: messageSchema,
    description: "An email may be on its way",
    example: { message: letterMayBeSentToSignUp },
  },
  errors: [tooManyLetters],
  curl: `EMAIL="ada-$(date +%s)@example.com"
curl -sS "$LATCH/api/auth/signup" ${json} -d '{"name":"Ada Lovelace","email":"'"$EMAIL"'"}'
# Open the link in the letter and choose the password that the next example has.`,
  async handler({ input, client }) {
    const tooMany = await requestSignUp(input, client);
    return tooMany ? retryLater(tooManyLetters, tooMany) : { message: letterMayBeSentToSignUp };
  },
});

/** The table of operations: what the API answers, and what its OpenAPI document and `/api` are made from. */
export const operations = [
  config.SIGN_UP === "confirmed" ? requestSignUpOperation : signUpOperation,
  operation({
    id: "signIn",
    method: "POST",
    path: "/api/auth/signin",
    guard: "anybody",
    tag: "Account",
    summary: "Sign in",
    description:
      "Starts a session and gives its token. The email matches whatever its case, and whether its domain is in ASCII or not. An unknown email and a wrong password are answered alike. An account with a second factor takes a `code` as well: one of its authenticator app, or a recovery code; `second` in the answer that asks for it names what there is.",
    body: { schema: strict(signInWithCodeInput).meta({ id: "SignIn" }), example: credentials },
    success: {
      status: 200,
      schema: signedInSchema,
      description: "The account and a token",
      example: { user: exampleUser, token: exampleToken },
    },
    errors: [
      wrongCredentials,
      codeNeeded.with({ body: { second: ["totp", "recovery"] } }),
      wrongCode,
      tooManyAttempts,
      tooManyCodes,
    ],
    curl: `ANSWER=$(curl -sS "$LATCH/api/auth/signin" ${json} \\
  -d '{"email":"'"$EMAIL"'","password":"four plain words suffice"}')
USER_ID=$(echo "$ANSWER" | sed 's/.*"user":{"id":"\\([^"]*\\)".*/\\1/')
TOKEN=$(echo "$ANSWER" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    async handler({ input, client }) {
      const outcome = await signInWithPassword(input, { client, oldSession: null });
      if (outcome === incorrectCode) return wrongCode;
      if (outcome instanceof TooManyCodes) return retryLater(tooManyCodes, outcome);
      if (outcome instanceof SecondFactorNeeded)
        return codeNeeded.with({ body: { second: outcome.factors.filter(isCode) } });
      return signedInOutput(outcome, wrongCredentials);
    },
  }),
  operation({
    id: "requestReset",
    method: "POST",
    path: "/api/auth/reset",
    guard: "anybody",
    tag: "Account",
    summary: "Ask for a password reset",
    description:
      "Has a link that sets a new password sent to the email's account. An email without an account is answered alike, and gets no letter.",
    body: {
      schema: strict(emailOnlyInput).meta({ id: "ResetRequest" }),
      example: { email: exampleUser.email },
    },
    success: {
      status: 202,
      schema: messageSchema,
      description: "An email may be on its way, or nobody sends any",
      example: { message: letterMayBeSent },
    },
    errors: [tooManyLetters],
    curl: `curl -sS "$LATCH/api/auth/reset" ${json} -d '{"email":"'"$EMAIL"'"}'`,
    async handler({ input, client }) {
      const tooMany = await requestReset(input.email, client);
      if (tooMany) return retryLater(tooManyLetters, tooMany);
      return { message: config.MAIL === "off" ? noMail : letterMayBeSent };
    },
  }),
  operation({
    id: "me",
    method: "GET",
    path: "/api/auth/me",
    guard: "user",
    tag: "Account",
    summary: "Show who is signed in",
    description:
      "Gives the token's user, its session with the time of its end, and the time zone in which the user's days are counted.",
    success: {
      status: 200,
      schema: meSchema,
      description: "The user and the session",
      example: exampleMe,
    },
    curl: `curl -sS "$LATCH/api/auth/me" ${bearer}`,
    handler: async () => meOutput,
  }),
  operation({
    id: "updateMe",
    method: "PATCH",
    path: "/api/auth/me",
    guard: "user",
    tag: "Account",
    summary: "Change the time zone",
    description:
      "Sets the time zone in which the user's days are counted, on pages and here: what is due today, and after which day a repeating task comes again. Old IANA names are taken and answered with those of today; null lets the next browser tell its own.",
    body: {
      schema: strict(accountPatch).meta({ id: "MePatch" }),
      example: { time_zone: exampleMe.time_zone },
    },
    success: {
      status: 200,
      schema: meSchema,
      description: "The user and the session as they are now",
      example: exampleMe,
    },
    curl: `curl -sS -X PATCH "$LATCH/api/auth/me" ${bearer} ${json} \\
  -d '{"time_zone":"Europe/Kyiv"}'`,
    async handler({ scope, input: { time_zone } }) {
      const { user, session } = scope;
      if (time_zone === undefined) return meOutput(scope);
      await setTimeZone(scope, time_zone);
      return meOutput({ user: { ...user, timeZone: time_zone }, session });
    },
  }),
  operation({
    id: "createTask",
    method: "POST",
    path: tasks,
    guard: "owner",
    tag: "Tasks",
    summary: "Add a task",
    description:
      "Adds a task to the list. The title is trimmed; an empty description is none. Completing a task that repeats adds the next one, due after today in the user's time zone: `repeat_rule` says when, or `repeat`, one of three words, in its place. With `quick`, words at the end of the title fill in its other fields.",
    body: {
      schema: strict(newTaskOfProgram).meta({ id: "NewTask" }),
      example: { title: exampleTask.title, description: null },
    },
    success: {
      status: 201,
      schema: taskSchema,
      description: "The new task",
      example: exampleTask,
      location: ({ id }, { user_id }) => `/api/${user_id}/tasks/${id}`,
    },
    curl: `ANSWER=$(curl -sS "$LATCH/api/$USER_ID/tasks" ${bearer} ${json} \\
  -d '{"title":"Buy milk"}')
echo "$ANSWER"
TASK_ID=$(echo "$ANSWER" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')`,
    async handler({ scope, input: { quick, ...task } }) {
      if (!quick) return createTask(scope, task);
      const options = { today: todayOf(scope), filled: filledIn(task) };
      return (await addTask(scope, task, options)).task;
    },
  }),
  operation({
    id: "listTasks",
    method: "GET",
    path: tasks,
    guard: "owner",
    tag: "Tasks",
    summary: "List tasks",
    description:
      "Gives tasks a page at a time: `next` is the `after` of the next page, and null on the last. A view takes the place of a status; what is due today or overdue is `today`, in the user's time zone, or in UTC while that is not known. A task is found that contains all the words of `q` in its title or description; newest first, the best matches come before the others. When there is none, those with a title like it.",
    query: strict(taskQuery, "parameter"),
    success: {
      status: 200,
      schema: taskPage,
      description: "A page of the list",
      example: { tasks: [exampleTask], next: cursorAfter(exampleTask) },
    },
    curl: `curl -sS "$LATCH/api/$USER_ID/tasks?status=open&limit=10" ${bearer}`,
    handler: async ({ scope, input }) => listTasks(scope, input),
  }),
  operation({
    id: "toggleTask",
    method: "POST",
    path: `${oneTask}/complete`,
    guard: "owner",
    tag: "Tasks",
    summary: "Complete or reopen a task",
    description:
      "Completes a task or reopens it, as `completed` says; without a body, turns an open task into a completed one and a completed one into an open one.",
    body: {
      schema: strict(completion).meta({ id: "Completion" }),
      optional: true,
      example: { completed: true },
    },
    success: {
      status: 200,
      schema: changedTask,
      description: "The task as it is now",
      example: completedExample,
    },
    errors: [taskNotFound],
    curl: `curl -sS -X POST "$LATCH/api/$USER_ID/tasks/$TASK_ID/complete" ${bearer}`,
    handler: async ({ scope, params, input: { completed } }) =>
      ofTask(params.task_id, (id) =>
        completed === undefined ? toggleTask(scope, id) : setCompleted(scope, id, completed),
      ),
  }),
  operation({
    id: "getTask",
    method: "GET",
    path: oneTask,
    guard: "owner",
    tag: "Tasks",
    summary: "Show a task",
    description: "Gives one task.",
    success: { status: 200, schema: taskSchema, description: "The task", example: exampleTask },
    errors: [taskNotFound],
    curl: `curl -sS ${oneTaskUrl} ${bearer}`,
    handler: async ({ scope, params }) => ofTask(params.task_id, (id) => findTask(scope, id)),
  }),
  operation({
    id: "updateTask",
    method: "PATCH",
    path: oneTask,
    guard: "owner",
    tag: "Tasks",
    summary: "Change a task",
    description:
      "Replaces the fields that are given and leaves the others as they are. With the `version` that was read, a task that was changed since is not overwritten.",
    body: {
      schema: strict(taskPatch).meta({ id: "TaskPatch" }),
      example: { description: "Two litres", completed: true },
    },
    success: {
      status: 200,
      schema: changedTask,
      description: "The task as it is now",
      example: { ...completedExample, description: "Two litres" },
    },
    errors: [taskNotFound, changedMeanwhile.with({ body: { task: completedExample } })],
    curl: `curl -sS -X PATCH ${oneTaskUrl} ${bearer} ${json} \\
  -d '{"description":"Two litres"}'`,
    async handler({ scope, params, input }) {
      const edited = await ofTask(params.task_id, (id) => editTask(scope, id, input));
      if (edited instanceof ApiError || !isConflict(edited)) return edited;
      return changedMeanwhile.with({ body: { task: edited.conflict } });
    },
  }),
  operation({
    id: "deleteTask",
    method: "DELETE",
    path: oneTask,
    guard: "owner",
    tag: "Tasks",
    summary: "Delete a task",
    description:
      "Moves a task to the trash, which is emptied of it after 30 days. Of a task that repeats, the open one is the last of its series then, until it is restored or an earlier one completed again.",
    success: { status: 204, schema: null, description: "The task is in the trash" },
    errors: [taskNotFound],
    curl: `curl -sS -X DELETE ${oneTaskUrl} ${bearer}`,
    async handler({ scope, params }) {
      const deleted = await ofTask(params.task_id, (id) => changeTasks(scope, "delete", [id]));
      return deleted instanceof ApiError || deleted.tasks.length === 0 ? taskNotFound : null;
    },
  }),
  operation({
    id: "signOut",
    method: "POST",
    path: "/api/auth/signout",
    guard: "user",
    tag: "Account",
    summary: "Sign out",
    description: "Ends the token's session. From then on the token is refused everywhere.",
    success: {
      status: 200,
      schema: messageSchema,
      description: "The session has ended",
      example: { message: "Signed out successfully" },
    },
    curl: `curl -sS -X POST "$LATCH/api/auth/signout" ${bearer}`,
    async handler({ scope, client }) {
      await signOut(scope, client);
      return { message: "Signed out successfully" };
    },
  }),
];

/** The output for an attempt to sign up or in; if the outcome is null, the error `refused`. */
async function signedInOutput<Refused extends ApiError>(
  outcome: SignedIn | TooManyAttempts | null,
  refused: Refused,
) {
  if (outcome instanceof TooManyAttempts) return retryLater(tooManyAttempts, outcome);
  if (!outcome) return refused;
  const { id, email, name } = outcome.user;
  return { user: { id, email, name }, token: await issueToken(claimsFor(outcome), "latch:api") };
}

function meOutput({ user: { id, email, name, timeZone }, session }: Caller) {
  return {
    user: { id, email, name },
    session: {
      id: session.id,
      created_at: session.createdAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
    },
    time_zone: timeZone,
  };
}

/**
 * The result of work on the task in the path, or an error if there is none: the same for another user's task, for one
 * that doesn't exist, and for an id that cannot be one.
 */
async function ofTask<T>(id: string, work: (id: string) => Promise<T | null>) {
  const taskId = uuidOrNull(id);
  return (taskId === null ? null : await work(taskId)) ?? taskNotFound;
}

const retryLater = (error: ApiError, { retryAfterSeconds }: TooManyAttempts) =>
  error.with({ headers: { "Retry-After": String(retryAfterSeconds) } });
