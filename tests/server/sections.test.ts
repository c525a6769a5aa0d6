import { beforeAll, expect, inject, test } from "vitest";
import { type Person, signedUp } from "../support/person";
import { builtRoutes, dataPath, fillIn } from "../support/routes";

const url = inject("latchUrl");
let ada: Person;
beforeAll(async () => {
  ada = await signedUp(url);
});

const paths = builtRoutes().map(({ path }) => fillIn(path, "x"));
/** Paths with a section; the server answers them with the routes of that section alone. */
const sectionPaths = paths.filter((path) => /^\/[\w-]+($|\/)/.test(path));
/** The same path, but with its first letter encoded, which the server answers with all its routes. */
const unusual = (path: string) =>
  path.replace(/^\/(\w)/, (_, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`);

const outlineOf = async (path: string, method: string) => {
  const response = await ada.send(path, { method });
  const body = await response.text();
  return {
    status: response.status,
    headers: [...response.headers.keys()],
    title: /<title>.*?<\/title>/s.exec(body)?.[0],
    routes: [...body.matchAll(/"id":"(root|routes\/[^"]+)"/g)].map(([, id]) => id),
  };
};

test.each([
  ...sectionPaths,
  ...sectionPaths.map(dataPath),
  ...sectionPaths.map((path) => `${path}/nope/nope`),
])("%s is answered with its section's routes as with all", async (path) => {
  for (const method of ["GET", "PUT"])
    expect(await outlineOf(path, method)).toEqual(await outlineOf(unusual(path), method));
});
