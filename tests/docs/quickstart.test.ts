import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fence, fences, treeFiles } from "../support/markdown";
import { freePort } from "../support/server";
import { openTerminal, type Running, startInTerminal, type Terminal } from "./terminal";

type Step = Fence & { expected: string | null };

const steps = stepsOf(fences(readFileSync("docs/quickstart.md", "utf8")));
const minutes = 60_000;
const outside = mkdtempSync(path.join(tmpdir(), "latch-quickstart-"));
const place = { folder: path.join(outside, "latch"), environment: freshEnvironment() };
let terminal: Terminal;
let server: Running | undefined;

beforeAll(async () => {
  for (const file of treeFiles()) cpSync(file, path.join(place.folder, file));
  // Installed by `npm ci`, which whoever runs the tests has done.
  symlinkSync(path.resolve("node_modules"), path.join(place.folder, "node_modules"));
  place.environment.PORT = String(await freePort());
  terminal = openTerminal(place, outside);
});

afterAll(async () => {
  await stopServer();
  await terminal.close();
  rmSync(outside, { recursive: true, force: true });
});

describe("the quickstart in a fresh copy", { timeout: 5 * minutes }, () => {
  for (const step of steps) {
    test(`line ${step.line} prints what it says: ${step.text.split("\n")[0]}`, () => run(step));
  }
});

test("the quickstart says of each block that cannot run what it needs", () => {
  const notes = fences(readFileSync("docs/quickstart.md", "utf8"))
    .filter(({ language }) => language === "sh")
    .map(({ note }) => note);
  expect(notes.filter((note) => !/^(|server|stopped|needs="[^"]+")$/.test(note))).toEqual([]);
});

async function run({ note, text, expected }: Step): Promise<void> {
  if (note === "server") return startServer(text, expected ?? "");
  if (note === "stopped") await stopServer();
  const printed = await terminal.type(text);
  if (expected !== null) expect(printed.trimEnd()).toMatch(new RegExp(`^${pattern(expected)}$`));
}

async function startServer(command: string, expected: string): Promise<void> {
  await stopServer();
  const started = startInTerminal(command, place);
  server = started;
  const says = new RegExp(pattern(expected));
  const state = () => (says.test(started.output()) || started.exitCode() !== null ? "settled" : "");
  await expect.poll(state, { timeout: 3 * minutes, interval: 50 }).toBe("settled");
  expect(started.output()).toMatch(says);
}

async function stopServer(): Promise<void> {
  await server?.interrupt();
  server = undefined;
}

/** A pattern for a block of expected output: `<name>` is anything in a line, a line `…` any lines. */
function pattern(expected: string): string {
  return expected
    .trimEnd()
    .split(/(?<=\n)/)
    .map((line) => {
      if (line.trim() === "…") return "[^]*?";
      return line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/<[^<>]+>/g, ".+?");
    })
    .join("");
}

/** The blocks to run, each with the output that follows it, if any does. */
function stepsOf(blocks: Fence[]): Step[] {
  return blocks.flatMap((block, index) => {
    if (block.language !== "sh" || block.note.startsWith("needs=")) return [];
    const next = blocks[index + 1];
    return [{ ...block, expected: next?.language === "text" ? next.text : null }];
  });
}

/** The environment of a new terminal, with npm kept quiet and nothing of Latch's. */
function freshEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, npm_config_cache } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    npm_config_cache,
    npm_config_loglevel: "error",
    NO_COLOR: "1",
  };
}
