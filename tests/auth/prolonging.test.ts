import { parseSetCookie } from "cookie";
import { beforeEach, expect, inject, test } from "vitest";
import { ApiClient } from "../support/api-client";
import { resign } from "../support/forged-token";
import { asOwner } from "../support/owner";
import { cookieName, type Person, signedUp } from "../support/person";
import { sessionOf, tokenOf, withCookie } from "../support/session";

const url = inject("latchUrl");
const day = 24 * 60 * 60;
let ada: Person;

beforeEach(async () => {
  ada = await signedUp(url);
});

/** Makes a session and its token as old as if signing in had been that many seconds ago. */
async function age(person: Person, seconds: number, left: number): Promise<void> {
  const { sessionId, userId } = sessionOf(person);
  await asOwner(inject("environment"), async (sql) => {
    await sql`update sessions set created_at = now() - make_interval(secs => ${seconds}),
      expires_at = now() + make_interval(secs => ${left})
      where id = ${sessionId} and user_id = ${userId}`;
  });
  const now = Math.floor(Date.now() / 1000);
  withCookie(
    person,
    resign(tokenOf(person), { payload: { iat: now - day - 60, exp: now + left } }),
  );
}

/** The `Max-Age` of the session cookie that a page sets, in seconds; null if it sets none. */
async function renewedFor(person: Person): Promise<number | null> {
  const response = await person.get("/tasks");
  expect(response.status).toBe(200);
  const cookies = response.headers.getSetCookie().map((line) => parseSetCookie(line));
  return cookies.find(({ name }) => name === cookieName(url))?.maxAge ?? null;
}

test("a page prolongs a session once a day, and brings the browser a token for it", async () => {
  await age(ada, 2 * day, 5 * day);
  const maxAge = (await renewedFor(ada)) ?? 0;
  expect(maxAge).toBeGreaterThan(7 * day - 60);
  expect(maxAge).toBeLessThanOrEqual(7 * day);
  expect(await renewedFor(ada)).toBeNull();
});

test("a session is prolonged to 30 days from signing in and no longer, and then left alone for a day", async () => {
  await age(ada, 29 * day, day / 2);
  const maxAge = (await renewedFor(ada)) ?? 0;
  expect(maxAge).toBeGreaterThan(day - 60);
  expect(maxAge).toBeLessThanOrEqual(day);
  expect(await renewedFor(ada)).toBeNull();
});

test("a session of today is not prolonged", async () => {
  expect(await renewedFor(ada)).toBeNull();
});

test("a program's session is not prolonged", async () => {
  const client = await ApiClient.open(url);
  const program = await client.signUp();
  const now = Math.floor(Date.now() / 1000);
  const token = resign(program.token, { payload: { iat: now - 2 * day } });
  const ends = async () => {
    const { session } = await (await client.call("me", { token })).json();
    return session.expires_at;
  };
  expect(await ends()).toBe(await ends());
});
