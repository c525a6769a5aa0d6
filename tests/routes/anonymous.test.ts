import { describe, expect, inject, test } from "vitest";
import { operations } from "~/api/operations.server";
import { expectSentToSignIn } from "../support/answers";
import { cookieName, Person } from "../support/person";
import { apiRoutes, dataPath, fillIn, pageRoutes } from "../support/routes";

const url = inject("latchUrl");

/** The only routes open to everybody. All others must keep strangers out. */
const publicPaths = [
  "/",
  "/signin",
  "/signin/second",
  "/signup",
  "/signup/sent",
  "/signup/confirm",
  "/reset",
  "/reset/sent",
  "/reset/password",
  "/account/email/confirm",
  "/account/take-back",
  "/theme",
  "/.well-known/change-password",
  "/healthz",
  "/readyz",
  "/manifest.webmanifest",
  "/sw.js",
  "/offline",
  "/assets/*",
  "/*",
];

const guarded = pageRoutes()
  .filter(({ path }) => !publicPaths.includes(path))
  .map(({ path }) => fillIn(path, crypto.randomUUID()));

/** The only operations of the API open to everybody. */
const publicOperations = ["signUp", "signIn", "requestReset"];

const guardedOperations = operations.filter(({ id }) => !publicOperations.includes(id));

test("the public routes exist, and others besides", () => {
  const paths = pageRoutes().map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(publicPaths));
  expect(guarded.length).toBeGreaterThanOrEqual(3);
});

test("the API has no routes but its page and that of the table of operations", () => {
  expect(
    apiRoutes()
      .map(({ path }) => path)
      .sort(),
  ).toEqual(["/api", "/api/*"]);
});

test("the public operations are in the table, and others besides", () => {
  const ids = operations.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(publicOperations));
  expect(new Set(ids).size).toBe(ids.length);
  expect(guardedOperations.length).toBeGreaterThanOrEqual(5);
});

describe.each(guarded)("keeps a stranger out of %s", (path) => {
  test.each([path, dataPath(path), `${path}/`, path.toUpperCase()])(
    "asked for as %s",
    async (address) => {
      await expectSentToSignIn(await new Person(url).get(address));
    },
  );

  test.each([path, dataPath(path)])("sent a form to %s", async (address) => {
    await expectSentToSignIn(
      await new Person(url).post(address, { intent: "create", title: "Planted" }),
    );
  });

  test.each(["PUT", "PATCH", "DELETE"])("with the method %s", async (method) => {
    const response = await new Person(url).send(path, { method });
    if (response.status !== 405) await expectSentToSignIn(response);
    else expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe.each(guardedOperations)("$method $path ($id) answers 401", ({ method, path, body }) => {
  const address = url + path.replace(/\{\w+\}/g, () => crypto.randomUUID());
  const json = { "Content-Type": "application/json" };
  const requests: Record<string, RequestInit> = {
    "without a token": {},
    "with a page's cookie": { headers: { Cookie: `${cookieName(url)}=x` } },
    "with a token that does not hold": { headers: { Authorization: "Bearer x.y.z" } },
    ...(body && {
      "before it reads a good body": { headers: json, body: JSON.stringify(body.example) },
      "before it reads a bad body": { headers: json, body: "{" },
    }),
  };
  test.each(Object.entries(requests))("%s", async (_, init) => {
    const response = await fetch(address, { method, ...init });
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
    expect(Object.keys(await response.json())).toEqual(["error"]);
  });
});
