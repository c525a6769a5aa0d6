import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { postgresUrlMeaning, readDatabaseUrl } from "../../db/database-url";
import { because, dataDirMeaning, makeDataDir } from "../../db/embedded/data-dir";
import { syncFile, syncFolder } from "../../db/embedded/sync";

/** 400 days: browsers keep no cookie for longer. */
const longestSessionSeconds = 34_560_000;

/** An hour: longer than any platform waits before it kills a process. */
const longestDrainSeconds = 3600;

const seconds = z.coerce.number().int().positive().max(longestSessionSeconds);
const secret = z.string().min(32);

/** 32 bytes in base64 or base64url, with or without padding. */
const encryptionKey = z.string().regex(/^[\w+/-]{43}=?$/);

/** What each variable must be, in words for the person who sets it. Completes the sentence "NAME must be …". */
const meaning: Record<string, string> = {
  DATABASE_URL: postgresUrlMeaning,
  DATA_DIR: dataDirMeaning,
  JWT_SECRET: "at least 32 characters; make one with: openssl rand -base64 32",
  JWT_SECRET_PREVIOUS: "at least 32 characters",
  ENCRYPTION_KEY: "32 bytes in base64; make them with: openssl rand -base64 32",
  ENCRYPTION_KEY_PREVIOUS: "32 bytes in base64",
  SESSION_TTL_SECONDS: `a whole number of seconds from 1 to ${longestSessionSeconds}`,
  SESSION_MAX_SECONDS: `a whole number of seconds from 1 to ${longestSessionSeconds}`,
  SMTP_URL:
    "a URL of a mail server, such as smtps://user:password@mail.example or smtp://mail.example:587",
  MAIL_FROM:
    "the sender of letters, such as Latch <latch@latch.example>; it is needed with SMTP_URL",
  MAIL_REPLY_TO: "an email address",
  SIGN_UP: "instant; or confirmed, which needs a mail server: set SMTP_URL",
  APP_URL: "the public origin, such as https://latch.example, without a path",
  ALLOWED_ORIGINS:
    "origins such as https://app.example or capacitor://localhost, separated by commas",
  HSTS_INCLUDE_SUBDOMAINS: "true or false",
  CLIENT_IP_HEADER: "the name of a header, such as fly-client-ip",
  PORT: "a port number from 0 to 65535",
  DRAIN_SECONDS: `a whole number of seconds from 0 to ${longestDrainSeconds}`,
  LOG_LEVEL: "one of trace, debug, info, warn, error, fatal, silent",
  UV_THREADPOOL_SIZE: "a whole number above 0",
};

const isWebOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value;

/**
 * Whether a browser may send this as an `Origin`. That includes an app's own pages and extensions, such as
 * capacitor://localhost, for which `URL` has no origin. "null" is the origin of many pages, so it is not accepted.
 */
const isOrigin = (value: string) =>
  isWebOrigin(value) ||
  (/^(?!https?:|file:|data:|blob:)[a-z][a-z0-9+.-]*:\/\/[a-z0-9._-]+(:\d+)?$/.test(value) &&
    URL.canParse(value));

const addressPattern = /^[^\s<>,;:"@]+@[^\s<>,;:"@]+$/;

