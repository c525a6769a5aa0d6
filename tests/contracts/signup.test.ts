import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { signUpLimits } from "~/auth/attempts.server";
import { ApiClient, program } from "../support/api-client";
import { usedUpAddress } from "../support/limits";
import { clientAddressHeader, goodPassword, newEmail, Person, signedUp } from "../support/person";
import type { Server } from "../support/server";
import {
  apiError,
  bodyRefusals,
  pageText,
  serverWithoutDatabase,
  testErrors,
  testFormErrors,
} from "./errors";

const document = "docs/contracts/signup.md";
const url = inject("latchUrl");
const client = await ApiClient.open(url);
const takenEmail = newEmail();
const halfOfAPair = "\ud800";
let down: Server;

beforeAll(async () => {
  down = await serverWithoutDatabase();
  await signedUp(url, { email: takenEmail });
});
afterAll(() => down.stop());

const valid = () => ({ name: "Ada", email: newEmail(), password: goodPassword });
const form = (fields: object) => () => new Person(url).post("/signup", { ...valid(), ...fields });
const json = (fields: object) => () =>
  program(url)("POST", "/api/auth/signup", { ...valid(), ...fields });

const limitedAddress = () => usedUpAddress(signUpLimits);

const longEmail = `${"a".repeat(243)}@example.com`;

const invalidFields = (send: (fields: object) => () => Promise<Response>) => ({
  "Name is required": send({ name: " \u200b" }),
  "Name must be 100 characters or less": send({ name: "x".repeat(101) }),
  "Name contains characters that cannot be kept": send({ name: "a\0b" }),
  "Email is required": send({ email: " " }),
  "Please enter a valid email": send({ email: "ada" }),
  "Email must be 254 characters or less": send({ email: longEmail }),
  "Email already registered": send({ email: takenEmail.toUpperCase() }),
  "Password is required": send({ password: "" }),
  "Password must be at least 8 characters": send({ password: "seven 7" }),
  "Password must be 1024 characters or less": send({ password: "x".repeat(1025) }),
  "This password is too common, please choose another": send({ password: "PassWord1" }),
  "This password is too easy to guess, please choose another": send({
    name: "Ada Lovelace",
    password: "ADA LOVELACE",
  }),
});

testErrors(
  { document, heading: "Errors of the page", says: pageText },
  {
    ...invalidFields(form),
    "Too many attempts, please try again in 60 minutes": async () =>
      new Person(url, { [clientAddressHeader]: await limitedAddress() }).post("/signup", valid()),
    "Service temporarily unavailable, please try again": () =>
      new Person(down.url).post("/signup", valid()),
  },
);

testFormErrors("/signup", () => new Person(url));

testErrors(
  { document, heading: "Errors of the API", says: apiError },
  {
    ...invalidFields(json),
    ...bodyRefusals("/api/auth/signup"),
    "Name must be text": json({ name: 1 }),
    "Email must be text": json({ email: {} }),
    "Password must be text": json({ password: [] }),
    "Your password has a character we can't store. Type it again.": json({
      password: `${halfOfAPair}12345678`,
    }),
    "Unknown field: id": json({ id: "1" }),
    "Method not allowed": () => program(url)("GET", "/api/auth/signup"),
    "Too many attempts, please try again later": async () =>
      program(url)("POST", "/api/auth/signup", valid(), {
        [clientAddressHeader]: await limitedAddress(),
      }),
    "Service temporarily unavailable, please try again": () =>
      program(down.url)("POST", "/api/auth/signup", valid()),
  },
);

test("signs up and returns to the page that was asked for", async () => {
  const response = await form({ redirectTo: "/tasks?after=1" })();
  expect([response.status, response.headers.get("Location")]).toEqual([303, "/tasks?after=1"]);
});

test("leads nobody to another site after sign-up", async () => {
  const response = await form({ redirectTo: "//evil.example" })();
  expect([response.status, response.headers.get("Location")]).toEqual([303, "/tasks"]);
});

test("gives back what was typed, except the password", async () => {
  const page = await (
    await form({ name: "Grace", email: "no email", password: "pass 4 word" })()
  ).text();
  expect(page).toContain('value="Grace"');
  expect(page).toContain('value="no email"');
  expect(page).not.toContain("pass 4 word");
});

test("makes one account of two simultaneous sign-ups that differ in case", async () => {
  const email = newEmail();
  const answers = await Promise.all([json({ email })(), json({ email: email.toUpperCase() })()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
});

test("keeps the blanks around a password", async () => {
  const email = newEmail();
  await form({ email, password: " blanks around it " })();
  const signIn = async (password: string) =>
    (await new Person(url).post("/signin", { email, password })).status;
  expect(await signIn("blanks around it")).toBe(400);
  expect(await signIn(" blanks around it ")).toBe(303);
});

test("accepts a password of eight emoji", async () => {
  expect((await form({ password: "🦊🐻🐼🐨🐯🦁🐮🐷" })()).status).toBe(303);
});

test("answers a program's sign-up with the user and a token", async () => {
  const email = newEmail();
  const { id, send } = await client.signUp({ email: email.toUpperCase() });
  const me = await (await send("GET", "/api/auth/me")).json();
  expect(me.user).toEqual({ id, email, name: "Ada" });
});
