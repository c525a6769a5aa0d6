import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../db/connection";
import { socketFolderElsewhere } from "../../db/embedded";
import { copyEmbedded } from "../support/embedded-copy";
import { addTask, newEmail, signedIn, signedUp } from "../support/person";
import { newFolder } from "../support/scratch";
import { launch, type Server, startServer } from "../support/server";
import { sessionOf } from "../support/session";

/** Each starts several processes. */
const slow = 180_000;
/** Enough to collide at each step; each costs a second of processor time. */
const four = Array.from({ length: 4 });

let folder: string;
let DATA_DIR: string;

beforeEach(async () => {
  folder = newFolder("embedded");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  DATA_DIR = path.join(folder, "data");
  await copyEmbedded("migrated", DATA_DIR);
});

/** For tests of what creates a data directory: one that doesn't exist. */
function startAnew(): void {
  rmSync(DATA_DIR, { recursive: true });
}

async function serve(environment: Record<string, string> = {}): Promise<Server> {
  const server = await startServer({ DATA_DIR, ...environment });
  onTestFinished(async () => void (await server.stop()));
  return server;
}

function run(args: string[], environment: Record<string, string> = {}) {
  const started = launch(["--import", "tsx", ...args], { DATA_DIR, ...environment });
  onTestFinished(async () => void (await started.stop("SIGKILL")));
  return started;
}

const npmRunMigrate = () => run(["scripts/migrate.ts"]);

/** Runs a module's text with the sources at hand. */
const runModule = (script: string, environment?: Record<string, string>) =>
  run(["--input-type=module", "--eval", script], environment);

/** The output of processes that do the same at once, each of which must succeed. */
async function outputsOf(processes: ReturnType<typeof launch>[]): Promise<string[]> {
  const codes = await Promise.all(processes.map(({ ended }) => ended));
  const outputs = processes.map(({ output }) => output());
  expect(codes, outputs.join("")).toEqual(processes.map(() => 0));
  return outputs;
}

test(
  "keeps what was acknowledged right before kill -9",
  async () => {
    const email = newEmail();
    const kept: string[] = [];
    for (const title of ["First round", "Second round"]) {
      const server = await serve();
      const ada = kept.length
        ? await signedIn(server.url, email)
        : await signedUp(server.url, { email });
      const added = await ada.post("/tasks", { intent: "create", title });
      await server.stop("SIGKILL");
      expect(added.status).toBe(303);
      kept.push(title);
    }
    const { url } = await serve();
    const page = await (await (await signedIn(url, email)).get("/tasks")).text();
    for (const title of kept) expect(page).toContain(title);
  },
  slow,
);

test(
  "is whole at the next start when it is told to stop while it is made",
  async () => {
    startAnew();
    const started = run(["node_modules/.bin/remix-serve", "build/server/index.js"], { PORT: "0" });
    await vi.waitFor(() => expect(existsSync(path.join(DATA_DIR, "postgres.new"))).toBe(true), {
      timeout: 60_000,
      interval: 10,
    });
    expect(await started.stop()).toBe(0);
    expect(started.output()).toBe("");
    const server = await serve();
    await signedUp(server.url);
    // Nothing works on the database before it is made.
    expect(server.output()).not.toMatch(/failed|does not exist/);
  },
  slow,
);

test(
  "a process beside a running server reads and writes its database, which it may name by a relative path",
  async () => {
    const { url } = await serve({ DATA_DIR: path.relative(process.cwd(), DATA_DIR) });
    const ada = await signedUp(url);
    const id = await addTask(ada, "Written by the server");
    const { pool, close } = await connect({ DATA_DIR });
    const before = await pool
      .begin(async (sql) => {
        const tasks = await sql`select title from latch.tasks where id = ${id}`;
        await sql`update latch.tasks set title = 'Written beside it' where id = ${id}`;
        return tasks;
      })
      .finally(close);
    expect(before).toEqual([{ title: "Written by the server" }]);
    expect(await (await ada.get(`/tasks/${id}`)).text()).toContain("Written beside it");
  },
  slow,
);

