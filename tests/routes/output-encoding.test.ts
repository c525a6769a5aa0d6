import { beforeAll, describe, expect, inject, test } from "vitest";
import { addTask, cookieName, goodPassword, newEmail, Person, signedUp } from "../support/person";

const url = inject("latchUrl");
let ada: Person;
beforeAll(async () => {
  ada = await signedUp(url, { name: "</script><script>alert('name')</script>" });
});

const payloads = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  "</script><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>",
  "<!--<script>",
  "]]><script>alert(1)</script>",
  "$" + "{alert(1)} {{alert(1)}}",
  "&lt;script&gt; &amp; &quot;",
  "javascript:alert(1)",
  "a\r\nSet-Cookie: latch=planted",
  "right \u202eto left\u202c \u200f marks",
  "line \u2028 and \u2029 separators",
  "'; drop table tasks; -- \" $1 \\",
  "__proto__",
];

const decode = (html: string) =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");

/** Expects none of a page's markup to contain what somebody typed. */
function expectInert(body: string): void {
  const tags = body.match(/<\/?[a-z!][^>]*>/gi) ?? [];
  const scripts = tags.filter((tag) => /^<script/i.test(tag));
  for (const script of scripts) expect(script).toMatch(/^<script[^>]* nonce="/);
  expect(tags.filter((tag) => /\son\w+=/i.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
  expect(body).not.toMatch(/<(svg onload|img)/i);
  expect(body).not.toContain("<script>alert");
  expect(body.match(/<script/gi)?.length).toBe(body.match(/<\/script>/gi)?.length);
}

describe.each(payloads)("the text %j", (payload) => {
  test("as a task's title and description is shown as what it is", async () => {
    const id = await addTask(ada, payload);
    await ada.post(`/tasks/${id}`, { intent: "save", title: payload, description: payload });
    for (const path of ["/tasks", `/tasks/${id}`]) {
      const response = await ada.get(path);
      expect(response.headers.getSetCookie().join()).not.toContain("planted");
      const body = await response.text();
      expectInert(body);
      expect(decode(body)).toContain(payload.replaceAll("\r\n", "\n"));
    }
    const data = await ada.get(`/tasks/${id}.data`);
    expect(data.headers.get("Content-Type")).toMatch(/^text\/x-script/);
    expect(data.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });

  test("given back by a refused form is shown as what it is", async () => {
    const fields = { name: payload, email: payload, title: payload, redirectTo: payload };
    for (const path of ["/signup", "/signin"]) {
      const response = await new Person(url).post(path, { ...fields, password: "" });
      const body = await response.text();
      expectInert(body);
      expect(decode(body)).toContain(payload.trim());
    }
    const title = payload.padEnd(201, "x");
    expectInert(await (await ada.post("/tasks", { intent: "create", title })).text());
  });

  test("in an address is shown as what it is", async () => {
    const query = new URLSearchParams({
      redirectTo: `/${payload}`,
      after: payload,
      [payload]: payload,
    });
    for (const path of [
      `/${encodeURIComponent(payload)}`,
      `/signin?${query}`,
      `/signup?${query}`,
    ]) {
      const response = await new Person(url).get(path);
      expectInert(await response.text());
      expect([...response.headers.values()].join()).not.toContain("planted;");
    }
  });

  test("in our own cookies is not shown", async () => {
    const value = encodeURIComponent(payload);
    const cookie = `${cookieName(url, "latch-theme")}=${value}; ${cookieName(url, "latch-notice")}=${value}; ${cookieName(url)}=${value}`;
    const response = await new Person(url).get("/signin", { Cookie: cookie });
    expect(response.status).toBe(200);
    expectInert(await response.text());
  });
});

test("an account's name of markup signs up, in and out", async () => {
  const account = {
    name: "</script><script>alert(1)</script>",
    email: newEmail(),
    password: goodPassword,
  };
  const person = new Person(url);
  expect((await person.post("/signup", account)).status).toBe(303);
  expectInert(await (await person.get("/tasks")).text());
  expectInert(await (await person.get("/signout")).text());
  expect((await person.post("/signout")).status).toBe(303);
});
