import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLink } from "~/auth/links.server";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { type Account, ApiClient } from "../support/api-client";
import { uploaded } from "../support/files";
import { connectAsOwner, takeRole } from "../support/owner";
import { clientAddressHeader, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";
import { type Server, startServer } from "../support/server";
import { sessionOf } from "../support/session";

let database: RemoteDatabase;
let server: Server;
let owner: Awaited<ReturnType<typeof connectAsOwner>>;
let client: ApiClient;

beforeAll(async () => {
  database = await createRemoteDatabase();
  const { pool, close } = await connect({ DATABASE_URL: database.url });
  await migrate(pool).finally(close);
  owner = await connectAsOwner({ DATABASE_URL: database.url });
  const CLIENT_IP_HEADER = clientAddressHeader;
  server = await startServer({ DATABASE_URL: database.url, CLIENT_IP_HEADER });
  client = await ApiClient.open(server.url);
});
afterAll(async () => {
  await server.stop();
  await owner.close();
  await database.remove();
});

const pass = () => {
  database.proxy.fateOf = () => "pass";
};

/** How many sessions an account has, or null when there is no such account. */
const sessionsOf = (email: string) =>
  owner.pool.begin(async (sql) => {
    await takeRole(sql, "auth");
    const [user] = await sql<{ sessions: number }[]>`
      select (select count(*)::int from sessions s where s.user_id = u.id) as sessions
      from users u where email = ${email}`;
    return user?.sessions ?? null;
  });

const hasAccount = async (email: string) => Number((await sessionsOf(email)) !== null);

const signInStatus = async (email: string, password: string) =>
  (await new Person(server.url).post("/signin", { email, password })).status;

const tasksOf = async (person: Person): Promise<{ title: string; completed_at: string | null }[]> =>
  (await (await person.get("/tasks/export.json")).json()).tasks;

const count = async (person: Person, title: string) =>
  (await tasksOf(person)).filter((task) => task.title === title).length;

async function withTask(): Promise<{ account: Account; id: string }> {
  const account = await client.signUp();
  return { account, id: await account.addTask("Mine") };
}

/** Somebody with these tasks, and their ids. */
async function withTasks(...titles: string[]): Promise<[Person, string[]]> {
  const ada = await signedUp(server.url);
  for (const title of titles) await ada.post("/tasks", { title });
  const page = await (await ada.get("/tasks")).text();
  return [ada, [...page.matchAll(/id="task-([0-9a-f-]{36})"/g)].map(([, id = ""]) => id)];
}

/** A write: how to ask for it, and how often it has been carried out. */
type Write = { ask: () => Promise<Response>; times: () => Promise<number> };

/** Each gives a new one, with a person of its own. */
const writes: Record<string, () => Promise<Write>> = {
  async "signing up"() {
    const [person, email] = [new Person(server.url), newEmail()];
    const form = { name: "Ada", email, password: goodPassword };
    return {
      ask: () => person.post("/signup", form),
      // An account without the session that is made with it would count as none.
      times: async () => (await sessionsOf(email)) ?? 0,
    };
  },
  async "signing in"() {
    const { email } = await signedUp(server.url);
    const person = new Person(server.url);
    return {
      ask: () => person.post("/signin", { email, password: goodPassword }),
      times: async () => ((await sessionsOf(email)) ?? 0) - 1,
    };
  },
  async "changing the password"() {
    const ada = await signedUp(server.url);
    const newPassword = "five other words are better";
    return {
      ask: () => ada.post("/account/password", { currentPassword: goodPassword, newPassword }),
      times: async () => Number((await signInStatus(ada.email, newPassword)) === 303),
    };
  },
  async "setting a password by a link"() {
    const ada = await signedUp(server.url);
    const newPassword = "five other words are better";
    const token = await owner.pool.begin(async (sql) => {
      await takeRole(sql, "auth");
      return createLink(sql, "reset", { id: sessionOf(ada).userId, email: ada.email }, 30);
    });
    const path = `/reset/password?${new URLSearchParams({ token })}`;
    return {
      ask: () => new Person(server.url).post(path, { newPassword }),
      times: async () => Number((await signInStatus(ada.email, newPassword)) === 303),
    };
  },
  async "changing the email"() {
    const [ada, email] = [await signedUp(server.url), newEmail()];
    return {
      ask: () => ada.post("/account/email", { currentPassword: goodPassword, email }),
      times: () => hasAccount(email),
    };
  },
  async "deleting the account"() {
    const ada = await signedUp(server.url);
    const form = { email: ada.email, currentPassword: goodPassword };
    return {
      ask: () => ada.post("/account/delete", form),
      times: async () => 1 - (await hasAccount(ada.email)),
    };
  },
  async "adding a task with a form"() {
    const ada = await signedUp(server.url);
    const form = { title: "Once", key: randomUUID() };
    return { ask: () => ada.post("/tasks", form), times: () => count(ada, "Once") };
  },
  async "adding a task by API"() {
    const account = await client.signUp();
    const headers = { "Idempotency-Key": randomUUID() };
    return {
      ask: () => account.call("createTask", { body: { title: "Once" }, headers }),
      async times() {
        const { tasks } = await (await account.call("listTasks")).json();
        return tasks.length;
      },
    };
  },
  async "toggling a task by API"() {
    const { account, id } = await withTask();
    const headers = { "Idempotency-Key": randomUUID() };
    return {
      ask: () => account.callTask("toggleTask", id, { headers }),
      times: async () => (await (await account.callTask("getTask", id)).json()).version - 1,
    };
  },
  async "completing a task by API, without a key"() {
    const { account, id } = await withTask();
    return {
      ask: () => account.callTask("toggleTask", id, { body: { completed: true } }),
      times: async () => (await (await account.callTask("getTask", id)).json()).version - 1,
    };
  },
  async "editing a task"() {
    const [ada, [id = ""]] = await withTasks("Before");
    return {
      ask: () => ada.post(`/tasks/${id}`, { title: "After", version: "1" }),
      times: () => count(ada, "After"),
    };
  },
  async "completing a task with a form"() {
    const [ada, [id = ""]] = await withTasks("Once");
    return {
      ask: () => ada.post("/tasks", { complete: id }),
      times: async () => Number(typeof (await tasksOf(ada))[0]?.completed_at === "string"),
    };
  },
  async "deleting a task with a form"() {
    const [ada, [id = ""]] = await withTasks("Once");
    return {
      ask: () => ada.post("/tasks", { delete: id }),
      times: async () => 1 - (await count(ada, "Once")),
    };
  },
  async "deleting a task by API"() {
    const { account, id } = await withTask();
    const headers = { "Idempotency-Key": randomUUID() };
    return {
      ask: () => account.callTask("deleteTask", id, { headers }),
      times: async () => Number((await account.callTask("getTask", id)).status === 404),
    };
  },
  async "deleting several tasks"() {
    const titles = ["One", "Two", "Three"];
    const [ada, ids] = await withTasks(...titles);
    const selected = Object.fromEntries(ids.map((id) => [`select-${id}`, "on"]));
    return {
      ask: () => ada.post("/tasks", { ...selected, selection: "delete" }),
      // All of them or none: anything between is neither 0 nor 1.
      times: async () => (titles.length - (await tasksOf(ada)).length) / titles.length,
    };
  },
  async "importing a file"() {
    const ada = await signedUp(server.url);
    const path = await uploaded(ada, "title\nOnce\n");
    return { ask: () => ada.post(path), times: () => count(ada, "Once") };
  },
  async "undoing a deletion"() {
    const [ada, [id = ""]] = await withTasks("Once");
    await ada.post("/tasks", { delete: id });
    const page = await (await ada.get("/tasks")).text();
    const undo = /name="undo" value="([^"]+)"/.exec(page)?.[1] ?? "";
    return { ask: () => ada.post("/tasks", { undo }), times: () => count(ada, "Once") };
  },
};

