import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { codeLimits, signInLimits, take } from "~/auth/attempts.server";
import { beforeSignIn } from "../../db/client.server";
import { type Account, ApiClient, program } from "../support/api-client";
import { type Authenticator, turnOnTwoFactor } from "../support/authenticator";
import { usedUpAddress } from "../support/limits";
import { section, tableRows } from "../support/markdown";
import {
  clientAddressHeader,
  goodPassword,
  newEmail,
  Person,
  signedIn,
  signedUp,
} from "../support/person";
import type { Server } from "../support/server";
import { sessionOf, withCookie } from "../support/session";
import {
  apiError,
  bodyRefusals,
  pageText,
  serverWithoutDatabase,
  testErrors,
  testFormErrors,
  tokenRefusals,
} from "./errors";

const document = "docs/contracts/signin.md";
const url = inject("latchUrl");
const client = await ApiClient.open(url);
const email = newEmail();
let down: Server;
let api: Account;
let grace: Person & { email: string };
let app: Authenticator;

beforeAll(async () => {
  grace = await signedUp(url);
  app = await turnOnTwoFactor(inject("environment"), grace);
  down = await serverWithoutDatabase();
  api = await client.signUp({ email });
});
afterAll(() => down.stop());

const valid = { email, password: goodPassword };
const form = (fields: object) => () => new Person(url).post("/signin", { ...valid, ...fields });
const json = (fields: object) => () =>
  program(url)("POST", "/api/auth/signin", { ...valid, ...fields });

/** A program that signs in to an account with a second factor. */
const withFactor = (fields: object) => json({ email: grace.email, ...fields })();

const limitedAddress = () => usedUpAddress((address) => signInLimits(email, address, null).asked);

const invalidFields = (send: (fields: object) => () => Promise<Response>) => ({
  "Email is required": send({ email: " " }),
  "Password is required": send({ password: "" }),
  "Invalid email or password": send({ password: "not the password" }),
});

testErrors(
  { document, heading: "Errors of the page", says: pageText },
  {
    ...invalidFields(form),
    "Too many attempts, please try again in 15 minutes": async () =>
      new Person(url, { [clientAddressHeader]: await limitedAddress() }).post("/signin", valid),
    "Service temporarily unavailable, please try again": () =>
      new Person(down.url).post("/signin", valid),
  },
);

testFormErrors("/signin", () => new Person(url));

testErrors(
  { document, heading: "Errors of the API", says: apiError },
  {
    ...invalidFields(json),
    ...bodyRefusals("/api/auth/signin"),
    "Email must be text": json({ email: 1 }),
    "Password must be text": json({ password: true }),
    "Code must be text": json({ code: 123456 }),
    "Unknown field: name": json({ name: "Ada" }),
    "A code is needed": () => withFactor({}),
    "That code is not right": () => withFactor({ code: app.wrongCode() }),
    "Too many codes, please try again later": async () => {
      while (!(await beforeSignIn((sql) => take(sql, codeLimits(sessionOf(grace).userId)))));
      return withFactor({ code: app.code() });
    },
    "Method not allowed": () => program(url)("DELETE", "/api/auth/signin"),
    "Too many attempts, please try again later": async () =>
      program(url)("POST", "/api/auth/signin", valid, {
        [clientAddressHeader]: await limitedAddress(),
      }),
    "Service temporarily unavailable, please try again": () =>
      program(down.url)("POST", "/api/auth/signin", valid),
  },
);

testErrors(
  { document, heading: "Errors of changing the time zone", says: apiError },
  {
    ...tokenRefusals("PATCH", "/api/auth/me", () => api),
    "Request body must be valid JSON": () => api.send("PATCH", "/api/auth/me", "[]"),
    "Request body is too large": () =>
      api.send("PATCH", "/api/auth/me", { time_zone: "x".repeat(70_000) }),
    "Content-Type must be application/json": () =>
      api.send("PATCH", "/api/auth/me", "{}", { "Content-Type": "text/plain" }),
    "Time zone must be text": () => api.send("PATCH", "/api/auth/me", { time_zone: 2 }),
    "Time zone must be a name such as Europe/Kyiv": () =>
      api.send("PATCH", "/api/auth/me", { time_zone: "Mars/Olympus" }),
    "Unknown field: name": () => api.send("PATCH", "/api/auth/me", { name: "Ada" }),
    "Service temporarily unavailable, please try again": () =>
      program(down.url, api.token)("PATCH", "/api/auth/me", { time_zone: "UTC" }),
  },
);

testErrors(
  { document, heading: "Errors of a token", says: apiError },
  {
    ...tokenRefusals("GET", "/api/auth/me", () => api),
    "Service temporarily unavailable, please try again": () =>
      program(down.url, api.token)("GET", "/api/auth/me"),
  },
);

test("gives an unknown email and a wrong password the same answer", async () => {
  const answers = [json({ email: newEmail() }), json({ password: "not the password" })];
  const [unknown, wrong] = await Promise.all(
    answers.map(async (ask) => {
      const response = await ask();
      return [response.status, await response.text()];
    }),
  );
  expect(unknown).toEqual(wrong);
});

test("takes an email in any case and with blanks around it", async () => {
  expect((await form({ email: ` ${email.toUpperCase()} ` })()).status).toBe(303);
});

test("returns to the page that asked for sign-in, query included", async () => {
  const asked = `/tasks?after=${crypto.randomUUID()}`;
  const sent = await new Person(url).get(asked);
  const { pathname, searchParams } = new URL(sent.headers.get("Location") ?? "", url);
  expect(pathname).toBe("/signin");
  const response = await form({ redirectTo: searchParams.get("redirectTo") })();
  expect(response.headers.get("Location")).toBe(asked);
});

test("ends the session that the browser had", async () => {
  const person = await signedUp(url);
  const before = person.elsewhere();
  await person.post("/signin", { email: person.email, password: goodPassword });
  expect((await person.get("/tasks")).status).toBe(200);
  expect((await before.get("/tasks")).status).toBe(302);
});

test("leaves the sessions of other browsers alone", async () => {
  const other = await signedUp(url);
  await signedIn(url, other.email);
  expect((await other.get("/tasks")).status).toBe(200);
});

test("says why it is shown", async () => {
  const reasons = tableRows(section(document, "Why it is shown"));
  const stranger = new Person(url);
  const impostor = new Person(url);
  withCookie(impostor, "not.a.token");
  await impostor.get("/tasks");
  const typist = await signedUp(url);
  const session = new Map(typist.cookies);
  await typist.post("/signout");
  for (const [name, value] of session) typist.cookies.set(name, value);
  await typist.post("/tasks", { intent: "create", title: "Buy milk" });
  const leaver = await signedUp(url);
  await leaver.post("/signout");
  const late = new Person(url);
  await late.post("/signin/second", { code: "123456" });
  const visits: Promise<Response>[] = [
    stranger.get("/signin?redirectTo=%2Ftasks"),
    impostor.get("/signin"),
    typist.get("/signin"),
    leaver.get("/signin"),
    late.get("/signin"),
  ];
  const pages = await Promise.all(visits.map(async (visit) => pageText(await visit)));
  expect(reasons).toHaveLength(pages.length);
  for (const [index, { message = "" }] of reasons.entries())
    expect(pages[index]).toContain(message);
});

test("tells a token's bearer who and until when", async () => {
  const { user, session } = await (await api.send("GET", "/api/auth/me")).json();
  expect(user).toEqual({ id: api.id, email, name: "Ada" });
  expect(session.id).toBe(api.sessionId);
  expect(Date.parse(session.expires_at) - Date.parse(session.created_at)).toBe(604_800_000);
});
