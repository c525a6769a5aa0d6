import { beforeAll, describe, expect, inject, test } from "vitest";
import { addTask, cookieName, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { dataPath, fillIn, pageRoutes } from "../support/routes";

const url = inject("latchUrl");
const { host, port } = new URL(url);
let ada: Person & { email: string };
let task: string;

beforeAll(async () => {
  ada = await signedUp(url);
  task = await addTask(ada, "Untouched");
});

const actions = pageRoutes()
  .filter(({ hasAction }) => hasAction)
  .flatMap(({ path }) => [path, dataPath(path)]);

const foreign: Record<string, Record<string, string>> = {
  "a foreign Origin": { Origin: "https://evil.example" },
  "the Origin null": { Origin: "null" },
  "a malformed Origin": { Origin: "http://[" },
  "an empty Origin": { Origin: "" },
  "the Origin of another port": { Origin: `http://localhost:${Number(port) + 1}` },
  "an Origin that begins as ours": { Origin: `${url}.evil.example` },
  "an Origin with our host as its user": { Origin: `http://${host}@evil.example` },
  "a foreign Origin and a forged X-Forwarded-Host": {
    Origin: "https://evil.example",
    "X-Forwarded-Host": "evil.example",
  },
  "a foreign Origin and our own verdict forged": {
    Origin: "https://evil.example",
    "latch-request-site": "same",
  },
  "Sec-Fetch-Site: cross-site": { "Sec-Fetch-Site": "cross-site", Origin: url },
  "Sec-Fetch-Site: same-site": { "Sec-Fetch-Site": "same-site", Origin: url },
  "an unknown Sec-Fetch-Site": { "Sec-Fetch-Site": "SAME-ORIGIN, none" },
};

/**
 * Each stands for a way to recognise another site. That is decided in one place, before any action: so every action
 * is tried with one of each, and every header with one action.
 */
const kinds = ["a foreign Origin", "the Origin null", "Sec-Fetch-Site: cross-site"];

/** Every action with each kind, and one action with every header there is. */
const attempts = actions.flatMap((path) =>
  (path === "/tasks" ? Object.keys(foreign) : kinds).map((name) => ({ path, name })),
);

const own: Record<string, Record<string, string>> = {
  "Sec-Fetch-Site: same-origin": { "Sec-Fetch-Site": "same-origin", Origin: url },
  "Sec-Fetch-Site: none": { "Sec-Fetch-Site": "none" },
  "our own Origin": { Origin: url },
  "neither header": {},
};

/** A form that every action would do something with. */
const form = (email: string) => ({
  name: "Ada",
  email,
  password: goodPassword,
  theme: "dark",
  intent: "create",
  title: "Planted",
});

const send = (
  person: Person,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string>,
) =>
  person.send(fillIn(path, task), { method: "POST", body: new URLSearchParams(fields), headers });

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  cookies: response.headers.getSetCookie(),
  body: await response.text(),
});

type Answer = { status: number; cookies: string[]; body: string };

describe("a form from another site", () => {
  const answers = new Map<string, Answer[]>();

  /** Each attempt is made by Ada with two forms, and by a stranger. */
  beforeAll(async () => {
    for (const { path, name } of attempts) {
      const headers = foreign[name] ?? {};
      const responses = await Promise.all([
        send(ada, path, form(ada.email), headers),
        send(ada, path, { delete: task }, headers),
        send(new Person(url), path, form(ada.email), headers),
      ]);
      answers.set(`${path} ${name}`, await Promise.all(responses.map(answerOf)));
    }
  });

  test.each(attempts)("to $path with $name is refused", ({ path, name }) => {
    const all = answers.get(`${path} ${name}`) ?? [];
    expect(all).toHaveLength(3);
    for (const { status, cookies, body } of all) {
      expect(status).toBe(403);
      expect(cookies).toEqual([]);
      expect(body).not.toContain("Untouched");
    }
  });

  test("has done nothing: nobody is signed out, no task was added, changed or deleted", async () => {
    expect(answers.size).toBe(attempts.length);
    const list = await ada.get("/tasks");
    expect(list.status).toBe(200);
    const page = await list.text();
    expect(page).toContain("Untouched");
    expect(page).not.toContain("Planted");
  });

  test("creates no account", async () => {
    const email = newEmail();
    for (const headers of Object.values(foreign)) {
      await send(new Person(url), "/signup", form(email), headers);
    }
    await signedUp(url, { email });
  });
});

describe("a form of our own passes", () => {
  // What a browser sends and what a program sends to every action, the others to one.
  const everywhere = ["Sec-Fetch-Site: same-origin", "neither header"];

  test.each(Object.entries(own))("with %s", async (name, headers) => {
    let person = new Person(url);
    let mine = "";
    for (const path of everywhere.includes(name) ? actions : ["/tasks"]) {
      // Some of them end the session, as they should.
      if (!person.cookies.has(cookieName(url))) {
        person = await signedUp(url);
        mine = await addTask(person, "Mine");
      }
      const response = await person.send(fillIn(path, mine), {
        method: "POST",
        body: new URLSearchParams(form(newEmail())),
        headers,
      });
      // The account's forms need the current password, an import a file, and an export takes no form: they are
      // refused for that, not as another site's.
      const wantsMore =
        /^\/(\*|account|reset|signup\/confirm|tasks\/(import|export|delete-forever|recent))/.test(
          path,
        );
      const passed = wantsMore ? [202, 303, 400, 404, 405, 415] : [200, 202, 303];
      expect(passed, path).toContain(response.status);
    }
  });
});

test("a request that reads passes from anywhere: a link on another site may lead here", async () => {
  const response = await ada.get("/tasks", { "Sec-Fetch-Site": "cross-site" });
  expect(response.status).toBe(200);
});