/** Whether a response says that the write was done; a redirect to the sign-in page means signed out. */
const isDone = ({ status, headers }: Response) =>
  status < 400 && !headers.get("Location")?.startsWith("/signin?");

/** Signing in again is another sign-in. Signing up again says that the account is there. */
const repeatable = Object.keys(writes).filter((name) => !name.startsWith("signing"));

describe.each(Object.entries(writes))("%s", (name, prepare) => {
  test("is done once when its answer says so, never after a 503, and at most once after a 504, whichever statement's answer is lost", async () => {
    const timesAfterCut = new Set<number>();
    let write = await prepare();
    for (let step = 0, wasCut = true; wasCut; step++) {
      let piece = 0;
      wasCut = false;
      database.proxy.fateOf = () => {
        if (piece++ !== step) return "pass";
        wasCut = true;
        return "cut after";
      };
      const { status } = await write.ask().finally(pass);
      const times = await write.times();
      const outcome = `${status} after ${step} statements, done ${times} times`;
      if (status < 400) expect(times, outcome).toBe(1);
      else if (status === 503) expect(times, outcome).toBe(0);
      else expect([status, times <= 1], outcome).toEqual([504, true]);
      if (!wasCut) expect(status).toBeLessThan(400);
      else timesAfterCut.add(times);
      if (status === 504 && repeatable.includes(name)) {
        await write.ask();
        expect(await write.times(), `asked again after ${outcome}`).toBe(1);
      }
      // What was not done is asked for again, as a person would.
      if (wasCut && status !== 503) write = await prepare();
    }
    // The COMMIT that did it was one of the statements.
    expect(timesAfterCut).toEqual(new Set([0, 1]));
  });

  test("is done as its answers say when sixteen ask at once and COMMITs are lost, before and after they are done", async () => {
    const { ask, times } = await prepare();
    let commits = 0;
    database.proxy.fateOf = (sent) => {
      if (!/\bcommit\b/i.test(sent)) return "pass";
      return (["cut after", "pass", "cut"] as const)[commits++ % 3] ?? "pass";
    };
    const answers = await Promise.all(Array.from({ length: 16 }, ask)).finally(pass);
    const statuses = answers.map(({ status }) => status);
    const outcome = `${statuses.sort().join(" ")}, ${commits} COMMITs`;
    expect(commits, outcome).toBeGreaterThan(2);
    for (const status of statuses)
      expect(status < 500 || status === 503 || status === 504, outcome).toBe(true);
    const done = answers.filter(isDone).length;
    const unknown = statuses.filter((status) => status === 504).length;
    // Each sign-in is one of its own.
    const most = name === "signing in" ? 16 : 1;
    expect(await times(), outcome).toBeGreaterThanOrEqual(Math.min(done, most));
    expect(await times(), outcome).toBeLessThanOrEqual(Math.min(done + unknown, most));
    if (!repeatable.includes(name)) return;
    await ask();
    expect(await times(), `asked again after ${outcome}`).toBe(1);
  });
});

