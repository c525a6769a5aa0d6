/**
 * `npm test`: builds, then runs the tests of the server and those of the browser. With arguments, `npm test -- …`, it
 * runs only the tests that they name: Playwright's if one of them is in `tests/e2e`, else Vitest's. It builds only if
 * something has changed since the last build.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";

/** What a build is made from; folders include everything in them. */
const sources = [
  "app",
  "db",
  "migrations",
  "public",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
  "vite.config.ts",
];

const results = { server: "test-results/server.json", browser: "test-results/browser.json" };

const args = process.argv.slice(2);
const ofBrowser = args.some((arg) => /(^|\/)e2e(\/|$)|\.spec\.ts/.test(arg));
for (const file of Object.values(results)) rmSync(file, { force: true });

if (newest(sources) > newest(["build/server/index.js"]))
  succeed(spawnSync("npm", ["run", "build"], { stdio: "inherit" }).status ?? 1);
if (args.includes("--watch")) succeed(run("vitest", ...args));
// The browser's tests run even if others have failed, so that one run names everything that is wrong.
const codes = [
  args.length && ofBrowser ? 0 : vitest(),
  args.length && !ofBrowser ? 0 : playwright(),
];
process.exitCode = Math.max(...codes);

function vitest(): number {
  const json = ["--reporter=json", `--outputFile.json=${results.server}`];
  return run("vitest", "run", "--reporter=default", ...json, ...args);
}

function playwright(): number {
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = results.browser;
  // On a PostgreSQL server, the tests that reach the database in different ways are enough.
  const chosen = process.env.DATABASE_URL && !args.length ? ["--grep", "@postgres"] : args;
  return run("playwright", "test", "--reporter=list,json", ...chosen);
}

/** Runs a dependency's program and returns its exit code. */
function run(program: string, ...programArgs: string[]): number {
  const file = path.join("node_modules/.bin", program);
  return spawnSync(file, programArgs, { stdio: "inherit" }).status ?? 1;
}

function succeed(code: number): void {
  if (code !== 0) process.exit(code);
}

/** When the latest of these was changed; 0 if there is none. Deleting a file changes its folder. */
function newest(names: string[]): number {
  return Math.max(
    0,
    ...names.map((name) => {
      const stat = statSync(name, { throwIfNoEntry: false });
      if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
      return Math.max(stat.mtimeMs, newest(readdirSync(name).map((each) => path.join(name, each))));
    }),
  );
}