describe("four processes at once", () => {
  test(
    "apply each migration to a new folder once in all, and leave it whole and to its user only",
    async () => {
      startAnew();
      const outputs = await outputsOf(four.map(npmRunMigrate));
      const applied = outputs.flatMap((text) => text.match(/\d{4}_\w+\.sql/g) ?? []);
      const migrations = readdirSync("migrations").filter((name) => name.endsWith(".sql"));
      expect(applied.sort()).toEqual(migrations.sort());
      expect(modeOf(DATA_DIR)).toBe("700");
      await signedUp((await serve()).url);
    },
    slow,
  );

  test(
    "all keep what they write to a folder whose owner was killed",
    async () => {
      const server = await serve();
      const { userId } = sessionOf(await signedUp(server.url));
      await server.stop("SIGKILL");
      expect(existsSync(path.join(DATA_DIR, "owner.sock"))).toBe(true);
      const writes = four.map(() => runModule(addOneTask, { USER_ID: userId }));
      await vi.waitFor(() => expect(writes.every(waits)).toBe(true), { timeout: 60_000 });
      for (const { process } of writes) process.kill("SIGUSR2");
      const outputs = () => writes.map(({ output }) => output());
      await vi.waitFor(() => expect(outputs()).toEqual(writes.map(() => "waiting\nwritten\n")), {
        timeout: 60_000,
      });
      for (const { process } of writes) process.kill("SIGUSR2");
      await outputsOf(writes);
      const { pool, close } = await connect({ DATA_DIR });
      const tasks = await pool.begin((sql) => sql`select title from latch.tasks`).finally(close);
      expect(tasks).toHaveLength(four.length);
    },
    slow,
  );

  test(
    "make one secret for tokens, which only their user can read",
    async () => {
      startAnew();
      const starts = four.map(() => runModule(readSecret));
      await vi.waitFor(() => expect(starts.every(waits)).toBe(true), { timeout: 60_000 });
      for (const { process } of starts) process.kill("SIGUSR2");
      const secrets = (await outputsOf(starts)).map((text) => text.replace("waiting\n", ""));
      expect(secrets[0]?.length).toBeGreaterThan(32);
      expect(new Set(secrets).size).toBe(1);
      expect(readdirSync(DATA_DIR).sort()).toEqual(["encryption-key", "jwt-secret"]);
      expect(modeOf(DATA_DIR)).toBe("700");
      expect(modeOf(path.join(DATA_DIR, "jwt-secret"))).toBe("600");
    },
    slow,
  );
});

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

const waits = ({ output }: { output: () => string }) => output().includes("waiting\n");

/** Waits for a signal, so that all start their work together. */
const untilSignal = `
  const signal = () => new Promise((resolve) => {
    const alive = setInterval(() => {}, 1000);
    process.once("SIGUSR2", () => resolve(clearInterval(alive)));
  });`;

const addOneTask = `${untilSignal}
  import { connect } from "./db/connection.ts";
  setImmediate(() => console.log("waiting"));
  await signal();
  const { pool, close } = await connect();
  await pool.begin((sql) => sql\`insert into latch.tasks (user_id, id, title)
    values (\${process.env.USER_ID}, gen_random_uuid(), 'One of four')\`);
  setImmediate(() => console.log("written"));
  await signal();
  await close();`;

const readSecret = `${untilSignal}
  import { parseConfig } from "./app/server/config.server.ts";
  setImmediate(() => console.log("waiting"));
  await signal();
  console.log(parseConfig({ DATA_DIR: process.env.DATA_DIR }).config.JWT_SECRET);`;

