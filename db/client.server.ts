/**
 * The only door to the database. What it promises:
 *
 * - Every statement runs in a transaction that has taken one of three roles which own nothing: the database's
 *   `latch_auth` before it is known who is asking, its `latch_user` after that, its `latch_mail` to send letters.
 * - As `latch_user` only the rows of one user exist, whatever a statement says (row-level security), and only
 *   while that user's session lives: the check is the transaction's first statement, so nothing was read when
 *   it fails. No cache stands between a session's end and the next request.
 * - Role, user and search path are local to the transaction. The next user of the connection inherits none of them.
 * - A database that cannot be used is an `Unavailable`, and so is one that does not answer in time: nothing was changed
 *   then, and nothing will be. Where COMMIT was sent and not answered, that cannot be known: an `OutcomeUnknown`.
 *
 * Do NOT run a statement outside a transaction, not even a harmless one: it would run as the login, whose
 * privileges row-level security may not hold, and through a pooler on any connection.
 */
import type { TransactionSql } from "postgres";
import { type Connection, connect } from "./connection";
import { CannotOpen, isOutage, Unavailable } from "./errors";
import { type Migration, migrate, pendingMigrations, readMigrations } from "./migrate";
import { roleName, searchPath } from "./schema";

export { OutcomeUnknown, Unavailable } from "./errors";

export type Sql = TransactionSql;

/** A session as its token names it: not yet known to live. */
export type SessionKey = { sessionId: string; userId: string };

/** The user of a session as the database has them now, whatever their token says. */
export type SessionUser = {
  id: string;
  email: string;
  name: string;
  /** Whether words at the end of a new task's title fill in its other fields. */
  quickAdd: boolean;
  /** The IANA name of the zone in which their days are counted; null while it is not known, and UTC counts. */
  timeZone: string | null;
};

/** What work on behalf of a user is handed: statements through `sql` see this user's rows only. */
export type UserScope = SessionKey & { sql: Sql; user: SessionUser };

/** Runs work in a transaction of its own, as one user. */
export type Transact = <T>(work: (scope: UserScope) => Promise<T>) => Promise<T>;

/** The answer of `asUser` when the session is over: signed out, expired, revoked, or its user gone. */
export const sessionEnded = Symbol("session ended");

/** How long a transaction may take in all, in milliseconds, waiting for a connection included. */
const transactionDeadlineMs = 10_000;

/** How long a readiness check may take, in milliseconds. */
const readinessDeadlineMs = 2_000;

/** How long the database works on one statement, in milliseconds, before it gives up. */
const statementTimeoutMs = 5_000;

/**
 * Runs `work` in one transaction that can see and change only this user's data.
 *
 * @returns what `work` gives, or `sessionEnded` without having called it.
 * @throws {Unavailable} when the database cannot be used.
 */
export async function asUser<T>(
  key: SessionKey,
  work: (scope: UserScope) => Promise<T>,
): Promise<T | typeof sessionEnded> {
  return inSession("user", key, work);
}

/**
 * As `asUser`, for changes to the account itself: as `latch_auth`, which can have passwords compared and
 * replaced, and still sees this user's rows only.
 */
export async function asAccountOwner<T>(
  key: SessionKey,
  work: (scope: UserScope) => Promise<T>,
): Promise<T | typeof sessionEnded> {
  return inSession("auth", key, work);
}

async function inSession<T>(
  role: "user" | "auth",
  { sessionId, userId }: SessionKey,
  work: (scope: UserScope) => Promise<T>,
): Promise<T | typeof sessionEnded> {
  const done = transaction(async (sql) => {
    const [session] = await sql<(Omit<SessionUser, "id"> & { stale: boolean })[]>`
      select u.email, u.name, u.quick_add as "quickAdd", u.time_zone as "timeZone",
        s.last_seen_at < now() - interval '5 minutes' as stale,
        set_config('app.user_id', u.id::text, true),
        set_config('search_path', ${searchPath}, true),
        set_config('role', ${roleName(sql, role)}, true)
      from latch.sessions s join latch.users u on u.id = s.user_id
      where s.id = ${sessionId} and s.user_id = ${userId} and s.expires_at > now()`;
    if (!session) return sessionEnded;
    if (session.stale) {
      // Not where another transaction of the session is at it: that may be a long one, such as an import.
      await sql`
        update sessions set last_seen_at = now() where user_id = ${userId} and id = (
          select id from sessions where user_id = ${userId} and id = ${sessionId}
          for no key update skip locked)`;
    }
    const { email, name, quickAdd, timeZone } = session;
    const user = { id: userId, email, name, quickAdd, timeZone };
    return work({ sql, sessionId, userId, user });
  });
  return done.catch((error) => {
    if (isOfDeletedUser(error)) return sessionEnded;
    throw error;
  });
}

/** Whether a row could not be written because its user has been deleted since the transaction began. */
const isOfDeletedUser = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "23503";

/** The number of rows that `inBatches` reads in one transaction. */
const batchSize = 1_000;

