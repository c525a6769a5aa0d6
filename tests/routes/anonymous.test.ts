import { describe, expect, inject, test } from "vitest";
import { expectSentToSignIn } from "../support/answers";
import { Person } from "../support/person";
import { builtRoutes, dataPath, fillIn } from "../support/routes";

const url = inject("latchUrl");

/** The only routes that anybody may use. What is not named here must keep strangers out. */
const publicPaths = ["/", "/signin", "/signup", "/theme", "/healthz", "/readyz"];

const guarded = builtRoutes()
  .filter(({ path }) => !publicPaths.includes(path))
  .map(({ path }) => fillIn(path, crypto.randomUUID()));

test("the public routes exist, and others besides", () => {
  const paths = builtRoutes().map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(publicPaths));
  expect(guarded.length).toBeGreaterThanOrEqual(3);
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
    await expectSentToSignIn(await new Person(url).send(path, { method }));
  });
});
