import { beforeAll, describe, expect, inject, test } from "vitest";
import { operations } from "~/api/operations.server";
import { type Account, ApiClient, type Call } from "../support/api-client";

const client = await ApiClient.open(inject("latchUrl"));
let ada: Account;
let grace: Account;
let gracesTask: string;

beforeAll(async () => {
  [ada, grace] = [await client.signUp(), await client.signUp()];
  gracesTask = await grace.addTask("Write a compiler");
});

/** An answer in full, but for the moment it was given. */
async function answer(response: Response) {
  const headers = [...response.headers].filter(([name]) => name !== "date");
  return { status: response.status, headers, body: await response.text() };
}

/** Every operation of the table, by what its path names; each is sent the body that it has as its example. */
const ofTask = operations.filter(({ path }) => path.includes("{task_id}"));
const ofUser = operations.filter(({ path }) => path.includes("{user_id}"));
const bodies = Object.fromEntries(
  operations.map(({ id, body }): [string, Call] => [id, body ? { body: body.example } : {}]),
);

test("every operation on tasks names its user in its path, and is that user's alone", () => {
  const elsewhere = operations.filter(
    ({ tag, path }) => tag === "Tasks" && !ofUser.some((one) => one.path === path),
  );
  expect(elsewhere).toEqual([]);
  expect(ofUser.map(({ guard }) => guard)).toEqual(ofUser.map(() => "owner"));
  expect(ofTask.length).toBeGreaterThan(3);
});

describe.each(ofTask)("$id", ({ id }) => {
  const ids = {
    "that does not exist": "0199f3c2-6f4e-7c3a-8d51-2b6f0a9c7e10",
    "that cannot exist": "compiler",
  };
  test.each(Object.entries(ids))(
    "answers another user's task as one %s, byte for byte",
    async (_, missing) => {
      const foreign = await answer(await ada.callTask(id, gracesTask, bodies[id]));
      expect(foreign).toEqual(await answer(await ada.callTask(id, missing, bodies[id])));
      expect(foreign.status).toBe(404);
    },
  );

  test("leaves another user's task as it was", async () => {
    const before = await grace.tasks();
    await ada.callTask(id, gracesTask, bodies[id]);
    expect(await grace.tasks()).toBe(before);
  });
});

test.each(ofUser)("$id answers the path of any other user alike, there or not", async ({ id }) => {
  const before = await grace.tasks();
  const send = (user_id: string) =>
    ada.call(id, { ...bodies[id], params: { user_id, task_id: gracesTask } });
  const existing = await answer(await send(grace.id));
  expect(existing.status).toBe(403);
  for (const other of ["7f2c1b1e-5d0a-4b52-9a44-0d9a6f0c3c11", "auth", ada.id.toUpperCase()]) {
    expect(await answer(await send(other))).toEqual(existing);
  }
  expect(await grace.tasks()).toBe(before);
});

test.each(ofUser)("$id says 401 before 403 and before anything about the body", async ({ id }) => {
  const former = await client.signUp();
  await former.call("signOut");
  const response = await client.call(id, {
    token: former.token,
    params: { user_id: grace.id, task_id: "x" },
    ...(bodies[id]?.body !== undefined && { raw: "not JSON" }),
  });
  expect(response.status).toBe(401);
});

test("a new task belongs to the path's user whatever the body says", async () => {
  const body = { title: "x", user_id: grace.id };
  const before = await grace.tasks();
  expect((await ada.call("createTask", { body })).status).toBe(400);
  expect(await grace.tasks()).toBe(before);
});
