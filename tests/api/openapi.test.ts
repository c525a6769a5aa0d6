import { beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { errorsOf } from "~/api/openapi.server";
import { operations } from "~/api/operations.server";
import {
  codeLimits,
  type Limit,
  letterLimits,
  signInLimits,
  signUpLimits,
  take,
} from "~/auth/attempts.server";
import { beforeSignIn } from "../../db/client.server";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { type Account, ApiClient, type Call } from "../support/api-client";
import { type Authenticator, turnOnTwoFactor } from "../support/authenticator";
import { conformance } from "../support/conformance";
import { resign } from "../support/forged-token";
import { usedUpAddress } from "../support/limits";
import { clientAddressHeader, goodPassword, newEmail, signedUp } from "../support/person";
import { createRemoteDatabase } from "../support/remote-database";
import { startServer } from "../support/server";
import { sessionOf } from "../support/session";

const client = await ApiClient.open(inject("latchUrl"));
const conforms = conformance(client);

let ada: Account;
let grace: Account;
let taskId: string;
let gracesTaskId: string;

beforeAll(async () => {
  [ada, grace] = [await client.signUp(), await client.signUp()];
  taskId = await ada.addTask("Buy milk");
  gracesTaskId = await grace.addTask("Write a compiler");
});

/** What each operation is to be sent to succeed. */
const goodCalls: Record<string, () => Call> = {
  signUp: () => ({ body: { name: "Alan", email: newEmail(), password: goodPassword } }),
  signIn: () => ({ body: { email: ada.email, password: goodPassword } }),
  requestReset: () => ({ body: { email: newEmail() } }),
  me: () => ({}),
  updateMe: () => ({ body: { time_zone: "Asia/Kolkata" } }),
  createTask: () => ({ body: { title: "Call home", description: "Ask about the cat" } }),
  listTasks: () => ({ query: { status: "open", limit: "1" } }),
  getTask: () => ({ params: { task_id: taskId } }),
  updateTask: () => ({ params: { task_id: taskId }, body: { title: "Buy oat milk" } }),
  toggleTask: () => ({ params: { task_id: taskId }, body: { completed: true } }),
  deleteTask: () => ({ params: { task_id: taskId } }),
  signOut: () => ({}),
};

const long = (length: number) => "x".repeat(length);
const signUp = (change: object) => ({
  name: "Al",
  email: newEmail(),
  password: goodPassword,
  ...change,
});
const signIn = (change: object) => ({ email: "a@example.com", password: goodPassword, ...change });

const taskInputErrors: [string, object][] = [
  ["Title is required", { title: " \u00a0\t" }],
  ["Title must be text", { title: 7 }],
  ["Title must be 200 characters or less", { title: long(201) }],
  ["Title contains characters that cannot be kept", { title: "a\0b" }],
  ["Description must be text", { title: "x", description: ["y"] }],
  ["Description must be 1000 characters or less", { title: "x", description: long(1001) }],
  ["Description contains characters that cannot be kept", { title: "x", description: "\ud800" }],
  ["Due date must be a date such as 2026-01-31", { title: "x", due_on: "2026-02-30" }],
  ["Due date must be from 1900 to 9999", { title: "x", due_on: "1899-12-31" }],
  ["Priority must be none, low, medium or high", { title: "x", priority: 3 }],
  ["Repeat must be daily, weekly or monthly", { title: "x", repeat: "yearly" }],
  [
    "Repeat rule must be one that Latch knows, such as FREQ=WEEKLY;INTERVAL=2",
    { title: "x", repeat_rule: "FREQ=DAILY;COUNT=3" },
  ],
  [
    "Repeat and repeat rule must say the same: send one of them",
    { title: "x", repeat: "daily", repeat_rule: "FREQ=WEEKLY" },
  ],
];

/** The inputs that are refused, by the message of the refusal. */
const badBodies: Record<string, [message: string, body: object | (() => object)][]> = {
  signUp: [
    ["Name is required", signUp({ name: undefined })],
    ["Name must be text", signUp({ name: {} })],
    ["Name must be 100 characters or less", signUp({ name: long(101) })],
    ["Name contains characters that cannot be kept", signUp({ name: "Al\0" })],
    ["Email is required", signUp({ email: "  " })],
    ["Email must be text", signUp({ email: true })],
    ["Please enter a valid email", signUp({ email: "al@-" })],
    ["Email must be 254 characters or less", signUp({ email: `${long(243)}@example.com` })],
    ["Email already registered", () => signUp({ email: ` ${ada.email.toUpperCase()}` })],
    ["Password is required", signUp({ password: null })],
    ["Password must be text", signUp({ password: 12345678 })],
    ["Password must be at least 8 characters", signUp({ password: "🔒🔒🔒🔒🔒🔒🔒" })],
    ["Password must be 1024 characters or less", signUp({ password: long(1025) })],
    [
      "Your password has a character we can't store. Type it again.",
      signUp({ password: "good one \ud800" }),
    ],
    ["This password is too common, please choose another", signUp({ password: "Password1" })],
    [
      "This password is too easy to guess, please choose another",
      signUp({ name: "Alan Turing", password: "alan turing" }),
    ],
  ],
  requestReset: [
    ["Email is required", { email: "" }],
    ["Email must be text", { email: 1 }],
    ["Please enter a valid email", { email: "al@-" }],
    ["Email must be 254 characters or less", { email: `${long(243)}@example.com` }],
  ],
  signIn: [
    ["Email is required", signIn({ email: "" })],
    ["Email must be text", signIn({ email: [] })],
    ["Password is required", signIn({ password: "" })],
    ["Password must be text", signIn({ password: 1 })],
    ["Code must be text", signIn({ code: 123456 })],
    ["Invalid email or password", signIn({ email: "nobody@example.com" })],
    ["Invalid email or password", () => signIn({ email: ada.email, password: "something else" })],
  ],
  updateMe: [
    ["Time zone must be text", { time_zone: 2 }],
    ["Time zone must be a name such as Europe/Kyiv", { time_zone: "+02:00" }],
  ],
  createTask: [...taskInputErrors, ["Quick must be true or false", { title: "x", quick: "yes" }]],
  updateTask: [
    ...taskInputErrors,
    ["Completed must be true or false", { completed: "yes" }],
    ["Version must be a whole number above 0", { version: 0 }],
  ],
  toggleTask: [["Completed must be true or false", { completed: null }]],
};

const badQueries: [message: string, query: string][] = [
  ["Status must be open, done or all", "status=closed"],
  ["View must be open, today, upcoming, done or trash", "view=all"],
  ["Sort must be newest, due or priority", "sort=title"],
  ["Limit must be a whole number from 1 to 100", "limit=101"],
  ["Limit must be a whole number from 1 to 100", "limit=0"],
  ["Limit must be a whole number from 1 to 100", "limit=1e1"],
  ["Limit must be a whole number from 1 to 100", "limit="],
  ["Unknown cursor", "after=yesterday"],
  ["Unknown parameter: page", "page=2"],
  ["Repeated parameter: limit", "limit=1&limit=2"],
];

const tried = new Set<string>();

/** Sends a request and checks its answer against the document and against what is expected of it. */
async function refuses(operationId: string, status: number, error: string, call: Call) {
  const response = await ada.call(operationId, call);
  const body = await conforms(operationId, response);
  expect({ status: response.status, body }).toEqual({ status, body: { error } });
  tried.add(`${operationId} ${status} ${error}`);
}

const withBody = client.operations.filter(({ operation }) => operation.requestBody);
const withKey = client.operations.filter(({ operation }) =>
  operation.parameters.some(({ name }) => name === "Idempotency-Key"),
);
const withToken = client.operations.filter(({ operation }) => operation.security.length);
const ofUser = client.operations.filter(({ path }) => path.includes("{user_id}"));
const ofTask = client.operations.filter(({ path }) => path.includes("{task_id}"));
const call = (id: string): Call => goodCalls[id]?.() ?? {};

describe("refuses, as documented,", () => {
  for (const [id, cases] of Object.entries(badBodies)) {
    test.each(cases)(`${id} with 400 "%s" (%j)`, async (message, body) => {
      await refuses(id, 400, message, {
        ...call(id),
        body: typeof body === "function" ? body() : body,
      });
    });
  }
  test.each(badQueries)('listTasks with 400 "%s" (%s)', async (message, query) => {
    await refuses("listTasks", 400, message, { query });
  });

  describe.each(withBody)("$id with", ({ id, operation }) => {
    const unreadable = {
      "no JSON": "title=x",
      nothing: "",
      "a list": "[]",
      "a text": '"title"',
      null: "null",
      "broken JSON": '{"title":"x"',
      "a deep nest": "[".repeat(60_000),
      "what is not UTF-8": Buffer.from('{"title":"\xff"}', "latin1"),
    };
    const isRead = (kind: string) => kind === "nothing" && !operation.requestBody?.required;
    test.each(Object.entries(unreadable).filter(([kind]) => !isRead(kind)))(
      '400 "Request body must be valid JSON" for %s',
      (_, raw) =>
        refuses(id, 400, "Request body must be valid JSON", { ...call(id), body: undefined, raw }),
    );
    test.each(["user_id", "id", "created_at", "constructor", "__proto__"])(
      '400 "Unknown field: %s"',
      async (field) => {
        const known = JSON.stringify(call(id).body).slice(0, -1);
        const raw = `${known},"${field}":"7f2c1b1e-5d0a-4b52-9a44-0d9a6f0c3c11"}`;
        await refuses(id, 400, `Unknown field: ${field}`, { ...call(id), body: undefined, raw });
      },
    );
    test('413 "Request body is too large" above 64 KiB', () =>
      refuses(id, 413, "Request body is too large", {
        ...call(id),
        body: undefined,
        raw: " ".repeat(64 * 1024 + 1),
      }));
    test.each(["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])(
      '415 "Content-Type must be application/json" for "%s"',
      (type) =>
        refuses(id, 415, "Content-Type must be application/json", {
          ...call(id),
          headers: { "Content-Type": type },
        }),
    );
  });

  describe.each(withKey)("$id with", ({ id }) => {
    test('400 "Idempotency-Key must be 1 to 255 visible ASCII characters"', () =>
      refuses(id, 400, "Idempotency-Key must be 1 to 255 visible ASCII characters", {
        ...call(id),
        headers: { "Idempotency-Key": "two words" },
      }));
    test('422 "This Idempotency-Key was used for another request"', async () => {
      const key = `used for ${id}`.replaceAll(" ", "-");
      const body = { title: "Used" };
      const headers = { "Idempotency-Key": key };
      expect((await ada.call("createTask", { body, headers })).status).toBe(201);
      const other = id === "createTask" ? { body: { title: "Other" } } : call(id);
      await refuses(id, 422, "This Idempotency-Key was used for another request", {
        ...other,
        headers,
      });
    });
  });

  describe.each(withToken)("$id with 401", ({ id }) => {
    test('"Authentication required" without a token', () =>
      refuses(id, 401, "Authentication required", { ...call(id), token: undefined }));
    test.each(["", "Bearer", "Bearer ", "Basic YTpi", "Token x"])(
      '"Authentication required" for "%s"',
      (authorization) =>
        refuses(id, 401, "Authentication required", {
          ...call(id),
          token: undefined,
          headers: { Authorization: authorization },
        }),
    );
    test('"Token expired, please log in again" past exp', () =>
      refuses(id, 401, "Token expired, please log in again", {
        ...call(id),
        token: resign(ada.token, { payload: { exp: Math.floor(Date.now() / 1000) - 301 } }),
      }));
    test('"Invalid or malformed token" for a made-up one', () =>
      refuses(id, 401, "Invalid or malformed token", { ...call(id), token: "made.up.token" }));
    test('"Session ended, please sign in again" for a session that nobody has', () =>
      refuses(id, 401, "Session ended, please sign in again", {
        ...call(id),
        token: resign(ada.token, { payload: { jti: "3d9e5c07-2f7b-4f0e-8a27-6b1c0f4e9d52" } }),
      }));
  });

  const limited: [id: string, what: string, budgets: (address: string) => Limit[]][] = [
    ["signUp", "attempts", signUpLimits],
    ["signIn", "attempts", (address) => signInLimits(ada.email, address, null).asked],
    ["requestReset", "letters", (address) => letterLimits("reset", newEmail(), address).slice(-1)],
  ];
  test.each(limited)('%s with 429 "Too many %s, please try again later"', async (id, what, of) => {
    const headers = { [clientAddressHeader]: await usedUpAddress(of) };
    const error = `Too many ${what}, please try again later`;
    await refuses(id, 429, error, { ...call(id), headers });
  });

  describe("signIn, of an account with a second factor,", () => {
    let app: Authenticator;
    let person: Awaited<ReturnType<typeof signedUp>>;
    beforeAll(async () => {
      person = await signedUp(inject("latchUrl"));
      app = await turnOnTwoFactor(inject("environment"), person);
    });
    const body = (more = {}) => ({
      body: { email: person.email, password: goodPassword, ...more },
    });

    test('with 401 "A code is needed", and what it can be', async () => {
      const response = await client.call("signIn", body());
      expect(response.status).toBe(401);
      const error = "A code is needed";
      const second = ["totp", "recovery"];
      expect(await conforms("signIn", response)).toEqual({ error, second });
      tried.add(`signIn 401 ${error}`);
    });

    test('with 401 "That code is not right"', () =>
      refuses("signIn", 401, "That code is not right", body({ code: app.wrongCode() })));

    test("with the same 400 as any other, for a wrong password, whatever the code", async () => {
      const wrong = { password: "something else", code: app.code() };
      await refuses("signIn", 400, "Invalid email or password", body(wrong));
    });

    test("with 200 for a code of the app", async () => {
      const response = await client.call("signIn", body({ code: app.code() }));
      expect(response.status).toBe(200);
      await conforms("signIn", response);
    });

    test('with 429 "Too many codes, please try again later"', async () => {
      const { userId } = sessionOf(person);
      while (!(await beforeSignIn((sql) => take(sql, codeLimits(userId)))));
      const error = "Too many codes, please try again later";
      await refuses("signIn", 429, error, body({ code: app.code(1) }));
    });
  });

  test.each(ofUser)('$id with 403 "Access denied to this resource"', ({ id }) =>
    refuses(id, 403, "Access denied to this resource", {
      ...call(id),
      params: { ...call(id).params, user_id: grace.id },
    }),
  );

  describe.each(ofTask)('$id with 404 "Task not found" for', ({ id }) => {
    const ids: Record<string, () => string> = {
      "another user's": () => gracesTaskId,
      "one that does not exist": () => "0199f3c2-6f4e-7c3a-8d51-2b6f0a9c7e10",
      "what is no id": () => "7",
      "what does not decode": () => "%ZZ",
    };
    test.each(Object.keys(ids))("%s", (kind) =>
      refuses(id, 404, "Task not found", { ...call(id), params: { task_id: ids[kind]?.() ?? "" } }),
    );
  });

  test('updateTask with 409 "This task was changed meanwhile" and the task as it is', async () => {
    const id = await ada.addTask("Two tabs");
    const theirs = await ada.callTask("updateTask", id, { body: { title: "Theirs", version: 1 } });
    const response = await ada.callTask("updateTask", id, { body: { title: "Mine", version: 1 } });
    expect(response.status).toBe(409);
    const error = "This task was changed meanwhile";
    expect(await conforms("updateTask", response)).toEqual({ error, task: await theirs.json() });
    tried.add(`updateTask 409 ${error}`);
  });

  test('everything with 503 "Service temporarily unavailable, please try again" without a database', async () => {
    const server = await startServer({
      DATABASE_URL: "postgres://nobody@127.0.0.1:9/none",
      LOG_LEVEL: "silent",
    });
    onTestFinished(async () => void (await server.stop()));
    const stranded = await ApiClient.open(server.url);
    for (const { id } of stranded.operations) {
      const good = call(id);
      const response = await stranded.call(id, {
        token: ada.token,
        ...good,
        params: { user_id: ada.id, ...good.params },
      });
      const error = "Service temporarily unavailable, please try again";
      expect(await conforms(id, response)).toEqual({ error });
      expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
      tried.add(`${id} ${response.status} ${error}`);
    }
  });
});

test("every operation that writes is answered with 504 when nobody can say whether it was done", {
  timeout: 180_000,
}, async () => {
  const database = await createRemoteDatabase();
  onTestFinished(database.remove);
  const { pool, close } = await connect({ DATABASE_URL: database.url });
  await migrate(pool).finally(close);
  const server = await startServer({ DATABASE_URL: database.url, LOG_LEVEL: "silent" });
  onTestFinished(async () => void (await server.stop()));
  const there = await ApiClient.open(server.url);
  const account = await there.signUp();
  const task_id = await account.addTask("Buy milk");
  for (const { id } of there.operations.filter(({ method }) => method !== "GET")) {
    // That of a read is sent with its statements.
    database.proxy.fateOf = (sent) => (/^Q\W*commit/i.test(sent) ? "cut after" : "pass");
    const response = await account.call(id, { ...call(id), params: { task_id } });
    database.proxy.fateOf = () => "pass";
    const error = "It is not known whether this was done, please check before you try again";
    expect(response.status).toBe(504);
    expect(await conforms(id, response)).toEqual({ error });
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    tried.add(`${id} 504 ${error}`);
  }
});

describe("answers success as documented:", () => {
  const deleting = ["deleteTask", "signOut"];
  const lastOnes = client.operations.toSorted(
    (one, other) => deleting.indexOf(one.id) - deleting.indexOf(other.id),
  );
  test.each(lastOnes)("$id", async ({ id, operation }) => {
    const response = await ada.call(id, call(id));
    await conforms(id, response);
    expect(response.status).toBeLessThan(300);
    for (const status of Object.keys(operation.responses)) {
      if (status < "400") expect(status).toBe(String(response.status));
    }
  });
});

describe("the document", () => {
  test("has the operations of the table, each with its success and all its errors, and no more", () => {
    const described = client.operations.map(({ id, path, method, operation }) => ({
      at: `${id} ${method} ${path}`,
      statuses: Object.keys(operation.responses).sort(),
    }));
    const declared = operations.map((operation) => ({
      at: `${operation.id} ${operation.method} ${operation.path}`,
      statuses: [operation.success, ...errorsOf(operation)].map(({ status }) => String(status)),
    }));
    const unique = declared.map(({ at, statuses }) => ({
      at,
      statuses: [...new Set(statuses)].sort(),
    }));
    const byName = (one: { at: string }, other: { at: string }) => one.at.localeCompare(other.at);
    expect(described.sort(byName)).toEqual(unique.sort(byName));
  });

  test("documents no error that was not answered here", () => {
    const documented = client.operations.flatMap(({ id, operation }) =>
      Object.entries(operation.responses).flatMap(([status, { content }]) =>
        Object.keys(content?.["application/json"].examples ?? {}).map(
          (message) => `${id} ${status} ${message}`,
        ),
      ),
    );
    expect(documented.filter((error) => !tried.has(error))).toEqual([]);
  });

  test("has examples that its own schemas accept", async () => {
    for (const { id, operation } of client.operations) {
      for (const [status, { content, headers = {} }] of Object.entries(operation.responses)) {
        const { example, examples = {} } = content?.["application/json"] ?? {};
        const bodies = content
          ? [example, ...Object.values(examples).map(({ value }) => value)]
          : [];
        for (const body of bodies.filter(Boolean)) {
          const answer = Response.json(body, {
            status: Number(status),
            headers: {
              ...Object.fromEntries(Object.keys(headers).map((name) => [name, "Bearer"])),
              "Content-Type": "application/json; charset=utf-8",
              "Cache-Control": "no-store",
              Vary: "Origin",
            },
          });
          await conforms(id, answer);
        }
      }
    }
  });

  test("is JSON that anybody may read, and forbids undocumented fields everywhere", async () => {
    const response = await fetch(`${client.url}/api/openapi.json`);
    expect(response.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
    for (const [name, schema] of Object.entries(client.document.components.schemas)) {
      expect(schema.additionalProperties, name).toBe(false);
    }
  });
});
