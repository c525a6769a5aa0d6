import { expect, inject, test } from "vitest";

const url = inject("latchUrl");

test("the start page says what Latch is to who shares its address and to search engines", async () => {
  const html = await (await fetch(url)).text();
  expect(html).toContain("<title>Latch: a private to-do list</title>");
  const description = /<meta name="description" content="([^"]+)"/.exec(html)?.[1];
  expect(description).toMatch(/^A fast, private to-do list/);
  for (const [property, content] of [
    ["og:title", "Latch: a private to-do list"],
    ["og:description", description],
    ["og:url", url],
    ["og:image", `${url}/screenshots/share.png`],
  ])
    expect(html).toContain(`<meta property="${property}" content="${content}"/>`);
});

test("its pictures are there, and small", async () => {
  for (const name of ["tasks-light", "tasks-dark", "share", "wide"]) {
    const picture = await (await fetch(`${url}/screenshots/${name}.png`)).arrayBuffer();
    expect(picture.byteLength, name).toBeGreaterThan(10_000);
    expect(picture.byteLength, name).toBeLessThan(150_000);
  }
});

test("password managers find where a password is changed, and no other well-known address", async () => {
  const answer = await fetch(`${url}/.well-known/change-password`, { redirect: "manual" });
  expect([answer.status, answer.headers.get("Location")]).toEqual([302, "/account/password"]);
  const madeUp = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
  expect((await fetch(url + madeUp)).status).toBe(404);
});
