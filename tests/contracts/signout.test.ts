import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Account, ApiClient, program } from "../support/api-client";
import { Person, signedIn, signedUp } from "../support/person";
import type { Server } from "../support/server";
import {
  apiError,
  pageText,
  serverWithoutDatabase,
  testErrors,
  testFormErrors,
  tokenRefusals,
} from "./errors";

const document = "docs/contracts/signout.md";
const url = inject("latchUrl");
const client = await ApiClient.open(url);
let down: Server;
let api: Account;

beforeAll(async () => {
  down = await serverWithoutDatabase();
  api = await client.signUp();
});
afterAll(() => down.stop());

testErrors(
  { document, heading: "Errors of the page", says: pageText },
  {
    "Service temporarily unavailable, please try again": async () =>
      (await signedUp(url)).elsewhere(down.url).post("/signout"),
  },
);

testFormErrors("/signout", () => new Person(url));

testErrors(
  { document, heading: "Errors of the API", says: apiError },
  {
    ...tokenRefusals("POST", "/api/auth/signout", () => api),
    "Method not allowed": () => api.send("GET", "/api/auth/signout"),
    "Service temporarily unavailable, please try again": () =>
      program(down.url, api.token)("POST", "/api/auth/signout"),
  },
);

test("refuses a cookie replayed after sign-out", async () => {
  const person = await signedUp(url);
  const copy = person.elsewhere();
  await person.post("/signout");
  expect((await copy.get("/tasks")).status).toBe(302);
});

test("refuses a token replayed after sign-out", async () => {
  const { send } = await client.signUp();
  const response = await send("POST", "/api/auth/signout");
  expect([response.status, await response.json()]).toEqual([
    200,
    { message: "Signed out successfully" },
  ]);
  expect((await send("GET", "/api/auth/me")).status).toBe(401);
});

test("signs out twice without complaint", async () => {
  const person = await signedUp(url);
  for (const time of ["first", "second"]) {
    const response = await person.post("/signout");
    expect([time, response.status, response.headers.get("Location")]).toEqual([
      time,
      303,
      "/signin",
    ]);
    expect(response.headers.get("Clear-Site-Data")).toBe('"storage"');
  }
});

test("keeps the other browser signed in", async () => {
  const person = await signedUp(url);
  const other = await signedIn(url, person.email);
  await person.post("/signout");
  expect((await other.get("/tasks")).status).toBe(200);
});

test("signs nobody out by a GET", async () => {
  const person = await signedUp(url);
  expect((await person.get("/signout")).status).toBe(200);
  expect((await person.get("/tasks")).status).toBe(200);
});

test("keeps the cookie when the session could not be ended", async () => {
  const person = (await signedUp(url)).elsewhere(down.url);
  expect((await person.post("/signout")).headers.getSetCookie()).toEqual([]);
});
