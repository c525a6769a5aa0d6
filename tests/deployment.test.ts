import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { parseConfig, variables } from "~/server/config.server";
import { createDatabase } from "./support/database";
import { buildImage, type Image } from "./support/image";
import { addTask, signedUp } from "./support/person";
import { freePort, jwtSecret } from "./support/server";

const fly = readToml("fly.toml");
const installingMs = 15 * 60_000;
const startingMs = 60_000;

/** A user other than root, as in the container; oneself if that is not root. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const home = mkdtempSync(path.join(tmpdir(), "latch-home-"));
const folder = mkdtempSync(path.join(tmpdir(), "latch-image-"));
const database = await createDatabase();
const started: ChildProcess[] = [];
let image: Image;

beforeAll(() => {
  image = buildImage(folder);
  for (const own of [home, database.environment.DATA_DIR ?? ""]) giveAway(own);
  // In the container all files are root's.
  chmodSync(folder, 0o755);
  chmodSync(image.workdir, 0o555);
}, installingMs);

afterAll(async () => {
  for (const child of started) if (child.kill()) await once(child, "close");
  await database.remove();
  if (image) chmodSync(image.workdir, 0o755);
  for (const made of [home, folder]) rmSync(made, { recursive: true, force: true });
});

describe("the image", () => {
  test("has no development dependency and nothing that neither serves nor administers", () => {
    const present = ["vite", "vitest", "playwright", "@remix-run/dev", "tailwindcss"]
      .map((name) => `node_modules/${name}`)
      .concat("tests", ".git", "README.md", "scripts/seed.ts")
      .filter((file) => existsSync(path.join(image.workdir, file)));
    expect(present).toEqual([]);
  });

  test("is not run by root", () => {
    expect(image.user).not.toBe("root");
  });

  test("does not start without a database rather than keep tasks on its own disk", async () => {
    const { code, printed } = await end(start(image.command, { PORT: "0" }));
    expect(code).toBe(1);
    expect(printed).toContain(
      "DATA_DIR must be a folder in which files can be written: permission denied",
    );
  });

  test(
    "migrates with the release command, signs people up, keeps their tasks and makes links for new passwords",
    async () => {
      const port = String(await freePort());
      const environment = { ...database.environment, PORT: port, HOST: fly.env.HOST };
      const release = start(["sh", "-c", fly.deploy.release_command], environment);
      const { code, printed } = await end(release);
      expect(code, printed).toBe(0);
      expect(printed).toContain("Applied 0001_");

      start(image.command, environment);
      const url = `http://127.0.0.1:${port}`;
      await vi.waitFor(() => checkHealth(url), { timeout: startingMs, interval: 100 });
      const ada = await signedUp(url);
      const id = await addTask(ada, "Water the plants");
      expect(await (await ada.get(`/tasks/${id}`)).text()).toContain("Water the plants");

      const reset = start(["npm", "run", "reset-password", ada.email], environment);
      expect((await end(reset)).printed).toContain("/reset/password?token=");
      expect((await ada.get("/tasks")).status).toBe(302);
    },
    3 * startingMs,
  );
});

describe("fly.toml", () => {
  test("sends requests to the port that the server and the image name", () => {
    expect(fly.http_service.internal_port).toBe(Number(fly.env.PORT));
    expect(image.port).toBe(fly.env.PORT);
  });

  test("sets only variables that Latch knows, to values that it accepts", () => {
    const secrets = { DATABASE_URL: "postgres://latch@db.example/latch", JWT_SECRET: jwtSecret };
    const parsed = parseConfig({ ...fly.env, ...secrets });
    expect(parsed).toMatchObject({ config: { APP_URL: fly.env.APP_URL, HOST: fly.env.HOST } });
    expect(variables).toEqual(expect.arrayContaining(Object.keys(fly.env)));
  });

  test("sends people to a machine whose database is away, since its page gives back what they typed", () => {
    const paths = fly.http_service.checks.map((check: { path: string }) => check.path);
    expect(paths).toEqual(["/healthz"]);
  });

  test("has a deployment wait for the database and its migrations", async () => {
    const { type, port, path } = fly.checks.database;
    expect([type, port, path]).toEqual(["http", fly.http_service.internal_port, "/readyz"]);
    // As Fly does: by address, over plain HTTP.
    const latch = new URL(inject("latchUrl"));
    expect((await fetch(`http://127.0.0.1:${latch.port}${path}`)).status).toBe(200);
  });
});

/**
 * The values of a TOML file by their tables; `[[table]]` is a list. Of the language it knows what fly.toml uses: texts,
 * numbers and booleans, each in a line of its own and spelled as in JSON.
 */
function readToml(file: string) {
  // biome-ignore lint/suspicious/noExplicitAny: of the shape that Fly gives it.
  const tables: any = {};
  let table = tables;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, list = "", name = ""] = /^\s*(\[?)\[([\w.]+)\]/.exec(line) ?? [];
    const [, key = "", value = ""] = /^\s*(\w+) = (.+)$/.exec(line) ?? [];
    if (name) {
      const path = name.split(".");
      const last = String(path.pop());
      let parent = tables;
      for (const step of path) {
        parent[step] ??= {};
        parent = parent[step];
      }
      table = {};
      parent[last] = list ? [...(parent[last] ?? []), table] : table;
    } else if (key) table[key] = JSON.parse(value);
  }
  return tables;
}

function start(command: string[], environment: Record<string, string>): ChildProcess {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: image.workdir,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      JWT_SECRET: jwtSecret,
      ...image.environment,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
    ...nobody,
  });
  started.push(child);
  return child;
}

async function end(child: ChildProcess): Promise<{ code: number | null; printed: string }> {
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data) => {
      printed += data;
    });
  }
  const [code] = await once(child, "close");
  return { code, printed };
}

async function checkHealth(url: string): Promise<void> {
  const answer = await fetch(url + fly.http_service.checks[0].path);
  expect(answer.status).toBe(200);
}

function giveAway(folder: string): void {
  const { uid, gid } = nobody;
  if (uid === undefined) return;
  const inside = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of ["", ...inside]) chownSync(path.join(folder, name), uid, gid);
}
