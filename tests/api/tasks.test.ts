import { beforeAll, expect, inject, test } from "vitest";
import { type Account, ApiClient } from "../support/api-client";

type Task = {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
  completed_at: string | null;
  updated_at: string;
};

const client = await ApiClient.open(inject("latchUrl"));
let ada: Account;

beforeAll(async () => {
  ada = await client.signUp();
});

const json = async (response: Response) => (await response.json()) as Task;

async function titles(query: Record<string, string>): Promise<string[]> {
  const response = await ada.call("listTasks", { query });
  return ((await response.json()) as { tasks: Task[] }).tasks.map(({ title }) => title);
}

test("gives a new task with its Location", async () => {
  const response = await ada.call("createTask", {
    body: { title: "  Buy milk ", description: "" },
  });
  const task = await json(response);
  expect(task).toMatchObject({
    title: "Buy milk",
    description: null,
    completed: false,
    completed_at: null,
  });
  const location = response.headers.get("Location");
  expect(location).toBe(`/api/${ada.id}/tasks/${task.id}`);
  const again = await fetch(client.url + location, {
    headers: { Authorization: `Bearer ${ada.token}` },
  });
  expect(await again.json()).toEqual(task);
});

test("reads the words at the end of a title when asked to, and not otherwise", async () => {
  const title = "Pay rent 2030-12-24 !high";
  const add = async (body: object) => json(await ada.call("createTask", { body }));
  expect(await add({ title })).toMatchObject({ title, due_on: null, priority: "none" });
  expect(await add({ title, quick: false })).toMatchObject({ title, due_on: null });
  const read = { title: "Pay rent", due_on: "2030-12-24", priority: "high" };
  expect(await add({ title, quick: true })).toMatchObject(read);
  const given = { title, quick: true, priority: "low" };
  const kept = { title: "Pay rent !high", due_on: "2030-12-24", priority: "low" };
  expect(await add(given)).toMatchObject(kept);
});

test("changes the fields that are given and no other", async () => {
  const id = await ada.addTask("Paint");
  await ada.callTask("updateTask", id, { body: { description: "The fence" } });
  await ada.callTask("updateTask", id, { body: { completed: true } });
  const task = await json(await ada.callTask("updateTask", id, { body: { title: "Paint it" } }));
  expect(task).toMatchObject({ title: "Paint it", description: "The fence", completed: true });
  const cleared = await json(await ada.callTask("updateTask", id, { body: { description: null } }));
  expect(cleared).toMatchObject({ title: "Paint it", description: null, completed: true });
  const reopened = await json(await ada.callTask("updateTask", id, { body: { completed: false } }));
  expect(reopened).toMatchObject({ completed: false, completed_at: null });
});

test("keeps the time of the first completion", async () => {
  const id = await ada.addTask("Once");
  const first = await json(await ada.callTask("updateTask", id, { body: { completed: true } }));
  const second = await json(await ada.callTask("updateTask", id, { body: { completed: true } }));
  expect(second.completed_at).toBe(first.completed_at);
});

test("accepts an empty change, which changes no field", async () => {
  const id = await ada.addTask("Same");
  const { updated_at: _, ...before } = await json(await ada.callTask("getTask", id));
  const response = await ada.callTask("updateTask", id, { body: {} });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject(before);
});

test.each([8, 9])("loses none of %i toggles at once", async (count) => {
  const id = await ada.addTask("Light");
  const answers = await Promise.all(
    Array.from({ length: count }, async () => json(await ada.callTask("toggleTask", id))),
  );
  expect(answers.filter(({ completed }) => completed)).toHaveLength(Math.ceil(count / 2));
  expect((await json(await ada.callTask("getTask", id))).completed).toBe(count % 2 === 1);
});

test("lists open, done and all tasks, newest first", async () => {
  ada = await client.signUp();
  for (const title of ["one", "two", "three", "four"]) {
    const id = await ada.addTask(title);
    if (title.startsWith("t")) await ada.callTask("toggleTask", id);
  }
  expect(await titles({})).toEqual(["four", "three", "two", "one"]);
  expect(await titles({ status: "all" })).toEqual(["four", "three", "two", "one"]);
  expect(await titles({ status: "open" })).toEqual(["four", "one"]);
  expect(await titles({ status: "done" })).toEqual(["three", "two"]);
  expect(await titles({ status: "done", limit: "1" })).toEqual(["three"]);
});

test("lists by view, order and search, and never the trash unless asked", async () => {
  const grace = await client.signUp();
  const add = async (body: object) => (await json(await grace.call("createTask", { body }))).id;
  const day = (offset: number) =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  await add({ title: "Undated", priority: "low" });
  await add({ title: "Overdue", due_on: day(-2), priority: "high" });
  await add({ title: "Later", due_on: day(2), repeat: "weekly" });
  const gone = await add({ title: "Gone" });
  await grace.callTask("deleteTask", gone);
  const listed = async (query: Record<string, string>) => {
    const response = await grace.call("listTasks", { query });
    return ((await response.json()) as { tasks: Task[] }).tasks.map(({ title }) => title);
  };
  expect(await listed({})).toEqual(["Later", "Overdue", "Undated"]);
  expect(await listed({ status: "all", q: "gone" })).toEqual([]);
  expect(await listed({ view: "today" })).toEqual(["Overdue"]);
  expect(await listed({ view: "upcoming" })).toEqual(["Later"]);
  expect(await listed({ view: "trash" })).toEqual(["Gone"]);
  expect(await listed({ sort: "due" })).toEqual(["Overdue", "Later", "Undated"]);
  expect(await listed({ sort: "priority" })).toEqual(["Overdue", "Undated", "Later"]);
  expect(await listed({ q: "over" })).toEqual(["Overdue"]);
  expect(await listed({ q: "overdeu" })).toEqual(["Overdue"]);
  expect((await grace.callTask("getTask", gone)).status).toBe(404);
});

test("refuses a deleted task and deletes it once only", async () => {
  const id = await ada.addTask("Gone");
  const answers = await Promise.all([1, 2, 3].map(() => ada.callTask("deleteTask", id)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
  expect((await ada.callTask("getTask", id)).status).toBe(404);
});

test("names every invalid field, and the first message as the error", async () => {
  const response = await ada.call("createTask", { body: { title: "", description: 5, id: "x" } });
  expect(await response.json()).toEqual({
    error: "Title is required",
    fields: {
      title: ["Title is required"],
      description: ["Description must be text"],
      id: ["Unknown field: id"],
    },
  });
});
