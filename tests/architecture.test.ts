import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { RouteConfigEntry } from "@remix-run/route-config";
import { describe, expect, test } from "vitest";
import map from "~/routes";
import { builtRoutes } from "./support/routes";

// The directions of imports are the linter's: .dependency-cruiser.js, part of `npm run check`.

const sources = (...folders: string[]) =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => path.posix.join(folder, file)),
  );

const filesWith = (pattern: RegExp, files: string[]) =>
  files.filter((file) => pattern.test(readFileSync(file, "utf8")));

/** The folders of app that are not features: they serve all of them. */
const shared = ["routes", "schemas", "server", "ui", "web"];

const features = readdirSync("app", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !shared.includes(entry.name))
  .map(({ name }) => name);

/** The addresses of a part of the map, with their parameters as `:name`. */
const addresses = (entries: RouteConfigEntry[], parent = ""): string[] =>
  entries.flatMap(({ path = "", children = [] }) => [
    `${parent}/${path}`,
    ...addresses(children, `${parent}/${path}`),
  ]);

const routes = await map;
const urls = addresses(routes);

describe("the sources", () => {
  test("are found here", () => {
    expect(sources("app").length).toBeGreaterThan(100);
    expect(features).toEqual(expect.arrayContaining(["auth", "tasks", "site", "api"]));
    expect(urls).toEqual(expect.arrayContaining(["/", "/signin", "/tasks/:taskId"]));
  });

  test("read the environment in the configuration, and in db where it connects", () => {
    const reading = /process\s*\.\s*env|process\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process/;
    expect(filesWith(reading, sources("app", "db"))).toEqual([
      "app/server/config.server.ts",
      "db/connection.ts",
    ]);
  });

  test("open connections to the database in db alone, and for the benchmark's own database", () => {
    expect(filesWith(/\bpostgres(<[^>]*>)?\((?!\?|ql)/, sources("app", "db", "scripts"))).toEqual([
      "db/connection.ts",
      "db/pool.ts",
      "scripts/bench/database.ts",
    ]);
  });

  test("put no statement together from text", () => {
    expect(filesWith(/\.unsafe\s*\(/, sources("app"))).toEqual([]);
  });

  test("put no HTML together from text, but for one script that is a constant", () => {
    expect(filesWith(/dangerouslySetInnerHTML|innerHTML/, sources("app"))).toEqual([
      "app/root.tsx",
    ]);
  });

  test("speak of requests, responses, forms and React nowhere in a model", () => {
    const models = sources("app").filter((file) =>
      /^app\/(auth|tasks|mail)\/(?!ui\/|web\/).*\.server\.ts$/.test(file),
    );
    expect(models.length).toBeGreaterThan(10);
    expect(filesWith(/\b(Request|Response|FormData)\b|"react"|"@remix-run/, models)).toEqual([]);
  });
});

describe("the kit", () => {
  const kit = sources("app/ui");
  const words = ["undo", "account", "session", "user", "due", "priority", ...features];

  test("has no word of a feature", () => {
    // As words of their own and within names: `undoToken`, `AuthCard`, `use-session`.
    const spelled = words.map((word) => word.replace(/s$/, "")).join("|");
    const word = new RegExp(`(?<![a-z])(?:${spelled})s?(?![a-z])`);
    const named = kit.filter((file) =>
      word.test(spread(`${file.slice("app/ui".length)} ${textOf(file)}`)),
    );
    expect(named).toEqual([]);
  });

  test("has no address of the site", () => {
    const segments = new Set(urls.map((url) => url.split("/")[1]));
    for (const none of [undefined, "", "*"]) segments.delete(none);
    expect(segments.size).toBeGreaterThan(5);
    expect(filesWith(new RegExp(`["'\`]/(${[...segments].join("|")})\\b`), kit)).toEqual([]);
  });

  /** Without the browser's own name for what a tab keeps. */
  const textOf = (file: string) => readFileSync(file, "utf8").replaceAll("sessionStorage", "");

  /** A text in lower case, with the words of its names apart. */
  const spread = (text: string) => text.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
});

describe("the map of the site", () => {
  test("is what the build serves: tests that walk the built routes walk every address", () => {
    expect(
      builtRoutes()
        .map(({ path }) => path.replace(/^\/?/, "/"))
        .sort(),
    ).toEqual([...urls].sort());
  });

  test("names every file of app/routes, once", () => {
    const filesOf = (entries: RouteConfigEntry[]): string[] =>
      entries.flatMap(({ file, children = [] }) => [`app/${file}`, ...filesOf(children)]);
    expect(filesOf(routes).sort()).toEqual(sources("app/routes").sort());
  });
});

describe("what is sent to browsers", () => {
  const folder = "build/client";
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(js|css|map|json)$/.test(file))
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), "utf8") }));

  test("is found here", () => {
    expect(files.filter(({ file }) => file.endsWith(".js")).length).toBeGreaterThan(5);
    expect(files.some(({ text }) => text.includes("Pay rent fri !high"))).toBe(true);
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
    "ZodError",
  ])("has no trace of %s", (trace) => {
    expect(files.filter(({ text }) => text.includes(trace)).map(({ file }) => file)).toEqual([]);
  });

  test("has no source maps", () => {
    expect(files.filter(({ file }) => file.endsWith(".map"))).toEqual([]);
  });
});
