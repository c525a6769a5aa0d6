/** `npm run seed`: a demo account with tasks, created as a person would. Running it again changes nothing. */
import { TooManyAttempts } from "~/auth/attempts.server";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import { signOut } from "~/auth/sessions.server";
import { isSignedIn, type SignedIn } from "~/auth/sign-in.server";
import { signUp } from "~/auth/sign-up.server";
import { config } from "~/server/config.server";
import { changeTasks } from "~/tasks/changes.server";
import { listTasks } from "~/tasks/list.server";
import { createTask } from "~/tasks/tasks.server";
import { asUser, closeDatabase, openDatabase, type UserScope } from "../db/client.server";

const demo = {
  name: "Ada Lovelace",
  email: "ada@example.com",
  password: "four plain words suffice",
};

const client = { userAgent: "npm run seed", address: null };

/** From the oldest to the newest. */
const demoTasks: { title: string; description?: string; done?: boolean }[] = [
  { title: "Renew the library card", done: true },
  { title: "Book the dentist", description: "Any morning but Tuesday.", done: true },
  { title: "Descale the kettle", done: true },
  { title: "Return Charles's umbrella" },
  {
    title: "Find a present for Mary",
    description: "She liked the small atlas in the shop on the corner.",
  },
  { title: "Call the landlord about the window" },
  { title: "Translate the last three pages", description: "Note G still needs its table." },
  { title: "Buy coffee, pears and stamps" },
];

try {
  console.log(await seed());
} catch (error) {
  console.error(`Seeding failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await closeDatabase();
}

/** @returns what to tell the person who ran it @throws if there must be no demo account */
async function seed(): Promise<string> {
  refuseInProduction();
  await openDatabase();
  const context = { client, oldSession: null };
  const account = (await signUp(demo, context)) ?? (await signInWithPassword(demo, context));
  if (account instanceof TooManyAttempts)
    throw new Error("too many attempts; please try again later");
  if (!account)
    throw new Error(`${demo.email} has an account, with another password than the demo's`);
  if (!isSignedIn(account)) throw new Error(`${demo.email} has a second factor`);
  const added = await addTasks(account);
  const what = added ? `has ${added} new tasks` : "was there already; nothing was changed";
  return `The demo account ${what}. Sign in at ${config.APP_URL}/signin

  Email     ${demo.email}
  Password  ${demo.password}
`;
}

/** Refuses in production, since everybody can read the password above. */
function refuseInProduction(): void {
  if (config.NODE_ENV !== "production" && config.APP_URL.startsWith("http:")) return;
  throw new Error("the demo account's password is public, so it is not for production");
}

/** Adds the tasks, unless the list has any, and ends the session it used. Returns how many it added. */
async function addTasks({ user, session }: SignedIn): Promise<number> {
  const added = await asUser({ userId: user.id, sessionId: session.id }, async (scope) => {
    const { tasks } = await listTasks(scope, { limit: 1 });
    if (tasks.length === 0) await fillList(scope);
    await signOut(scope, client);
    return tasks.length ? 0 : demoTasks.length;
  });
  if (typeof added === "symbol") throw new Error("the demo account's session has ended meanwhile");
  return added;
}

async function fillList(scope: UserScope): Promise<void> {
  for (const { title, description = null, done } of demoTasks) {
    const { id } = await createTask(scope, { title, description });
    if (done) await changeTasks(scope, "complete", [id]);
  }
}
