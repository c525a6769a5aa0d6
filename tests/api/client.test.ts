import { expect, inject, test } from "vitest";
import { ApiClient } from "../support/api-client";

test("a client that knows only the document signs up, keeps and pages through 250 tasks, and signs out", async () => {
  const client = await ApiClient.open(inject("latchUrl"));
  const ada = await client.signUp();

  for (let batch = 0; batch < 25; batch++) {
    await Promise.all(Array.from({ length: 10 }, (_, n) => ada.addTask(`Task ${batch * 10 + n}`)));
  }

  const pages: string[][] = [];
  let after: string | null = null;
  do {
    const query: Record<string, string> = { limit: "60", ...(after && { after }) };
    const response = await ada.call("listTasks", { query });
    const page = (await response.json()) as { tasks: { title: string }[]; next: string | null };
    pages.push(page.tasks.map(({ title }) => title));
    after = page.next;
  } while (after);
  expect(pages.map((page) => page.length)).toEqual([60, 60, 60, 60, 10]);
  expect(new Set(pages.flat()).size).toBe(250);
  const batches = pages.flat().map((title) => Math.floor(Number(title.slice(5)) / 10));
  expect(batches).toEqual(batches.toSorted((one, other) => other - one));

  const farewell = await ada.call("signOut");
  expect(await farewell.json()).toEqual({ message: "Signed out successfully" });
  const refused = await ada.call("listTasks");
  expect(refused.status).toBe(401);
  expect(await refused.json()).toEqual({ error: "Session ended, please sign in again" });
});
