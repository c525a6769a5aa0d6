import { beforeAll, describe, expect, inject, test } from "vitest";
import { sameForAll } from "../support/answers";
import { addTask, type Person, signedUp } from "../support/person";
import { dataPath, fillIn, pageRoutes } from "../support/routes";

const url = inject("latchUrl");
let ada: Person;
let eve: Person;
let adasTask: string;

beforeAll(async () => {
  ada = await signedUp(url);
  eve = await signedUp(url, { name: "Eve" });
  adasTask = await addTask(ada, "Ada's secret");
  await addTask(eve, "Eve's own");
});

const rowActions = ["complete", "reopen", "delete"];
const forms = (id: string): Record<string, string>[] => [
  {},
  { intent: "save", title: "Taken over", description: "by Eve" },
  { intent: "save", title: "Taken over", user_id: id },
  { intent: "delete" },
  ...rowActions.map((action) => ({ [action]: id })),
];

type Ask = (id: string) => { path: string; method: string; form?: Record<string, string> };

/** Every way to name a task: its own routes with every method and form, and the buttons of the list. */
const asks: Ask[] = [
  ...pageRoutes()
    .filter(({ path }) => path.includes(":taskId"))
    .flatMap(({ path }) => [path, dataPath(path)])
    .flatMap((path): Ask[] => [
      (id) => ({ path: fillIn(path, id), method: "GET" }),
      (id) => ({ path: fillIn(path, id), method: "HEAD" }),
      (id) => ({ path: fillIn(path, id).toUpperCase().replace(".DATA", ".data"), method: "GET" }),
      ...["POST", "PUT", "PATCH", "DELETE"].flatMap((method) =>
        forms("").map(
          (_, index): Ask =>
            (id) => ({ path: fillIn(path, id), method, form: forms(id)[index] }),
        ),
      ),
    ]),
  ...["/tasks", "/tasks.data"].flatMap((path) =>
    rowActions.map(
      (action): Ask =>
        (id) => ({ path, method: "POST", form: { [action]: id } }),
    ),
  ),
];

const named = asks.map((ask) => {
  const { method, path, form } = ask("{id}");
  return { name: `${method} ${path} ${form ? new URLSearchParams(form) : ""}`, ask };
});

async function answerTo(person: Person, ask: Ask, id: string) {
  const { path, method, form } = ask(id);
  const body = form && new URLSearchParams(form);
  const headers = { Origin: url, "Sec-Fetch-Site": "same-origin" };
  const response = await person.send(path, { method, body, headers });
  const answered = new Headers(response.headers);
  // A connection is closed if its answer comes before all of the request.
  for (const name of ["date", "connection", "keep-alive"]) answered.delete(name);
  return {
    status: response.status,
    body: sameForAll(await response.text()),
    headers: { ...Object.fromEntries(answered), "content-security-policy": "" },
  };
}

describe("another user's task looks like none", () => {
  test.each(named)("$name", async ({ name, ask }) => {
    const notHers = await answerTo(eve, ask, adasTask);
    const notThere = await answerTo(eve, ask, crypto.randomUUID());
    expect(notHers).toEqual(notThere);
    expect(notHers.body).not.toContain("Ada");
    // A page takes no other methods, whosever the task is.
    expect(notHers.status).toBe(/^(GET|HEAD|POST) /.test(name) ? 404 : 405);
  });

  test("and is as it was after all of that", async () => {
    for (const { ask } of named) await answerTo(eve, ask, adasTask);
    const page = await (await ada.get(`/tasks/${adasTask}`)).text();
    expect(page).toContain("Ada&#x27;s secret");
    expect(page).not.toContain("Taken over");
    expect(page).toContain("Complete: Ada&#x27;s secret");
  });

  test("and is not there to page from", async () => {
    const page = await (await eve.get(`/tasks?after=${adasTask}`)).text();
    expect(page).not.toContain("Ada");
  });

  test("and the same requests reach it when they are its owner's", async () => {
    const task = await addTask(ada, "Another");
    for (const { ask } of named.filter(({ name }) => !name.includes("delete"))) {
      const { status } = await answerTo(ada, ask, task);
      expect(status).not.toBe(404);
    }
  });
});
