import { once } from "node:events";
import { expect, inject, test } from "vitest";
import { createMigratedDatabase } from "../support/database";
import { Person } from "../support/person";
import { launch } from "../support/server";

const development = { NODE_ENV: "development", APP_URL: "http://localhost:3000" };

test("makes a demo account that can sign in beside a running server", async () => {
  const { code, printed } = await seed({ ...inject("environment"), ...development });
  expect(code, printed).toBe(0);
  expect(printed).toContain("Sign in at http://localhost:3000/signin");

  const [, email = ""] = /Email +(.+)/.exec(printed) ?? [];
  const [, password = ""] = /Password +(.+)/.exec(printed) ?? [];
  const ada = new Person(inject("latchUrl"));
  expect((await ada.post("/signin", { email, password })).status).toBe(303);
  const list = await (await ada.get("/tasks")).text();
  expect(list).toContain("Complete: Buy coffee, pears and stamps");
  expect(list).toContain("Reopen: Book the dentist");
});

test("changes nothing when it is run again, and says so", async () => {
  const database = await createMigratedDatabase();
  try {
    const first = await seed({ ...database.environment, ...development });
    expect(first.printed).toContain("The demo account has 8 new tasks");
    const second = await seed({ ...database.environment, ...development });
    expect(second.code).toBe(0);
    expect(second.printed).toContain("The demo account was there already; nothing was changed");
  } finally {
    await database.remove();
  }
});

test.each([
  ["in production", { NODE_ENV: "production" }],
  ["for a public origin", { APP_URL: "https://latch.example" }],
])("refuses to make an account with a public password %s", async (_, environment) => {
  const { code, printed } = await seed({
    ...inject("environment"),
    ...development,
    ...environment,
  });
  expect(code).toBe(1);
  expect(printed).toContain("not for production");
});

async function seed(environment: Record<string, string>) {
  const script = launch(["--import", "tsx", "scripts/seed.ts"], environment);
  const [code] = await once(script.process, "close");
  return { code, printed: script.output() };
}
