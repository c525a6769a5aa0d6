import { once } from "node:events";
import { expect, inject, test } from "vitest";
import { newEmail, Person, signedUp } from "../support/person";
import { launch } from "../support/server";

const url = inject("latchUrl");
const newPassword = "five other plain words";

test("npm run reset-password prints a link that works once, beside a running server", async () => {
  const ada = await signedUp(url);
  const { code, printed } = await resetPassword(` ${ada.email.toUpperCase()}`);
  expect(code, printed).toBe(0);
  expect((await ada.get("/tasks")).status).toBe(302);

  const [link = ""] = /https:\/\/latch\.example\/\S+/.exec(printed) ?? [];
  const { pathname, search } = new URL(link);
  const answers = [];
  for (let time = 0; time < 2; time++)
    answers.push((await new Person(url).post(pathname + search, { newPassword })).status);
  expect(answers).toEqual([303, 400]);
});

test.each([
  ["an email without an account", [newEmail()], "No account has the email person-"],
  ["what is no email", ["ada"], "No account has the email ada; nothing was changed"],
  ["nothing", [], "Usage: npm run reset-password EMAIL"],
  ["two emails", [newEmail(), newEmail()], "Usage: npm run reset-password EMAIL"],
])("npm run reset-password says what is wrong when it is given %s", async (_, args, message) => {
  const { code, printed } = await resetPassword(...args);
  expect(code).toBe(1);
  expect(printed).toContain(message);
  expect(printed).not.toContain("/reset/password");
});

async function resetPassword(...args: string[]) {
  const environment = { ...inject("environment"), APP_URL: "https://latch.example" };
  const script = launch(["--import", "tsx", "scripts/reset-password.ts", ...args], environment);
  const [code] = await once(script.process, "close");
  return { code, printed: script.output() };
}
