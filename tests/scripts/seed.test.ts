import { once } from "node:events";
import { expect, inject, test } from "vitest";
import { Person } from "../support/person";
import { launch } from "../support/server";

const development = { NODE_ENV: "development", APP_URL: "http://localhost:3000" };

const environment = { ...inject("environment"), ...development };

test("makes a demo account that can sign in beside a running server", async () => {
  const { code, printed } = await seed(environment);
  expect(code, printed).toBe(0);
  expect(printed).toContain("Sign in at http://localhost:3000/signin");

  const list = await listOf(printed);
  expect(list).toContain("Complete: Buy coffee, pears and stamps");
  expect(list).toContain("Reopen: Book the dentist");
});

test("changes nothing when it is run again, and says so", async () => {
  const before = await listOf((await seed(environment)).printed);
  const { code, printed } = await seed(environment);
  expect(code).toBe(0);
  expect(printed).toContain("The demo account was there already; nothing was changed");
  expect(taskIds(await listOf(printed))).toEqual(taskIds(before));
});

test.each([
  ["in production", { NODE_ENV: "production" }],
  ["for a public origin", { APP_URL: "https://latch.example" }],
])("refuses to make an account with a public password %s", async (_, changed) => {
  const { code, printed } = await seed({ ...environment, ...changed });
  expect(code).toBe(1);
  expect(printed).toContain("not for production");
});

/** The list that a person sees who signs in as the seed says. */
async function listOf(printed: string): Promise<string> {
  const [, email = ""] = /Email +(.+)/.exec(printed) ?? [];
  const [, password = ""] = /Password +(.+)/.exec(printed) ?? [];
  const ada = new Person(inject("latchUrl"));
  expect((await ada.post("/signin", { email, password })).status).toBe(303);
  return (await ada.get("/tasks?view=all")).text();
}

const taskIds = (list: string) => [...new Set(list.match(/task-[0-9a-f-]{36}/g))];

async function seed(environment: Record<string, string>) {
  const script = launch(["--import", "tsx", "scripts/seed.ts"], environment);
  const [code] = await once(script.process, "close");
  return { code, printed: script.output() };
}