/**
 * A list of any length, batch by batch, each in a transaction of its own: a long list needs neither a long transaction
 * nor much memory. One batch at least; only the first may be empty.
 *
 * @param read gives up to `limit` rows, those after the row `after`, in an order that no row changes its place in
 */
export async function* inBatches<Row>(
  transact: Transact,
  read: (scope: UserScope, after: Row | null, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let last: Row | null = null;
  for (;;) {
    const after: Row | null = last;
    const rows: Row[] = await transact((scope) => read(scope, after, batchSize));
    if (rows.length || after === null) yield rows;
    last = rows.at(-1) ?? null;
    if (rows.length < batchSize) return;
  }
}

/**
 * Runs `work` in one transaction for signing up or in: it can read and keep accounts, passwords and sessions,
 * and no task.
 *
 * @throws {Unavailable} when the database cannot be used.
 */
export async function beforeSignIn<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  return asRole("auth", work);
}

/**
 * Runs `work` in one transaction that can take letters out of the outbox and say what became of them, and do nothing else.
 *
 * @throws {Unavailable} when the database cannot be used.
 */
export async function asMailer<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  return asRole("mail", work);
}

async function asRole<T>(role: "auth" | "mail", work: (sql: Sql) => Promise<T>): Promise<T> {
  return transaction(async (sql) => {
    await sql`
      select set_config('search_path', ${searchPath}, true),
        set_config('role', ${roleName(sql, role)}, true)`;
    return work(sql);
  });
}

/**
 * Opens the database for a server. The embedded one is migrated; any other must have been.
 *
 * @throws {SchemaBehind} when the database lacks a migration.
 * @throws {Unavailable} when it does not answer; it is tried again with every request.
 */
export async function openDatabase(): Promise<void> {
  needed = readMigrations();
  await needed;
  const { pool, isEmbedded } = await connection();
  if (isEmbedded) await migrate(pool);
  await checkSchema();
}

/** The database lacks a migration that this code needs. */
export class SchemaBehind extends CannotOpen {
  override name = "SchemaBehind";
}

/** The migrations that this code needs, read when it starts: a check of a running server needs no file. */
let needed: Promise<Migration[]> | undefined;

/** @throws {SchemaBehind} naming what is missing and what to run. @throws {Unavailable} */
export async function checkSchema(deadlineMs = transactionDeadlineMs): Promise<void> {
  needed ??= readMigrations();
  const migrations = await needed;
  const missing = await transaction(async (sql) => {
    // Not there before the first migration.
    await sql`
      select set_config('role', rolname, true) from pg_roles
      where rolname = ${roleName(sql, "auth")}
        and has_schema_privilege(oid, to_regnamespace('latch')::oid, 'usage')`;
    return pendingMigrations(sql, migrations);
  }, deadlineMs);
  if (missing.length) {
    throw new SchemaBehind(`The database lacks ${missing.join(", ")}: run "npm run migrate"`);
  }
}

/** Whether the database answers within 2 s and has every migration; if not, `explain` is told why. */
export async function databaseIsReady(explain: (reason: unknown) => void): Promise<boolean> {
  try {
    await checkSchema(readinessDeadlineMs);
    return true;
  } catch (error) {
    explain(error);
    return false;
  }
}

/**
 * Has the embedded database write to its files what its log holds. It does so by itself only when it is closed, and its
 * log would grow for as long as it runs; a server does so all the time.
 *
 * @throws {Unavailable}
 */
export async function checkpointEmbedded(): Promise<void> {
  const { pool, isEmbedded } = await connection();
  if (isEmbedded) await pool.begin((sql) => sql`checkpoint`, transactionDeadlineMs);
}

/** Lets running transactions end, then closes the connections and the embedded database. */
export async function closeDatabase(): Promise<void> {
  const open = opened;
  opened = undefined;
  await (await open)?.close();
}

let opened: Promise<Connection> | undefined;

function connection(): Promise<Connection> {
  opened ??= connect();
  return opened;
}

/** Has `run` called once the transaction of `sql` has been committed, and not at all if it is not. */
export function afterCommit(sql: Sql, run: () => void): void {
  commitHooks.set(sql, [...(commitHooks.get(sql) ?? []), run]);
}

const commitHooks = new WeakMap<Sql, (() => void)[]>();

async function transaction<T>(
  work: (sql: Sql) => Promise<T>,
  deadlineMs = transactionDeadlineMs,
): Promise<T> {
  const { pool } = await connection();
  let hooks: (() => void)[] = [];
  const result = await pool
    .begin(async (sql) => {
      // On its way together with the first statement, which is limited too; it fails if this does.
      sql.unsafe(`set local statement_timeout = ${statementTimeoutMs}`).execute();
      const given = await work(sql);
      hooks = commitHooks.get(sql) ?? [];
      return given;
    }, deadlineMs)
    .catch((error) => {
      if (isOutage(error)) throw new Unavailable("The database cannot be used", { cause: error });
      throw error;
    });
  for (const run of hooks) run();
  return result;
}
