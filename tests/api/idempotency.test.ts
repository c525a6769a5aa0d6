import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { type Account, ApiClient } from "../support/api-client";
import { asOwner, takeRole } from "../support/owner";

const client = await ApiClient.open(inject("latchUrl"));
let ada: Account;

beforeAll(async () => {
  ada = await client.signUp();
});

const keyed = (key: string) => ({ "Idempotency-Key": key });

const add = (title: string, key: string, account = ada) =>
  account.call("createTask", { body: { title }, headers: keyed(key) });

/** What an answer says, but for the headers that name its moment. */
const said = async (response: Response) => ({
  status: response.status,
  location: response.headers.get("Location"),
  type: response.headers.get("Content-Type"),
  body: await response.text(),
});

async function titles(account = ada): Promise<string[]> {
  const { tasks } = await (await account.call("listTasks", { query: { limit: "100" } })).json();
  return tasks.map(({ title }: { title: string }) => title);
}

describe("a request that is sent again with its key", () => {
  test("adds one task, and is answered alike even when the task has changed since", async () => {
    const key = randomUUID();
    const first = await said(await add("Once", key));
    expect(first.status).toBe(201);
    await ada.callTask("updateTask", JSON.parse(first.body).id, { body: { title: "Renamed" } });
    expect(await said(await add("Once", key))).toEqual(first);
    expect(await titles()).toEqual(["Renamed"]);
  });

  test("toggles a task once", async () => {
    const id = await ada.addTask("Toggle");
    const headers = keyed("toggle-1");
    const first = await said(await ada.callTask("toggleTask", id, { headers }));
    expect(await said(await ada.callTask("toggleTask", id, { headers }))).toEqual(first);
    expect(JSON.parse(first.body)).toMatchObject({ completed: true, version: 2 });
    const again = await ada.callTask("toggleTask", id, { headers: keyed("toggle-2") });
    expect(await again.json()).toMatchObject({ completed: false, version: 3 });
  });

  test("deletes a task once, and says so each time", async () => {
    const id = await ada.addTask("Delete");
    const headers = keyed(randomUUID());
    for (const _ of [1, 2])
      expect((await ada.callTask("deleteTask", id, { headers })).status).toBe(204);
    expect((await ada.callTask("deleteTask", id)).status).toBe(404);
  });

  test("is done once when sixteen arrive together", async () => {
    const account = await client.signUp();
    const answers = await Promise.all(
      Array.from({ length: 16 }, async () => said(await add("Once", "same", account))),
    );
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await titles(account)).toEqual(["Once"]);
  });

  test("is tried again when it was refused before", async () => {
    const id = await ada.addTask("Version");
    const patch = (headers: Record<string, string>, version: number) =>
      ada.callTask("updateTask", id, { body: { title: "New", version }, headers });
    expect((await patch(keyed("refused"), 9)).status).toBe(409);
    expect((await patch(keyed("refused"), 1)).status).toBe(200);
  });

  test("is done again a day later", async () => {
    const account = await client.signUp();
    await add("Daily", "old", account);
    await asOwner(inject("environment"), async (sql) => {
      await takeRole(sql, "user", account.id);
      await sql`update idempotency_keys set created_at = now() - interval '25 hours'`;
    });
    await add("Daily", "old", account);
    expect(await titles(account)).toEqual(["Daily", "Daily"]);
  });
});

test("a key that was used for another request is refused, and nothing is done", async () => {
  const account = await client.signUp();
  await add("First", "key", account);
  const refused = await add("Second", "key", account);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toEqual({
    error: "This Idempotency-Key was used for another request",
  });
  expect(await titles(account)).toEqual(["First"]);
});

test("a key is its user's own", async () => {
  const [grace, eve] = [await client.signUp(), await client.signUp()];
  await add("Grace's", "shared", grace);
  expect((await add("Eve's", "shared", eve)).status).toBe(201);
  expect([await titles(grace), await titles(eve)]).toEqual([["Grace's"], ["Eve's"]]);
});

test.each(["x".repeat(256), "two words", "ключ"])("the key %j is refused", async (key) => {
  const headers = { "Idempotency-Key": Buffer.from(key).toString("latin1") };
  const response = await ada.call("createTask", { body: { title: "x" }, headers });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    error: "Idempotency-Key must be 1 to 255 visible ASCII characters",
  });
});

test("a key does not help a request that is refused anyway", async () => {
  const anonymous = await client.call("createTask", {
    params: { user_id: ada.id },
    body: { title: "x" },
    headers: keyed("two words"),
  });
  expect(anonymous.status).toBe(401);
});

describe("completing a task says the state that is wanted", () => {
  const complete = async (id: string, completed: boolean) =>
    (await ada.callTask("toggleTask", id, { body: { completed } })).json();

  test("and does nothing when it is so already", async () => {
    const id = await ada.addTask("Wanted");
    expect(await complete(id, true)).toMatchObject({ completed: true, version: 2 });
    expect(await complete(id, true)).toMatchObject({ completed: true, version: 2 });
    expect(await complete(id, false)).toMatchObject({ completed: false, version: 3 });
    expect(await complete(id, false)).toMatchObject({ completed: false, version: 3 });
  });

  test("and without a body turns it over", async () => {
    const id = await ada.addTask("Turned");
    const turn = async () => (await (await ada.callTask("toggleTask", id)).json()).completed;
    expect([await turn(), await turn()]).toEqual([true, false]);
  });
});
