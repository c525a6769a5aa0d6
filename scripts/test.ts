/**
 * `npm test`: builds, then runs the tests of the server and those of the browser. With arguments, `npm test -- …`,
 * it runs the tests that they name: Playwright's when one of them is of `tests/e2e`, else Vitest's. Either way it
 * builds only what has changed since the last build.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";

/** What a build is made of; folders are looked at with all that is in them. */
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
// The browser's tests run also when others have failed: one run then names all that is wrong.
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
  // On another database than the embedded one, the tests that reach it in different ways are enough.
  const chosen = process.env.DATABASE_URL && !args.length ? ["--grep", "@postgres"] : args;
  return run("playwright", "test", "--reporter=list,json", ...chosen);
}

/** Runs a program of a dependency and gives its exit code. */
function run(program: string, ...programArgs: string[]): number {
  const file = path.join("node_modules/.bin", program);
  return spawnSync(file, programArgs, { stdio: "inherit" }).status ?? 1;
}

function succeed(code: number): void {
  if (code !== 0) process.exit(code);
}

/** When anything of this was last changed; 0 when there is none. A file that went changes its folder. */
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
