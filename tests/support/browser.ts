import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** What a browser in a container needs, and what stops it from calling home. */
export const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Debian's; the first draws no windows and uses a third less processor time. */
const debians = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/**
 * The path of Debian's Chromium, or undefined for Playwright's own, which it finds by itself. If there is none,
 * installs the first of the two that can be installed.
 *
 * @throws if there is none and none can be installed: browser tests are never skipped
 */
export function findBrowser(): string | undefined {
  for (const [command, ...args] of installations) {
    if (hasBrowser()) break;
    attempt(command, args);
  }
  if (!hasBrowser())
    throw new Error("No Chromium was found, and none could be installed; see above.");
  return hasPlaywrights() ? undefined : debians.find((file) => existsSync(file));
}

const hasPlaywrights = () => existsSync(chromium.executablePath());

const hasBrowser = () => hasPlaywrights() || debians.some((file) => existsSync(file));

const installations: [string, ...string[]][] = [
  ["npx", "playwright", "install", "chromium"],
  [
    "sh",
    "-c",
    'test "$(id -u)" = 0 && apt-get update && { apt-get install -y chromium-headless-shell || apt-get install -y chromium; }',
  ],
];

function attempt(command: string, args: string[]): void {
  console.log(`No browser yet. Trying: ${command} ${args.join(" ")}`);
  try {
    execFileSync(command, args, { stdio: "inherit" });
  } catch {
    console.log("That did not work.");
  }
}
