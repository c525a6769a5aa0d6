/**
 * Every operation of the API, once: the OpenAPI document and the reference page are made from this list. Grouped by
 * path and in an order in which their examples work, each with what those before it have set.
 */
import type { z } from "zod";
import { taskPage, taskSchema } from "~/tasks/task";
import { meSchema, messageSchema, signedInSchema } from "./bodies.server";
import { newTaskBody, signInBody, signUpBody, taskListQuery, taskPatchBody } from "./inputs.server";

export type Operation = {
  id: string;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  summary: string;
  description: string;
  /** Whether attempts are counted against guessing. */
  limited?: true;
  /** Whether it needs a token. Whatever is under /api/{user_id} needs that of this user. */
  token: boolean;
  query?: z.ZodObject;
  body?: { schema: z.ZodObject; example: object };
  success: { status: 200 | 201 | 204; description: string; example?: object; location?: true };
  schema?: z.ZodObject;
  /** The 409 of its own, with the task as it is now. */
  conflict?: { error: string; task: object };
  /** The 400s of its own; what every JSON body or token may be refused for is added to them. */
  invalid?: readonly string[];
  /** Shell commands that use $LATCH, $TOKEN, $USER_ID and $TASK_ID, which the first of them set. */
  curl: string;
};

const user = {
  id: "7f2c1b1e-5d0a-4b52-9a44-0d9a6f0c3c11",
  email: "ada@example.com",
  name: "Ada Lovelace",
};
const token =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl";
const task = {
  id: "0199f3c2-6f4e-7c3a-8d51-2b6f0a9c7e10",
  title: "Buy milk",
  description: null,
  completed: false,
  completed_at: null,
  created_at: "2026-01-15T09:30:00.000Z",
  updated_at: "2026-01-15T09:30:00.000Z",
  due_on: null,
  priority: "none",
  repeat: null,
  version: 1,
};
const doneTask = {
  ...task,
  completed: true,
  completed_at: "2026-01-15T18:00:00.000Z",
  updated_at: "2026-01-15T18:00:00.000Z",
  version: 2,
};

const credentials = { email: user.email, password: "four plain words suffice" };

const taskErrors = [
  "Title is required",
  "Title must be text",
  "Title must be 200 characters or less",
  "Title contains characters that cannot be kept",
  "Description must be text",
  "Description must be 1000 characters or less",
  "Description contains characters that cannot be kept",
  "Due date must be a date such as 2026-01-31",
  "Due date must be from 1900 to 9999",
  "Priority must be none, low, medium or high",
  "Repeat must be daily, weekly or monthly",
];

const tasks = "/api/{user_id}/tasks";
const oneTask = `${tasks}/{task_id}`;
const bearer = `-H "Authorization: Bearer $TOKEN"`;
const json = `-H "Content-Type: application/json"`;
const oneTaskUrl = `"$LATCH/api/$USER_ID/tasks/$TASK_ID"`;