test(
  "DATA_DIR may be deeper than a socket's path can be; each shortcut to it goes with its server or guest",
  async () => {
    const [TMPDIR, guestsTMPDIR] = ["tmp", "guest"].map((name) => path.join(folder, name));
    for (const made of [TMPDIR, guestsTMPDIR]) mkdirSync(String(made));
    const deep = path.join(folder, "d".repeat(60), "e".repeat(60));
    await copyEmbedded("migrated", deep);
    const server = await serve({ DATA_DIR: deep, TMPDIR: String(TMPDIR) });
    await signedUp(server.url);
    const guest = run(["scripts/migrate.ts"], { DATA_DIR: deep, TMPDIR: String(guestsTMPDIR) });
    await outputsOf([guest]);
    expect(shortcutsIn(guestsTMPDIR)).toEqual([]);
    expect(shortcutsIn(TMPDIR)).toHaveLength(1);
    expect(await server.stop()).toBe(0);
    expect(shortcutsIn(TMPDIR)).toEqual([]);
    expect(existsSync(path.join(deep, "postgres"))).toBe(true);
  },
  slow,
);

const shortcutsIn = (folder = "") =>
  readdirSync(folder).filter((name) => name.startsWith("latch-"));

describe("DATA_DIR", () => {
  test.each([
    ["sockets", "net.Server.prototype", "listen"],
    ["hard links", "fs", "linkSync"],
  ])("may be on a file system without %s", async (_what, owner, method) => {
    const elsewhere = socketFolderElsewhere(DATA_DIR).folder;
    onTestFinished(() => rmSync(elsewhere, { recursive: true }));
    const NODE_OPTIONS = `--import ${moduleOf(refusing(owner, method))}`;
    const { url, ...server } = await serve({ NODE_OPTIONS, JWT_SECRET: "" });
    const ada = await signedUp(url);
    const guest = run(["scripts/migrate.ts"], { NODE_OPTIONS });
    expect(await outputsOf([guest])).toEqual(["The database is up to date\n"]);
    expect((await ada.get("/tasks")).status).toBe(200);
    expect(readdirSync(DATA_DIR).sort()).toEqual(["jwt-secret", "outbox", "postgres"]);
    expect(await server.stop()).toBe(0);
  });

  const unusable = ["/dev/null/data", "package.json", "/proc/latch"];
  const oneLine = "DATA_DIR must be a folder in which files can be written: [^\n]+\n";

  test.each(unusable)("%s stops the start with one line", async (dataDir) => {
    const started = run(["node_modules/.bin/remix-serve", "build/server/index.js"], {
      DATA_DIR: dataDir,
      PORT: "0",
    });
    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(new RegExp(`^${oneLine}$`));
  });

  test.each(unusable)("%s stops npm run migrate with one line", async (dataDir) => {
    const started = run(["scripts/migrate.ts"], { DATA_DIR: dataDir });
    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(new RegExp(`^Migration failed: ${oneLine}$`));
  });

  test("is not used on Windows, and one line says what to do", async () => {
    const { platform } = process;
    Object.defineProperty(process, "platform", { value: "win32" });
    onTestFinished(() => void Object.defineProperty(process, "platform", { value: platform }));
    await expect(connect({ DATA_DIR })).rejects.toThrow(
      /Windows[^\n]*WSL[^\n]*DATABASE_URL[^\n]*$/,
    );
  });
});

/** Makes a function of Node's refuse paths in DATA_DIR, like a file system that lacks the feature. */
const refusing = (owner: string, method: string) => `
  import fs from "node:fs";
  import net from "node:net";
  import { syncBuiltinESMExports } from "node:module";
  const original = ${owner}.${method};
  ${owner}.${method} = function (target, ...others) {
    if (!String(target).startsWith(process.env.DATA_DIR))
      return original.call(this, target, ...others);
    const error = Object.assign(new Error("ENOTSUP: not supported"), { code: "ENOTSUP" });
    if (this instanceof net.Server) process.nextTick(() => this.emit("error", error));
    else throw error;
  };
  syncBuiltinESMExports();`;

const moduleOf = (script: string) => `data:text/javascript,${encodeURIComponent(script)}`;
