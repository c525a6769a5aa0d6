import { expect, inject, test } from "vitest";
import { makeStale } from "../support/owner";
import { goodPassword, signedIn, signedUp } from "../support/person";
import { isSignedIn, sessionOf } from "../support/session";

const url = inject("latchUrl");
const environment = inject("environment");
const confirm = "/account/confirm?redirectTo=%2Faccount";

async function stale() {
  const ada = await signedUp(url);
  const phone = await signedIn(url, ada.email);
  await makeStale(environment, ada.email);
  return Object.assign(ada, { phone });
}

test.each<Record<string, string>>([
  { intent: "end-others" },
  { intent: "sign-out-everywhere" },
  { end: "{phone}" },
])("a session whose password is old asks for it before %o", async (fields) => {
  const ada = await stale();
  const end = sessionOf(ada.phone).sessionId;
  const form: Record<string, string> = "end" in fields ? { end } : { ...fields };
  const response = await ada.post("/account/devices", form);
  expect([response.status, response.headers.get("Location")]).toEqual([
    303,
    "/account/confirm?redirectTo=%2Faccount%2Fdevices",
  ]);
  expect(await Promise.all([ada, ada.phone].map(isSignedIn))).toEqual([true, true]);
});

test("a session whose password is old asks for it before exporting", async () => {
  const ada = await stale();
  const response = await ada.get("/account/export.json");
  expect([response.status, response.headers.get("Location")]).toEqual([303, confirm]);
});

test("a password given nine minutes ago is enough", async () => {
  const ada = await signedUp(url);
  await makeStale(environment, ada.email, 9);
  const response = await ada.post("/account/devices", { intent: "end-others" });
  expect(response.headers.get("Location")).toBe("/account/devices");
});

test("giving it starts a new session, and the old cookie is dead", async () => {
  const ada = await stale();
  const before = ada.elsewhere();
  const confirmed = await ada.post("/account/confirm", {
    currentPassword: goodPassword,
    redirectTo: "/account",
  });
  expect([confirmed.status, confirmed.headers.get("Location")]).toEqual([303, "/account"]);
  expect(await Promise.all([before, ada, ada.phone].map(isSignedIn))).toEqual([false, true, true]);
  const ended = await ada.post("/account/devices", { end: sessionOf(ada.phone).sessionId });
  expect(ended.headers.get("Location")).toBe("/account/devices");
});

test("confirming leads nowhere but to our own pages", async () => {
  const ada = await signedUp(url);
  for (const redirectTo of ["//evil.example", "/\\evil.example", "https://evil.example/"]) {
    const answer = await ada.post("/account/confirm", {
      currentPassword: goodPassword,
      redirectTo,
    });
    expect(answer.headers.get("Location")).toBe("/tasks");
  }
});
