import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { safePath } from "~/web/redirect.server";
import { locationOf } from "../support/answers";
import { addTask, goodPassword, Person, signedUp } from "../support/person";
import { rawRequest, sendRaw } from "../support/raw";

const url = inject("latchUrl");
const origins = ["https://latch.example", "http://localhost:3000", "http://127.0.0.1"];

const classics = [
  "//evil.example",
  "///evil.example",
  "////evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "\\/evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/x/..//evil.example",
  "/%2e//evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\t//evil.example",
  " //evil.example",
  "\u0000//evil.example",
  "/%5cevil.example",
  "/%2f/evil.example",
  "%2f%2fevil.example",
  "http:evil.example",
  "http:/evil.example",
  "http://evil.example",
  "https:evil.example",
  "https:///evil.example",
  "HTTP://EVIL.EXAMPLE",
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "blob:https://evil.example/x",
  "//evil.example@latch.example",
  "https://latch.example@evil.example",
  "//latch.example:80@evil.example",
  "http://latch.invalid//evil.example",
  "http://latch.invalid/.//evil.example",
  "/tasks\r\nLocation: http://evil.example",
  "//evil。example",
  "?//evil.example",
  "#//evil.example",
  "",
  ".",
  "//",
  "/\\",
];

/** What a browser on a page of ours makes of a redirect. */
function expectOwn(path: string): void {
  expect(path).toMatch(/^\/(?![/\\])/);
  for (const origin of origins) expect(new URL(path, `${origin}/signin`).origin).toBe(origin);
}

describe("safePath stays on our origin", () => {
  test("for any string", () => {
    const anyString = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(anyString, (asked) => expectOwn(safePath(asked))),
      { numRuns: 2_000 },
    );
  });

  test("for any string of what such attacks are made of", () => {
    const parts =
      "/ // \\ . .. : @ ? # %2f %5c %09 %00 http: https: javascript: evil.example latch.invalid"
        .split(" ")
        .concat("\t", "\n", "\r", " ", "\0", "。", "／", "＼");
    const built = fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((all) => all.join(""));
    fc.assert(
      fc.property(built, (asked) => expectOwn(safePath(asked))),
      { numRuns: 5_000 },
    );
  });

  test("for what is no string", () => {
    fc.assert(fc.property(fc.anything(), (asked) => expectOwn(safePath(asked))));
  });

  test.each(classics)("for %j", (asked) => expectOwn(safePath(asked)));
});

test.each(["/", "/tasks", "/tasks?after=x&y=%2F", "/tasks/1#notes", "/a//b", "/é"])(
  "safePath keeps our own %s",
  (path) => expect(new URL(safePath(path), url).href).toBe(new URL(path, url).href),
);

describe("through the real server", () => {
  const { port } = new URL(url);
  const asked = [...classics, `//localhost:${port}@evil.example`];

  test("signing in leads nowhere else, whatever was asked for", async () => {
    const { email } = await signedUp(url);
    for (const redirectTo of asked) {
      const response = await new Person(url).post("/signin", {
        email,
        password: goodPassword,
        redirectTo,
      });
      expect(response.status).toBe(303);
      expectOwn(locationOf(response));
    }
  });

  test("nor does choosing a theme", async () => {
    for (const redirectTo of asked) {
      const response = await new Person(url).post("/theme", { theme: "dark", redirectTo });
      expect(response.status).toBe(303);
      expectOwn(locationOf(response));
    }
  });

  test("nor do the links and fields of the pages that carry it", async () => {
    for (const redirectTo of asked) {
      for (const page of ["/signin", "/signup"]) {
        const query = new URLSearchParams({ redirectTo });
        const body = await (await new Person(url).get(`${page}?${query}`)).text();
        const field = /name="redirectTo" value="([^"]*)"/.exec(body)?.[1];
        if (field) expectOwn(field);
        expect(body).not.toMatch(/(href|action)="(\/[/\\]|[a-z]+:)[^"]*"/i);
      }
    }
  });

  test.each([
    [{ Host: "evil.example" }],
    [{ "X-Forwarded-Host": "evil.example" }],
    [{ Forwarded: "host=evil.example" }],
  ])("nor does a request with %o", async (headers) => {
    const response = await new Person(url).get("/tasks", headers);
    expectOwn(locationOf(response));
    expect(JSON.stringify([...response.headers])).not.toContain("evil");
  });

  test.each([
    "//evil.example/",
    "//evil.example",
    "/\\evil.example",
    "//evil.example/..%2f",
    "//evil.example/%2e%2e",
    "/\\evil.example/%2e%2e",
    "/%5cevil.example/..%2f",
    "/%2fevil.example/..%2f..",
  ])("nor does the address %s itself", async (path) => {
    const { head, status } = await sendRaw(url, rawRequest(url, `GET ${path}`));
    expect(status).toBeLessThan(500);
    expectOwn(/^location: (.*)$/im.exec(head)?.[1] ?? "/");
  });
});

describe("after signing in and up, one comes to the page first asked for", () => {
  test("query string included", async () => {
    const ada = await signedUp(url);
    const path = `/tasks/${await addTask(ada, "Kept")}?from=mail&x=%26`;
    const person = new Person(url);
    const sentTo = locationOf(await person.get(path));
    expect(sentTo).toBe(`/signin?${new URLSearchParams({ redirectTo: path })}`);
    const page = await (await person.get(sentTo)).text();
    const field = /name="redirectTo" value="([^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
    expect(field).toBe(path);
    const login = { email: ada.email, password: goodPassword, redirectTo: field ?? "" };
    const wrong = await (await person.post("/signin", { ...login, password: "wrong" })).text();
    expect(wrong).toContain(`name="redirectTo" value="${path.replaceAll("&", "&amp;")}"`);
    expect(locationOf(await person.post("/signin", login))).toBe(path);
  });
});
