import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ApiClient, program } from "../support/api-client";
import { addTask, signedUp } from "../support/person";
import type { Server } from "../support/server";
import {
  apiError,
  bodyRefusals,
  pageText,
  serverWithoutDatabase,
  testErrors,
  testFormErrors,
  tokenRefusals,
} from "./errors";

const document = "docs/contracts/tasks.md";
const url = inject("latchUrl");
const client = await ApiClient.open(url);
const ada = await signedUp(url);
const api = await client.signUp();
const list = `/api/${api.id}/tasks`;
let down: Server;

beforeAll(async () => {
  down = await serverWithoutDatabase();
});
afterAll(() => down.stop());

const form = (fields: object) => () => ada.post("/tasks", { intent: "create", ...fields });
const json = (fields: object) => () => api.send("POST", list, { title: "Buy milk", ...fields });

const invalidFields = (send: (fields: object) => () => Promise<Response>) => ({
  "Title is required": send({ title: " \u200b" }),
  "Title must be 200 characters or less": send({ title: "x".repeat(201) }),
  "Title contains characters that cannot be kept": send({ title: "a\0b" }),
  "Description must be 1000 characters or less": send({
    title: "x",
    description: "x".repeat(1001),
  }),
  "Description contains characters that cannot be kept": send({ title: "x", description: "a\0b" }),
  "Due date must be a date such as 2026-01-31": send({ title: "x", due_on: "2026-02-30" }),
  "Due date must be from 1900 to 9999": send({ title: "x", due_on: "1899-12-31" }),
  "Priority must be none, low, medium or high": send({ title: "x", priority: "urgent" }),
  "Repeat must be daily, weekly or monthly": send({ title: "x", repeat: "yearly" }),
  "Repeat and repeat rule must say the same: send one of them": send({
    title: "x",
    repeat: "daily",
    repeat_rule: "FREQ=WEEKLY",
  }),
});

testErrors(
  { document, heading: "Errors of the pages", says: pageText },
  {
    ...invalidFields(form),
    "Repeat must be every 1 to 999 days, weeks, months or years": form({
      title: "x",
      repeat_rule: "custom",
      repeat_every: "1000",
      repeat_unit: "day",
    }),
    "Task not found": form({ complete: crypto.randomUUID() }),
    "This task was deleted": () =>
      ada.post(`/tasks/${crypto.randomUUID()}`, { intent: "save", title: "Buy milk" }),
    "Task not found / Check the address": () => ada.get(`/tasks/${crypto.randomUUID()}`),
    "You're signed in as someone else": form({ title: "x", rendered_for: "another" }),
    "These fields belong to another task": async () => {
      const [id, task] = [await addTask(ada, "Buy milk"), crypto.randomUUID()];
      return ada.post(`/tasks/${id}`, { intent: "save", title: "Buy oat milk", task });
    },
    "This task changed on another device while you were editing": async () => {
      const id = await addTask(ada, "Buy milk");
      return ada.post(`/tasks/${id}`, { intent: "save", title: "Buy oat milk", version: "2" });
    },
    "Service temporarily unavailable, please try again": () =>
      ada.elsewhere(down.url).post("/tasks", { intent: "create", title: "Buy milk" }),
  },
);

testFormErrors("/tasks", () => ada);

const missing = `${list}/${crypto.randomUUID()}`;

testErrors(
  { document, heading: "Errors of the API", says: apiError },
  {
    ...invalidFields(json),
    "Repeat rule must be one that Latch knows, such as FREQ=WEEKLY;INTERVAL=2": json({
      repeat_rule: "FREQ=HOURLY",
    }),
    ...bodyRefusals(list, api.token),
    ...tokenRefusals("GET", list, () => api),
    "Title must be text": json({ title: 1 }),
    "Idempotency-Key must be 1 to 255 visible ASCII characters": () =>
      api.send("POST", list, { title: "x" }, { "Idempotency-Key": "two words" }),
    "This Idempotency-Key was used for another request": async () => {
      const key = { "Idempotency-Key": crypto.randomUUID() };
      await api.send("POST", list, { title: "One" }, key);
      return api.send("POST", list, { title: "Two" }, key);
    },
    "Description must be text": json({ description: 1 }),
    "Completed must be true or false": () => api.send("PATCH", missing, { completed: "yes" }),
    "Quick must be true or false": json({ quick: 1 }),
    "Version must be a whole number above 0": () => api.send("PATCH", missing, { version: 0 }),
    "View must be open, today, upcoming, done or trash": () => api.send("GET", `${list}?view=all`),
    "Sort must be newest, due or priority": () => api.send("GET", `${list}?sort=title`),
    "This task was changed meanwhile": async () => {
      const { id } = await (await json({})()).json();
      return api.send("PATCH", `${list}/${id}`, { title: "x", version: 2 });
    },
    "Unknown field: user_id": json({ user_id: api.id }),
    "Status must be open, done or all": () => api.send("GET", `${list}?status=late`),
    "Limit must be a whole number from 1 to 100": () => api.send("GET", `${list}?limit=101`),
    "Unknown cursor": () => api.send("GET", `${list}?sort=due&after=${crypto.randomUUID()}`),
    "Unknown parameter: page": () => api.send("GET", `${list}?page=2`),
    "Repeated parameter: limit": () => api.send("GET", `${list}?limit=1&limit=2`),
    "Access denied to this resource": () =>
      api.send("GET", `/api/${crypto.randomUUID()}/tasks/${crypto.randomUUID()}`),
    "Task not found": () => api.send("GET", missing),
    "Not found": () => api.send("GET", "/api/nowhere"),
    "Method not allowed": () => api.send("PUT", missing, {}),
    "Service temporarily unavailable, please try again": () =>
      program(down.url, api.token)("GET", list),
  },
);

