import { readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "~/server/config.server";
import { launch } from "../support/server";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "latch-config-"));
});
afterAll(() => rm(folder, { recursive: true }));

const parse = (environment: Record<string, string>) =>
  parseConfig({ DATA_DIR: folder, ...environment });

const secret = "0123456789abcdef0123456789abcdef";

test("accounts can wait for a letter only where letters are written", () => {
  const server = { DATABASE_URL: "postgres://h/d", JWT_SECRET: secret, SIGN_UP: "confirmed" };
  expect(parse(server)).toEqual({
    error: "SIGN_UP must be instant; or confirmed, which needs a mail server: set SMTP_URL",
  });
  const mail = { SMTP_URL: "smtp://h", MAIL_FROM: "latch@latch.example" };
  for (const environment of [{ ...server, ...mail }, { SIGN_UP: "confirmed" }])
    expect(parse(environment)).toMatchObject({ config: { SIGN_UP: "confirmed" } });
});

describe("a wrong variable is named in one line that does not repeat its value", () => {
  test.each([
    ["DATABASE_URL", "canary", "must be a URL that starts with postgres:// or postgresql://"],
    ["DATABASE_URL", "mysql://canary@h/d", "must be a URL that starts with"],
    ["DATABASE_URL", "postgres://u:canary%zz@h/d", "must be a URL that starts with"],
    ["JWT_SECRET", "canary", "must be at least 32 characters"],
    ["JWT_SECRET_PREVIOUS", "canary", "must be at least 32 characters"],
    ["ENCRYPTION_KEY", "canary", "must be 32 bytes in base64"],
    ["ENCRYPTION_KEY", `${"canary".repeat(7)}=`, "must be 32 bytes in base64"],
    ["ENCRYPTION_KEY_PREVIOUS", "canary", "must be 32 bytes in base64"],
    ["SESSION_TTL_SECONDS", "canary", "must be a whole number of seconds"],
    ["SESSION_TTL_SECONDS", "0", "must be a whole number of seconds"],
    ["SESSION_TTL_SECONDS", "34560001", "must be a whole number of seconds from 1 to 34560000"],
    ["SESSION_MAX_SECONDS", "canary", "must be a whole number of seconds from 1 to 34560000"],
    ["APP_URL", "https://h.example/canary", "must be the public origin"],
    ["APP_URL", "ftp://canary.example", "must be the public origin"],
    // In ASCII, as links in letters have it: no reader takes it for another one.
    ["APP_URL", "https://c\u0430nary.example", "must be the public origin"],
    ["SIGN_UP", "canary", "must be instant; or confirmed"],
    ["ALLOWED_ORIGINS", "https://a.example,canary", "must be origins"],
    ["ALLOWED_ORIGINS", "*", "must be origins"],
    ["ALLOWED_ORIGINS", "null", "must be origins"],
    ["ALLOWED_ORIGINS", "capacitor://localhost/canary", "must be origins"],
    ["ALLOWED_ORIGINS", "capacitor://canary@localhost", "must be origins"],
    ["ALLOWED_ORIGINS", "file://canary", "must be origins"],
    ["HSTS_INCLUDE_SUBDOMAINS", "canary", "must be true or false"],
    ["CLIENT_IP_HEADER", "canary header", "must be the name of a header"],
    ["PORT", "canary", "must be a port number"],
    ["PORT", "65536", "must be a port number from 0 to 65535"],
    ["DRAIN_SECONDS", "canary", "must be a whole number of seconds from 0 to 3600"],
    ["DRAIN_SECONDS", "-1", "must be a whole number of seconds from 0 to 3600"],
    ["DRAIN_SECONDS", "3601", "must be a whole number of seconds from 0 to 3600"],
    ["LOG_LEVEL", "canary", "must be one of trace,"],
    ["UV_THREADPOOL_SIZE", "canary", "must be a whole number above 0"],
    ["DATA_DIR", "/dev/null/canary", "must be a folder in which files can be written"],
  ])("%s=%s", (name, value, meaning) => {
    const result = parse({ [name]: value }) as { error: string };
    expect(result.error).toContain(`${name} ${meaning}`);
    expect(result.error).not.toMatch(/canary|\n/);
  });

  test("which is all that a start with it prints before it stops", async () => {
    const server = launch(["node_modules/.bin/remix-serve", "build/server/index.js"], {
      JWT_SECRET: "canary",
    });
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/^JWT_SECRET must be [^\n]*\n$/);
  });
});

test("needs JWT_SECRET with a database of one's own", () => {
  const DATABASE_URL = "postgres://localhost/latch";
  expect(parse({ DATABASE_URL })).toEqual({
    error: expect.stringContaining("JWT_SECRET must be at least 32 characters"),
  });
  expect(parse({ DATABASE_URL, JWT_SECRET: secret })).toHaveProperty("config.JWT_SECRET", secret);
});

test("has the documented defaults, and takes an empty variable as unset", () => {
  const defaults = {
    SESSION_TTL_SECONDS: 604_800,
    SESSION_MAX_SECONDS: 2_592_000,
    APP_URL: "http://localhost:3000",
    ALLOWED_ORIGINS: [],
    HSTS_INCLUDE_SUBDOMAINS: true,
    PORT: 3000,
    DRAIN_SECONDS: 0,
    LOG_LEVEL: "info",
  };
  const empty = Object.fromEntries(
    [...Object.keys(defaults), "DATABASE_URL", "JWT_SECRET", "CLIENT_IP_HEADER"].map((name) => [
      name,
      "",
    ]),
  );
  expect(parse({})).toMatchObject({ config: defaults });
  expect(parse(empty)).toEqual(parse({}));
});

test.each([
  ["JWT_SECRET", "jwt-secret"],
  ["ENCRYPTION_KEY", "encryption-key"],
] as const)(
  "makes a secret of its own for %s that only its user can read, and keeps it",
  (name, fileName) => {
    const first = parse({}) as { config: { JWT_SECRET: string; ENCRYPTION_KEY: string } };
    const file = path.join(folder, fileName);
    expect(readFileSync(file, "utf8")).toBe(first.config[name]);
    expect(Buffer.from(first.config[name], "base64").length).toBe(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parse({})).toEqual(first);
    expect(first.config.JWT_SECRET).not.toBe(first.config.ENCRYPTION_KEY);
  },
);

test("does without ENCRYPTION_KEY with a database of one's own, and makes none", () => {
  const parsed = parse({ DATABASE_URL: "postgres://localhost/latch", JWT_SECRET: secret });
  expect(parsed).toHaveProperty("config.ENCRYPTION_KEY", undefined);
});
