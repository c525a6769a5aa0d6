import { expect, test } from "../browser";

test("there is no service worker", async ({ page, open, user: _, context }) => {
  const asked: string[] = [];
  context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await open("/tasks");
  await page.waitForLoadState("networkidle");
  expect(asked).toContain("/tasks");
  expect(asked).not.toContain("/sw.js");
  expect(context.serviceWorkers()).toEqual([]);
});
