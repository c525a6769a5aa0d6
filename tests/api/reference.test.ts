import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import { ApiClient } from "../support/api-client";
import { signedUp } from "../support/person";

const url = inject("latchUrl");
const entities: Record<string, string> = { quot: '"', amp: "&", lt: "<", gt: ">", "#x27": "'" };

const decode = (html: string) =>
  html.replace(/&(#x27|quot|amp|lt|gt);/g, (_, name) => entities[name] ?? "");

const page = await (await fetch(`${url}/api`)).text();
const examples = [
  ...page.matchAll(/aria-label="(curl: |Set )[^"]*"[^>]*><pre><code>(.*?)<\/code>/gs),
]
  .map(([, , code = ""]) => decode(code))
  .join("\n");

test("shows every operation and every documented message without JavaScript", async () => {
  const { operations } = await ApiClient.open(url);
  const text = decode(page);
  for (const { path, operation } of operations) {
    expect(text).toContain(path);
    expect(text).toContain(operation.summary);
    for (const { content } of Object.values(operation.responses)) {
      for (const message of Object.keys(content?.["application/json"].examples ?? {})) {
        expect(text).toContain(message);
      }
    }
  }
});

test("has curl examples that work when pasted one after the other", async () => {
  const { stdout } = await promisify(execFile)("sh", ["-euc", `${examples}\necho " $TASK_ID"`]);
  expect(stdout).not.toContain('"error"');
  expect(stdout).toContain('"title":"Buy milk","description":"Two litres","completed":true');
  expect(stdout).toMatch(/\{"message":"Signed out successfully"\} [0-9a-f-]{36}\n$/);
});

test("shows who is signed in, and has its title", async () => {
  const ada = await signedUp(url, { name: "Ada Lovelace" });
  const text = await (await ada.get("/api")).text();
  expect(text).toContain("<title>API · Latch</title>");
  expect(text).toMatch(/<header.*Ada Lovelace.*<\/header>/s);
});
