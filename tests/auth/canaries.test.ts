import { afterAll, beforeAll, expect, test } from "vitest";
import { turnOnTwoFactor } from "../support/authenticator";
import { type Canaries, journey, Recorded } from "../support/journey";
import { type Latch, startLatch } from "../support/latch";
import { asOwner } from "../support/owner";
import { goodPassword, newEmail } from "../support/person";

let latch: Latch;
let canaries: Canaries;
beforeAll(async () => {
  latch = await startLatch({ LOG_LEVEL: "trace" });
  canaries = await journey(latch.url);
});
afterAll(() => latch.stop());

/** Every row of every table, as text. */
const allRows = () =>
  asOwner(latch.environment, async (sql) => {
    const tables = await sql<{ name: string; forced: boolean }[]>`
      select relname::text as name, relforcerowsecurity as forced from pg_class
      where relnamespace = 'latch'::regnamespace and relkind = 'r'`;
    const rows: Record<string, string> = {};
    for (const { name, forced } of tables) {
      // Row-level security binds the owner too, who would see nothing.
      if (forced) await sql`alter table ${sql(name)} no force row level security`;
      const [found] =
        await sql`select coalesce(string_agg(t::text, E'\n'), '') as text from ${sql(name)} t`;
      rows[name] = found?.text;
      if (forced) await sql`alter table ${sql(name)} force row level security`;
    }
    return rows;
  });

test("the log has no password, token, cookie, hash or email", () => {
  const log = latch.output();
  expect(log).toContain('"event":"signed-in"');
  for (const secret of [...canaries.secrets, "canary-", "argon2"])
    expect(log).not.toContain(secret);
});

test("the log has the paths of requests, and nothing that was searched for", () => {
  expect(latch.output()).toMatch(/"method":"GET","path":"\/tasks","status":200,"ms":\d+/);
  expect(latch.output()).not.toMatch(/private.search/);
});

test("no row has a password, token or cookie; a hash stands in one table, an email with its account and in letters and links", async () => {
  const rows = await allRows();
  expect(Object.keys(rows).sort()).toEqual([
    "attempts",
    "auth_events",
    "credentials",
    "idempotency_keys",
    "imports",
    "kept_forms",
    "one_time_links",
    "outbox",
    "passkeys",
    "pending_sign_ins",
    "recent_changes",
    "recovery_codes",
    "schema_migrations",
    "sessions",
    "tasks",
    "totp",
    "totp_enrolments",
    "trusted_browsers",
    "used_challenges",
    "users",
  ]);
  const withEmail = ["users", "outbox", "one_time_links"];
  for (const [table, text] of Object.entries(rows)) {
    for (const secret of canaries.secrets) expect(text, table).not.toContain(secret);
    expect(text.includes("argon2"), table).toBe(table === "credentials");
    if (table === "users") expect(text).toContain("canary-");
    if (!withEmail.includes(table)) expect(text, table).not.toContain("canary-");
  }
});

test("no answer's body has a password, token, cookie or hash", () => {
  expect(canaries.person.bodies.length).toBeGreaterThanOrEqual(20);
  for (const body of canaries.person.bodies) {
    for (const secret of [...canaries.secrets, "argon2"]) expect(body).not.toContain(secret);
  }
});

test("everything that happened to the account is recorded, each once, and logged as often", async () => {
  const kinds = await asOwner(latch.environment, async (sql) => {
    await sql`alter table auth_events no force row level security`;
    const found = await sql`select kind, count(*)::int as n from auth_events group by kind`;
    await sql`alter table auth_events force row level security`;
    return Object.fromEntries(found.map(({ kind, n }) => [kind, n]));
  });
  expect(kinds).toEqual({
    "signed-up": 1,
    "signed-out": 2,
    // Two by the person, and those of twelve guesses at the old email that the limit lets through.
    "sign-in-failed": 2 + 10,
    limited: 2,
    "signed-in": 2,
    "password-confirmed": 1,
    "confirmation-failed": 3,
    "email-changed": 1,
    "password-changed": 1,
    "access-refused": 1,
  });
  for (const [kind, times] of Object.entries(kinds)) {
    expect(latch.output().split(`"event":"${kind}"`).length - 1, kind).toBe(times);
  }
});

// The last one, since the events above are counted.
test("a seed and recovery codes are on the pages that show them, and nowhere after that", async () => {
  const person = Object.assign(new Recorded(latch.url), { email: newEmail() });
  await person.post("/signup", { name: "Ada", email: person.email, password: goodPassword });
  const app = await turnOnTwoFactor(latch.environment, person);
  const shown = person.bodies.splice(0).join("\n");
  const secrets = [app.secret, ...app.recoveryCodes];
  for (const secret of secrets) expect(shown).toContain(secret);
  const browser = Object.assign(new Recorded(latch.url), { email: person.email });
  await browser.post("/signin", { email: person.email, password: goodPassword });
  await browser.post("/signin/second", { code: app.wrongCode(), trust: "on" });
  await browser.post("/signin/second", { code: app.recoveryCodes[0] ?? "", trust: "on" });
  for (const path of ["security", "security/totp", "security/recovery-codes", "security/browsers"])
    await browser.get(`/account/${path}`);
  for (const path of ["activity", "export.json"]) await browser.get(`/account/${path}`);
  const tokens = browser.setCookies
    .filter(({ name }) => /trust|pending/.test(name))
    .map(({ value = "" }) => value)
    .filter(Boolean);
  expect(tokens).toHaveLength(2);
  const rows = Object.values(await allRows()).join("\n");
  for (const secret of [...secrets, secrets[0]?.match(/.{4}/g)?.join(" ") ?? "", ...tokens])
    for (const text of [latch.output(), rows, ...browser.bodies])
      expect(text).not.toContain(secret);
});
