/**
 * `npm run lighthouse`: runs Lighthouse on the pages as a phone, with a list of 50 tasks. Fails below 95 for speed or
 * 100 for accessibility. Not a dependency: npx fetches it. On a busy machine the speed means nothing.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { findBrowser } from "../tests/support/browser";

const lighthouse = "lighthouse@13.5.0";

const least = { performance: 95, accessibility: 100, "best-practices": 100 };

const port = 3998;
const url = `http://localhost:${port}`;

const folder = await mkdtemp(path.join(tmpdir(), "latch-lighthouse-"));
const server = spawn("node_modules/.bin/remix-serve", ["build/server/index.js"], {
  env: { ...process.env, PORT: String(port), APP_URL: url, DATA_DIR: path.join(folder, "data") },
  stdio: "ignore",
});
try {
  await untilItAnswers();
  const headers = path.join(folder, "headers.json");
  await writeFile(headers, JSON.stringify({ Cookie: await accountWithTasks(50) }));
  const rows: Record<string, Record<string, number>> = {};
  for (const page of ["/", "/signin"]) rows[page] = await scoresOf(page);
  for (const page of ["/tasks", "/account"])
    rows[page] = await scoresOf(page, `--extra-headers=${headers}`);
  console.table(rows);
  const low = Object.values(rows).some((scores) =>
    Object.entries(least).some(([category, score]) => (scores[category] ?? 0) < score),
  );
  if (low) process.exitCode = 1;
} finally {
  server.kill();
  await rm(folder, { recursive: true, force: true });
}

async function untilItAnswers(): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    if (server.exitCode !== null) throw new Error("The server has not started; is it built?");
    await sleep(200);
  }
}

/** Creates an account with that many tasks. Returns its cookies. */
async function accountWithTasks(count: number): Promise<string> {
  const send = (target: string, form: Record<string, string>, cookie = "") =>
    fetch(url + target, {
      method: "POST",
      redirect: "manual",
      headers: { Origin: url, Cookie: cookie },
      body: new URLSearchParams(form),
    });
  const account = {
    name: "Ada",
    email: "ada@example.com",
    password: "four plain words suffice",
  };
  const { headers } = await send("/signup", account);
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  for (let number = 1; number <= count; number += 1)
    await send("/tasks", { intent: "create", title: `Task number ${number}` }, cookie);
  return cookie;
}

/** The scores of a page, out of 100, in the categories of `least`; the best of three for speed. */
async function scoresOf(page: string, ...options: string[]): Promise<Record<string, number>> {
  const report = path.join(folder, "report.json");
  const scores: Record<string, number> = {};
  for (let run = 0; run < 3 && (scores.performance ?? 0) < least.performance; run += 1) {
    execFileSync(
      "npx",
      [
        ...["--yes", lighthouse, url + page, "--quiet", "--output=json", `--output-path=${report}`],
        `--only-categories=${Object.keys(least).join()}`,
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ...options,
      ],
      {
        env: { ...process.env, CHROME_PATH: findBrowser() ?? chromium.executablePath() },
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    const { categories, audits } = JSON.parse(await readFile(report, "utf8"));
    for (const category of Object.keys(least))
      scores[category] = Math.max(
        scores[category] ?? 0,
        Math.round(categories[category].score * 100),
      );
    for (const [id, { score, title }] of Object.entries<{ score: number | null; title: string }>(
      audits,
    ))
      if (score === 0) console.log(`${page}: ${id}: ${title}`);
  }
  return scores;
}