test.each([
  ["the same file again", {}],
  ["all of it asked for", { again: "1" }],
])("a large import that is cut off says so, and goes on when asked again: %s", async (_, form) => {
  const ada = await signedUp(server.url);
  const titles = Array.from({ length: 600 }, (_, index) => `Line ${index}`);
  const file = ["title", ...titles].join("\n");
  // With `again`, what is on the list already is wanted once more.
  const copies = "again" in form ? 2 : 1;
  if (copies === 2) await ada.post(await uploaded(ada, file));
  const path = await uploaded(ada, file);
  let inserts = 0;
  database.proxy.fateOf = (sent) =>
    /insert into tasks/.test(sent) && ++inserts === 2 ? "cut" : "pass";
  const answer = await ada.post(path, form).finally(pass);
  expect([inserts, answer.status, answer.headers.get("Location")]).toEqual([2, 303, path]);
  expect(await (await ada.get(path)).text()).toContain("Imported 250 tasks so far. Import again");
  expect((await ada.post(path, form)).status).toBe(303);
  const added = (await tasksOf(ada)).map(({ title }) => title).sort();
  expect(added).toEqual(titles.flatMap((title) => Array(copies).fill(title)).sort());
});

test("what was answered with 503 while the network held everything back is not done when it lets go", async () => {
  const made: Write[] = [];
  // Not all at once: that would be too much for one instance, and refused.
  for (const prepare of Object.values(writes))
    made.push(...(await Promise.all([prepare(), prepare()])));
  database.proxy.fateOf = () => "hold";
  const answers = await Promise.all(made.map(({ ask }) => ask()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  pass();
  database.proxy.release();
  await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(200);
  for (const { times } of made) expect(await times()).toBe(0);
});
