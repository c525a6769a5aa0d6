import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** What a browser in a container needs, and what keeps it from calling home. */
export const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const debianChromium = "/usr/bin/chromium";

/**
 * The path of a Chromium: Playwright's own, else Debian's; else the first of the two that can be installed.
 *
 * @throws when there is none and none can be installed: browser tests are never skipped.
 */
export function findBrowser(): string {
  const find = () => [chromium.executablePath(), debianChromium].find((file) => existsSync(file));
  for (const [command, ...args] of installations) {
    const found = find();
    if (found) return found;
    attempt(command, args);
  }
  const found = find();
  if (!found) throw new Error("No Chromium was found, and none could be installed; see above.");
  return found;
}

const installations: [string, ...string[]][] = [
  ["npx", "playwright", "install", "chromium"],
  ["sh", "-c", 'test "$(id -u)" = 0 && apt-get update && apt-get install -y chromium'],
];

function attempt(command: string, args: string[]): void {
  console.log(`No browser yet. Trying: ${command} ${args.join(" ")}`);
  try {
    execFileSync(command, args, { stdio: "inherit" });
  } catch {
    console.log("That did not work.");
  }
}
