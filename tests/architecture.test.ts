import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.posix.join(folder, file));

type Import = { from: string; to: string; names: string; isType: boolean };

/** Every import between our own files; `to` is a path from the project's root. */
const imports: Import[] = [...sources("app"), ...sources("db")].flatMap((from) => {
  const text = readFileSync(from, "utf8");
  const statements = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(?:(type\s+)?([^;"']*?)\s*from\s+)?["'](~\/|\.{1,2}\/)([^"']+)["']|import\(["'](~\/|\.{1,2}\/)([^"']+)["']\)/g,
  );
  return [...statements].map(([, type, names = "", prefix, rest = "", dynamic, target = ""]) => {
    const start = (prefix ?? dynamic) === "~/" ? "app" : path.posix.dirname(from);
    const step = (prefix ?? dynamic) === "~/" ? "" : (prefix ?? dynamic ?? "");
    const isType = Boolean(type) || /^\{\s*(type\s+\w+\s*,?\s*)+\}$/.test(names);
    return { from, to: path.posix.join(start, step, rest || target), names, isType };
  });
});

/** Which parts of the project a folder may import, itself aside. */
const allowed: Record<string, string[]> = {
  "app/routes": [
    "app/api",
    "app/auth",
    "app/tasks",
    "app/site",
    "app/web",
    "app/ui",
    "app/server",
    "app/schemas",
    "app/styles.css?url",
    "db/client.server",
  ],
};

const isIn = (file: string, part: string) => file === part || file.startsWith(`${part}/`);

describe("imports run one way", () => {
  test("and are all found here", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports).toContainEqual(
      expect.objectContaining({
        from: "app/auth/web/page-guard.server.ts",
        to: "db/client.server",
      }),
    );
  });

  test.each(Object.entries(allowed))("out of %s", (folder, targets) => {
    const leaving = imports.filter(({ from, to }) => isIn(from, folder) && !isIn(to, folder));
    const wrong = leaving.filter(({ to, isType }) => {
      const isShape = isType && [folder, to].some((part) => isIn(part, "app/ui"));
      return !isShape && !targets.some((target) => isIn(to, target));
    });
    expect(wrong).toEqual([]);
  });

  test("and app/web takes from the database only the error that says it is out", () => {
    const taken = imports.filter(({ from, to }) => isIn(from, "app/web") && isIn(to, "db"));
    expect(taken.map(({ names }) => names)).toEqual(taken.map(() => "{ Unavailable }"));
  });

  test("and a route takes from the database only whether it is ready", () => {
    const taken = imports.filter(({ from, to }) => isIn(from, "app/routes") && isIn(to, "db"));
    expect(taken.map(({ from, names }) => [from, names])).toEqual([
      ["app/routes/site/readyz.ts", "{ databaseIsReady }"],
    ]);
  });

  test("and only the client, migrations and their scripts hold a pool", () => {
    const holders = imports.filter(({ to, isType }) => to === "db/connection" && !isType);
    expect(holders.map(({ from }) => from)).toEqual(["db/client.server.ts"]);
  });
});

describe("in app", () => {
  const texts = sources("app").map((file) => ({ file, text: readFileSync(file, "utf8") }));
  const filesWith = (pattern: RegExp) =>
    texts.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

  test("only the configuration reads the environment", () => {
    expect(filesWith(/process\s*\.\s*env|process\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process/)).toEqual([
      "app/server/config.server.ts",
    ]);
  });

  test("no statement is put together from text", () => {
    expect(filesWith(/\.unsafe\s*\(|from "postgres"/)).toEqual([]);
  });

  test("no HTML is put together from text", () => {
    expect(filesWith(/dangerouslySetInnerHTML|innerHTML/)).toEqual([]);
  });

  test("every module that reaches the database or a secret is for the server only", () => {
    const reach = /from "(postgres|jose|@node-rs\/argon2|node:[^"]+|.*\/db\/[^"]+)"/;
    const routesAndEntry = /^app\/(routes\/|entry\.server)/;
    expect(
      filesWith(reach).filter(
        (file) => !/\.server\.tsx?$/.test(file) && !routesAndEntry.test(file),
      ),
    ).toEqual([]);
  });
});

describe("what is sent to browsers", () => {
  const folder = "build/client";
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(js|css|map|json)$/.test(file))
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), "utf8") }));

  test("is found here", () => {
    expect(files.filter(({ file }) => file.endsWith(".js")).length).toBeGreaterThan(5);
    expect(files.some(({ text }) => text.includes("What needs doing?"))).toBe(true);
  });

  test.each([
    "argon2",
    "postgres",
    "passwords-common",
    "password_hash",
    "JWT_SECRET",
    "latch_user",
    "insert into",
    "process.env",
    "node:crypto",
    "latch-client-address",
  ])("has no trace of %s", (trace) => {
    expect(files.filter(({ text }) => text.includes(trace)).map(({ file }) => file)).toEqual([]);
  });

  test("has no source maps", () => {
    expect(files.filter(({ file }) => file.endsWith(".map"))).toEqual([]);
  });
});