test("adds one task when a form is sent twice", async () => {
  const grace = await signedUp(url);
  const once = { intent: "create", title: "Only once", key: crypto.randomUUID() };
  await grace.post("/tasks", once);
  await grace.post("/tasks", once);
  const page = await (await grace.get("/tasks")).text();
  expect(page.match(/id="task-/g)).toHaveLength(1);
});

test("undoes a clearing as one, however often its button was pressed", async () => {
  const grace = await signedUp(url);
  const listed = async (view: string) =>
    (await (await grace.get(`/tasks?view=${view}`)).text()).match(/id="task-/g)?.length ?? 0;
  const completeOne = async () =>
    grace.post("/tasks", { complete: await addTask(grace, "Buy milk") });
  await completeOne();
  const page = await (await grace.get("/tasks?view=done")).text();
  const clear = String(/name="clear" value="([^"]+)"/.exec(page)?.[1]);
  await grace.post("/tasks?view=done", { clear });
  await completeOne();
  await grace.post("/tasks?view=done", { clear });
  expect(await listed("done")).toBe(0);
  await grace.post("/tasks", { undo: clear });
  expect(await listed("done")).toBe(2);
});

test("gives another user's task and a missing one the same answer", async () => {
  const foreign = await addTask(ada, "Ada's own");
  const answers = [foreign, crypto.randomUUID(), "no-id"].map(async (id) => {
    const response = await api.send("DELETE", `${list}/${id}`);
    return [response.status, await response.text()];
  });
  const [other, missing, malformed] = await Promise.all(answers);
  expect(other).toEqual([404, '{"error":"Task not found"}']);
  expect(missing).toEqual(other);
  expect(malformed).toEqual(other);
  expect((await ada.get(`/tasks/${foreign}`)).status).toBe(200);
});

test("keeps the time of the first completion", async () => {
  const { id } = await (await json({})()).json();
  const complete = async () =>
    (await api.send("PATCH", `${list}/${id}`, { completed: true })).json();
  const first = await complete();
  expect(first.completed_at).toMatch(/Z$/);
  expect((await complete()).completed_at).toBe(first.completed_at);
});

test("changes what a patch names and nothing else", async () => {
  const before = await (await json({ description: "Two litres" })()).json();
  const after = await (
    await api.send("PATCH", `${list}/${before.id}`, { title: "Buy oat milk" })
  ).json();
  const { updated_at } = after;
  expect(after).toEqual({ ...before, title: "Buy oat milk", version: 2, updated_at });
});

test("pages without a gap or a repeat while tasks are added", async () => {
  const { id, send } = await client.signUp();
  const path = `/api/${id}/tasks`;
  const add = async (title: string) => (await send("POST", path, { title })).json();
  for (const title of ["one", "two", "three", "four", "five"]) await add(title);
  const titles: string[] = [];
  let next: string | null = null;
  do {
    const page = await (await send("GET", `${path}?limit=2${next ? `&after=${next}` : ""}`)).json();
    titles.push(...page.tasks.map(({ title }: { title: string }) => title));
    next = page.next;
    await add("added meanwhile");
  } while (next);
  expect(titles).toEqual(["five", "four", "three", "two", "one"]);
});

test("goes on after a cursor whose task has been deleted", async () => {
  const { id, send } = await client.signUp();
  const path = `/api/${id}/tasks`;
  for (const title of ["old", "new"]) await send("POST", path, { title });
  const { tasks, next } = await (await send("GET", `${path}?limit=1`)).json();
  expect((await send("DELETE", `${path}/${tasks[0].id}`)).status).toBe(204);
  const rest = await (await send("GET", `${path}?after=${next}`)).json();
  expect(rest.tasks.map(({ title }: { title: string }) => title)).toEqual(["old"]);
  // Cursors were bare ids once.
  const { tasks: same } = await (await send("GET", `${path}?after=${tasks[0].id}`)).json();
  expect(same).toEqual(rest.tasks);
});