export const operations: readonly Operation[] = [
  {
    id: "signUp",
    method: "POST",
    path: "/api/auth/signup",
    summary: "Create an account",
    description:
      "Creates an account and its first session. The name is trimmed, the email trimmed and lowercased; the password is taken exactly as it is.",
    token: false,
    limited: true,
    body: { schema: signUpBody, example: { name: user.name, ...credentials } },
    schema: signedInSchema,
    success: { status: 201, description: "The account and a token", example: { user, token } },
    invalid: [
      "Name is required",
      "Name must be text",
      "Name must be 100 characters or less",
      "Name contains characters that cannot be kept",
      "Email is required",
      "Email must be text",
      "Please enter a valid email",
      "Email must be 254 characters or less",
      "Email already registered",
      "Password is required",
      "Password must be text",
      "Password must be at least 8 characters",
      "Password must be 1024 characters or less",
      "Password contains characters that cannot be kept",
      "This password is too common, please choose another",
      "This password is too easy to guess, please choose another",
    ],
    curl: `EMAIL="ada-$(date +%s)@example.com"
ANSWER=$(curl -sS "$LATCH/api/auth/signup" ${json} \\
  -d '{"name":"Ada Lovelace","email":"'"$EMAIL"'","password":"four plain words suffice"}')
echo "$ANSWER"
USER_ID=$(echo "$ANSWER" | sed 's/.*"user":{"id":"\\([^"]*\\)".*/\\1/')`,
  },
  {
    id: "signIn",
    method: "POST",
    path: "/api/auth/signin",
    summary: "Sign in",
    description:
      "Starts a session and gives its token. The email matches whatever its case. An unknown email and a wrong password are answered alike.",
    token: false,
    limited: true,
    body: { schema: signInBody, example: credentials },
    schema: signedInSchema,
    success: { status: 200, description: "The account and a token", example: { user, token } },
    invalid: [
      "Email is required",
      "Email must be text",
      "Password is required",
      "Password must be text",
      "Invalid email or password",
    ],
    curl: `TOKEN=$(curl -sS "$LATCH/api/auth/signin" ${json} \\
  -d '{"email":"'"$EMAIL"'","password":"four plain words suffice"}' \\
  | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
  },
  {
    id: "me",
    method: "GET",
    path: "/api/auth/me",
    summary: "Show who is signed in",
    description: "Gives the token's user, and its session with the time of its end.",
    token: true,
    schema: meSchema,
    success: {
      status: 200,
      description: "The user and the session",
      example: {
        user,
        session: {
          id: "3d9e5c07-2f7b-4f0e-8a27-6b1c0f4e9d52",
          created_at: "2026-01-15T09:30:00.000Z",
          expires_at: "2026-01-22T09:30:00.000Z",
        },
      },
    },
    curl: `curl -sS "$LATCH/api/auth/me" ${bearer}`,
  },
  {
    id: "createTask",
    method: "POST",
    path: tasks,
    summary: "Add a task",
    description:
      "Adds a task to the list. The title is trimmed; an empty description is none. Completing a task that repeats adds the next one.",
    token: true,
    body: { schema: newTaskBody, example: { title: task.title, description: null } },
    schema: taskSchema,
    success: { status: 201, description: "The new task", example: task, location: true },
    invalid: taskErrors,
    curl: `ANSWER=$(curl -sS "$LATCH/api/$USER_ID/tasks" ${bearer} ${json} \\
  -d '{"title":"Buy milk"}')
echo "$ANSWER"
TASK_ID=$(echo "$ANSWER" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')`,
  },
  {
    id: "listTasks",
    method: "GET",
    path: tasks,
    summary: "List tasks",
    description:
      "Gives tasks a page at a time: `next` is the `after` of the next page, and null on the last. A view takes the place of a status; what is due today or overdue is `today`, in UTC. A task is found that has all the words of `q` in its title or description, the last one perhaps not to its end; when there is none, those with a title like it.",
    token: true,
    query: taskListQuery,
    schema: taskPage,
    success: {
      status: 200,
      description: "A page of the list",
      example: { tasks: [task], next: task.id },
    },
    invalid: [
      "Status must be open, done or all",
      "View must be open, today, upcoming, done or trash",
      "Sort must be newest, due or priority",
      "Limit must be a whole number from 1 to 100",
      "Unknown cursor",
      "Unknown parameter: page",
      "Repeated parameter: limit",
    ],
    curl: `curl -sS "$LATCH/api/$USER_ID/tasks?status=open&limit=10" ${bearer}`,
  },
  {
    id: "toggleTask",
    method: "POST",
    path: `${oneTask}/complete`,
    summary: "Complete or reopen a task",
    description: "Turns an open task into a done one, and a done one into an open one.",
    token: true,
    schema: taskSchema,
    success: { status: 200, description: "The task as it is now", example: doneTask },
    curl: `curl -sS -X POST "$LATCH/api/$USER_ID/tasks/$TASK_ID/complete" ${bearer}`,
  },
  {
    id: "getTask",
    method: "GET",
    path: oneTask,
    summary: "Show a task",
    description: "Gives one task.",
    token: true,
    schema: taskSchema,
    success: { status: 200, description: "The task", example: task },
    curl: `curl -sS ${oneTaskUrl} ${bearer}`,
  },
  {
    id: "updateTask",
    method: "PATCH",
    path: oneTask,
    summary: "Change a task",
    description:
      "Replaces the fields that are given and leaves the others as they are. With the `version` that was read, a task that was changed since is not overwritten.",
    token: true,
    body: { schema: taskPatchBody, example: { description: "Two litres", completed: true } },
    schema: taskSchema,
    success: {
      status: 200,
      description: "The task as it is now",
      example: { ...doneTask, description: "Two litres" },
    },
    invalid: [
      ...taskErrors,
      "Completed must be true or false",
      "Version must be a whole number above 0",
    ],
    conflict: { error: "This task was changed meanwhile", task: doneTask },
    curl: `curl -sS -X PATCH ${oneTaskUrl} ${bearer} ${json} \\
  -d '{"description":"Two litres"}'`,
  },
  {
    id: "deleteTask",
    method: "DELETE",
    path: oneTask,
    summary: "Delete a task",
    description: "Moves a task to the trash, which is emptied of it after 30 days.",
    token: true,
    success: { status: 204, description: "The task is in the trash" },
    curl: `curl -sS -X DELETE ${oneTaskUrl} ${bearer}`,
  },
  {
    id: "signOut",
    method: "POST",
    path: "/api/auth/signout",
    summary: "Sign out",
    description: "Ends the token's session. From then on the token is refused everywhere.",
    token: true,
    schema: messageSchema,
    success: {
      status: 200,
      description: "The session has ended",
      example: { message: "Signed out successfully" },
    },
    curl: `curl -sS -X POST "$LATCH/api/auth/signout" ${bearer}`,
  },
];