/** An email address, or a name followed by one in angle brackets. */
const senderPattern =
  /^(?:[^\r\n<>,;:"@]* <([^\s<>,;:"@]+@[^\s<>,;:"@]+)>|[^\s<>,;:"@]+@[^\s<>,;:"@]+)$/;

const schema = z
  .object({
    DATABASE_URL: z.string().superRefine(isDatabaseUrl).optional(),
    DATA_DIR: z.string().default(".data"),
    JWT_SECRET: secret.optional(),
    JWT_SECRET_PREVIOUS: secret.optional(),
    ENCRYPTION_KEY: encryptionKey.optional(),
    ENCRYPTION_KEY_PREVIOUS: encryptionKey.optional(),
    SESSION_TTL_SECONDS: seconds.default(604_800),
    SESSION_MAX_SECONDS: seconds.default(2_592_000),
    APP_URL: z
      .string()
      .transform((value) => value.replace(/\/$/, ""))
      .refine((value) => isWebOrigin(value) && /^https?:/.test(value))
      .optional(),
    SMTP_URL: z.string().refine(isSmtpUrl).optional(),
    MAIL_FROM: z.string().regex(senderPattern).optional(),
    MAIL_REPLY_TO: z.string().regex(addressPattern).optional(),
    SIGN_UP: z.enum(["instant", "confirmed"]).default("instant"),
    ALLOWED_ORIGINS: z
      .string()
      .default("")
      .transform((list) =>
        list
          .split(",")
          .map((origin) => origin.trim())
          .filter(Boolean),
      )
      .refine((origins) => origins.every(isOrigin)),
    HSTS_INCLUDE_SUBDOMAINS: z
      .enum(["true", "false"])
      .default("true")
      .transform((value) => value === "true"),
    CLIENT_IP_HEADER: z
      .string()
      .regex(/^[A-Za-z0-9-]+$/)
      .toLowerCase()
      .optional(),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: z.string().optional(),
    DRAIN_SECONDS: z.coerce.number().int().min(0).max(longestDrainSeconds).default(0),
    LOG_LEVEL: z
      .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
      .default("info"),
    NODE_ENV: z.string().optional(),
    // Read by Node itself: how many threads hash passwords, verify tokens and read files.
    UV_THREADPOOL_SIZE: z.coerce.number().int().positive().default(4),
  })
  .refine((env) => env.JWT_SECRET || !env.DATABASE_URL, { path: ["JWT_SECRET"] })
  .refine((env) => env.MAIL_FROM || !env.SMTP_URL, { path: ["MAIL_FROM"] })
  .refine((env) => env.SIGN_UP === "instant" || mailOf(env) !== "off", { path: ["SIGN_UP"] })
  .transform((given, context) => {
    const { JWT_SECRET, ENCRYPTION_KEY, APP_URL, MAIL_FROM, ...env } = given;
    const generated = (name: string) => secretIn(env.DATA_DIR, name, context);
    return {
      ...env,
      MAIL_FROM: MAIL_FROM ?? "Latch <latch@localhost>",
      MAIL: mailOf(env),
      APP_URL: APP_URL ?? `http://localhost:${env.PORT}`,
      JWT_SECRET: JWT_SECRET ?? generated("jwt-secret"),
      // None is generated for a remote database, which several machines may serve: nobody can set up a second factor
      // then.
      ENCRYPTION_KEY:
        ENCRYPTION_KEY ?? (env.DATABASE_URL ? undefined : generated("encryption-key")),
    };
  });

/** The names of all variables that Latch reads. */
export const variables: readonly string[] = Object.keys(schema.in.shape);

/** The environment, checked and with its defaults. */
export type Config = z.output<typeof schema>;

/**
 * Reads the environment of a process.
 *
 * @returns the configuration, or one line that names the wrong variable and what it must be. The line does not
 * repeat the value, which may be a secret.
 */
export function parseConfig(
  env: Record<string, string | undefined>,
): { config: Config } | { error: string } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return { config: parsed.data };
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0]);
  const mustBe = issue?.code === "custom" && issue.params?.mustBe;
  return { error: `${name} must be ${mustBe || meaning[name]}` };
}

/** Whether this is the URL of a mail server by its host. Besides, it may have only the login, the port and `tls`. */
function isSmtpUrl(value: string): boolean {
  if (!/^smtps?:\/\//.test(value) || !URL.canParse(value)) return false;
  const { hostname, pathname, searchParams, hash } = new URL(value);
  const isTls = /^(tls=(required|none))?$/.test(searchParams.toString());
  return hostname !== "" && ["", "/"].includes(pathname) && hash === "" && isTls;
}

/**
 * Where letters go: to a mail server, into files that whoever runs the embedded database can read, or nowhere. Only
 * "smtp" reaches the mailbox.
 */
const mailOf = (env: {
  SMTP_URL?: string | undefined;
  DATABASE_URL?: string | undefined;
}): "smtp" | "files" | "off" => (env.SMTP_URL ? "smtp" : env.DATABASE_URL ? "off" : "files");

function isDatabaseUrl(value: string, context: z.RefinementCtx): void {
  const address = readDatabaseUrl(value);
  if ("mustBe" in address) context.addIssue({ code: "custom", params: address });
}

function secretIn(dataDir: string, name: string, context: z.RefinementCtx): string {
  try {
    return secret.parse(generatedSecret(dataDir, name));
  } catch (error) {
    const mustBe = `${dataDirMeaning}${because(error)}`;
    context.addIssue({ code: "custom", path: ["DATA_DIR"], params: { mustBe } });
    return z.NEVER;
  }
}

/** A secret for the embedded database: generated at the first start, kept beside it, readable by its user only. */
function generatedSecret(dataDir: string, name: string): string {
  const file = path.join(dataDir, name);
  const draft = `${file}.${process.pid}`;
  makeDataDir(dataDir);
  writeFileSync(draft, randomBytes(32).toString("base64url"), { mode: 0o600 });
  syncFile(draft);
  try {
    publish(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dataDir);
  return readFileSync(file, "utf8");
}

/** Gives a file its final name, unless another file has it. */
function publish(draft: string, file: string): void {
  try {
    // Of several processes that start together one succeeds, and none reads half a file.
    linkSync(draft, file);
  } catch {
    // Another process was first, or the file system has no hard links.
    if (!existsSync(file)) renameSync(draft, file);
  }
}

function configOrExit(): Config {
  const result = parseConfig(process.env);
  if ("config" in result) return result.config;
  console.error(result.error);
  process.exit(1);
}

/** This process's configuration. A wrong variable ends the process at once. */
export const config = configOrExit();
