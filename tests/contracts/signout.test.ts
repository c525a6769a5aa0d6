import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { newEmail, Person, signedIn, signedUp } from "../support/person";
import type { Server } from "../support/server";
import {
  apiError,
  elsewhere,
  formRefusals,
  pageText,
  program,
  serverWithoutDatabase,
  signedUpProgram,
  testErrors,
  tokenRefusals,
} from "./errors";

const document = "docs/contracts/signout.md";
const url = inject("latchUrl");
let down: Server;
let api: Awaited<ReturnType<typeof signedUpProgram>>;

beforeAll(async () => {
  down = await serverWithoutDatabase();
  api = await signedUpProgram(newEmail());
});
afterAll(() => down.stop());

testErrors(
  { document, heading: "Errors of the page", says: pageText },
  {
    ...formRefusals("/signout", () => new Person(url)),
    "Service temporarily unavailable, please try again": async () =>
      elsewhere(await signedUp(url), down.url).post("/signout"),
  },
);

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
  const copy = elsewhere(person, url);
  await person.post("/signout");
  expect((await copy.get("/tasks")).status).toBe(302);
});

test("refuses a token replayed after sign-out", async () => {
  const { send } = await signedUpProgram(newEmail());
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
  const person = elsewhere(await signedUp(url), down.url);
  expect((await person.post("/signout")).headers.getSetCookie()).toEqual([]);
});
