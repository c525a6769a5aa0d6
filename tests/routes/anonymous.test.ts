import { describe, expect, inject, test } from "vitest";
import { expectSentToSignIn } from "../support/answers";
import { Person } from "../support/person";
import { apiRoutes, dataPath, fillIn, pageRoutes } from "../support/routes";

const url = inject("latchUrl");

/** The only routes that anybody may use. What is not named here must keep strangers out. */
const publicPaths = [
  "/",
  "/signin",
  "/signup",
  "/theme",
  "/healthz",
  "/readyz",
  "/sw.js",
  "/offline",
];

const guarded = pageRoutes()
  .filter(({ path }) => !publicPaths.includes(path))
  .map(({ path }) => fillIn(path, crypto.randomUUID()));

/** Of the API likewise: its description, the ways in, and the answer to every path that is none. */
const publicApiPaths = [
  "/api",
  "/api/openapi.json",
  "/api/auth/signup",
  "/api/auth/signin",
  "/api/*",
];

const guardedApi = apiRoutes()
  .filter(({ path }) => !publicApiPaths.includes(path))
  .map(({ path }) => fillIn(path, crypto.randomUUID()));

test("the public routes exist, and others besides", () => {
  const paths = [...pageRoutes(), ...apiRoutes()].map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining([...publicPaths, ...publicApiPaths]));
  expect(guarded.length).toBeGreaterThanOrEqual(3);
  expect(guardedApi.length).toBeGreaterThanOrEqual(5);
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

describe.each(guardedApi)("answers a program without a token at %s", (path) => {
  test.each(["GET", "POST", "PATCH", "DELETE"])("with 401 or 405 to %s", async (method) => {
    const response = await fetch(url + path, { method });
    expect([401, 405]).toContain(response.status);
    expect(Object.keys(await response.json())).toEqual(["error"]);
  });

  test("with 401 to at least one method", async () => {
    const methods = ["GET", "POST", "PATCH", "DELETE"];
    const answers = await Promise.all(methods.map((method) => fetch(url + path, { method })));
    expect(answers.map(({ status }) => status)).toContain(401);
  });
});
