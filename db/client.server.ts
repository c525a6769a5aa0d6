/**
 * The only door to the database. What it promises:
 *
 * - Every statement runs in a transaction that has taken one of three roles that own nothing: `latch_auth` before it
 *   is known who is asking, `latch_user` afterwards, `latch_mail` to send letters.
 * - As `latch_user` only the rows of one user exist, whatever a statement says (row-level security), and only while
 *   that user's session lives: the check is the transaction's first statement, so if it fails nothing was read.
 *   Nothing is cached between a session's end and the next request.
 * - Role, user and search path are local to the transaction. The next user of the connection inherits none of them.
 * - A database that cannot be used is an `Unavailable`, and so is one that doesn't answer in time: nothing was
 *   changed then, and nothing will be. If COMMIT was sent and not answered, that cannot be known: an
 *   `OutcomeUnknown`.
 *
 * Do NOT run a statement outside a transaction, not even a harmless one: it would run as the login, which row-level
 * security may not bind, and through a pooler on any connection.
 */
import { type Connection, connect } from "./connection";
import { CannotOpen, isOutage, OutcomeUnknown, Unavailable } from "./errors";
import { type Migration, migrate, pendingMigrations, readMigrations } from "./migrate";
import { type Limits, NotAtOnce, type Pool, type Sql } from "./pool";
import { roleName, searchPath } from "./schema";

export { OutcomeUnknown, Unavailable } from "./errors";

export type { Fragment, Sql } from "./pool";

/** A session as its token names it: not yet known to live. */
export type SessionKey = { sessionId: string; userId: string };

/** The user of a session as the database has them now, whatever their token says. */
export type SessionUser = {
  id: string;
  email: string;
  name: string;
  /** Whether words at the end of a new task's title fill in its other fields. */
  quickAdd: boolean;
  /** The IANA name of the time zone of their days; null while it is not known, and UTC counts. */
  timeZone: string | null;
};

/** What work on behalf of a user gets: statements through `sql` see this user's rows only. */
export type UserScope = SessionKey & {
  sql: Sql;
  user: SessionUser;
  session: { id: string; createdAt: Date; expiresAt: Date };
};

/** Runs work in a transaction of its own, as one user. */
export type Transact = <T>(work: (scope: UserScope) => Promise<T>) => Promise<T>;

/** Returned by `asUser` if the session is over: signed out, expired, revoked, or its user gone. */
export const sessionEnded = Symbol("session ended");

/** How long a transaction may take in all, in milliseconds, including the wait for a connection. */
const transactionDeadlineMs = 10_000;

/** How long a readiness check may take, in milliseconds. */
const readinessDeadlineMs = 2_000;

/** How long the database works on one statement, in milliseconds, before it gives up. */
const statementTimeoutMs = 5_000;

/**
 * Runs `work` in one transaction that can see and change only this user's data.
 *
 * @returns the result of `work`, or `sessionEnded` without having called it
 * @throws {Unavailable} if the database cannot be used
 */
export async function asUser<T>(
  key: SessionKey,
  work: (scope: UserScope) => Promise<T>,
): Promise<T | typeof sessionEnded> {
  return inSession("user", key, work);
}

/**
 * Like `asUser`, for changes to the account itself: as `latch_auth`, which can have passwords checked and replaced,
 * and still sees this user's rows only.
 */
export async function asAccountOwner<T>(
  key: SessionKey,
  work: (scope: UserScope) => Promise<T>,
): Promise<T | typeof sessionEnded> {
  return inSession("auth", key, work);
}

async function inSession<T>(
  role: "user" | "auth",
  key: SessionKey,
  work: (scope: UserScope) => Promise<T>,
): Promise<T | typeof sessionEnded> {
  const { sessionId, userId } = key;
  return unlessEnded(
    transaction(async (sql) => {
      const { isStale, ...session } = await guard(sql, role, key);
      if (isStale) {
        // Skipped if another transaction of the session, perhaps a long one, holds the row.
        await sql`
          update sessions set last_seen_at = now() where user_id = ${userId} and id = (
            select id from sessions where user_id = ${userId} and id = ${sessionId}
            for no key update skip locked)`;
      }
      return work({ sql, sessionId, userId, ...session });
    }),
  );
}

/** What a read on behalf of a user gets. If the time zone is not the user's, the work is done again. */
export type ReadScope = SessionKey & { sql: Sql; user: Pick<SessionUser, "timeZone"> };

/** What a read has found, and whose it is. */
export type ReadAsUser<T> = Pick<UserScope, "user" | "session"> & { found: T };

/**
 * Like `asUser`, for work that changes nothing, and in one round trip if it sends all of its statements without
 * waiting for any. They are sent after the check of the session and before its reply; if the session is over the
 * check fails, and so does everything after it.
 *
 * @param read called again, and its statements sent in turn, if it does wait for one, or if the user's time zone is
 * not the one that it was given
 */
export async function readAsUser<T>(
  key: SessionKey,
  read: (scope: ReadScope) => Promise<T>,
): Promise<ReadAsUser<T> | typeof sessionEnded> {
  const inTurn = () =>
    asUser(key, async (scope) => {
      const { user, session } = scope;
      return { user, session, found: await read(scope) };
    });
  const timeZone = zones.get(key.userId) ?? null;
  const done = await unlessEnded(
    atOnce((sql) =>
      Promise.all([guard(sql, "user", key), read({ sql, ...key, user: { timeZone } })]),
    ),
  ).catch((error) => {
    if (error instanceof NotAtOnce) return null;
    throw error;
  });
  if (done === sessionEnded) return done;
  if (done === null) return inTurn();
  const [{ isStale, ...known }, found] = done;
  if (known.user.timeZone !== timeZone) {
    expectZone(known.user);
    return inTurn();
  }
  if (isStale) await asUser(key, async () => {});
  return { ...known, found };
}

/**
 * The time zones of users as they were last seen. A read is sent before the database can say which it is, and most
 * reads depend on what day it is: this is a guess, which the reply confirms or corrects.
 */
const zones = new Map<string, string>();
const mostZones = 10_000;

function expectZone({ id, timeZone }: SessionUser): void {
  zones.delete(id);
  if (timeZone !== null) zones.set(id, timeZone);
  const [oldest] = zones.keys();
  if (zones.size > mostZones && oldest !== undefined) zones.delete(oldest);
}

/** Taken in place of a role if there is no living session: it cannot be taken, so the transaction fails. */
const noRole = "latch: the session has ended";

/**
 * The first statement of every transaction of a user: takes the role, and says whose session it is. It fails if the
 * session doesn't live, so that the database refuses whatever was sent after it.
 */
async function guard(sql: Sql, role: "user" | "auth", { sessionId, userId }: SessionKey) {
  const [row] = await sql<[GuardRow]>`
    select found.*,
      set_config('app.user_id', coalesce(found.id::text, ''), true),
      set_config('search_path', ${searchPath}, true),
      set_config('role', case when found.id is null then ${noRole} else ${roleName(sql, role)} end, true)
    from (select) always left join (
      select u.id, u.email, u.name, u.quick_add as "quickAdd", u.time_zone as "timeZone",
        s.created_at as "createdAt", s.expires_at as "expiresAt",
        s.last_seen_at < now() - interval '5 minutes' as "isStale"
      from latch.sessions s join latch.users u on u.id = s.user_id
      where s.id = ${sessionId} and s.user_id = ${userId} and s.expires_at > now()
    ) found on true`;
  const { id, email, name, quickAdd, timeZone, createdAt, expiresAt, isStale } = row;
  const user: SessionUser = { id, email, name, quickAdd, timeZone };
  return { user, session: { id: sessionId, createdAt, expiresAt }, isStale };
}

type GuardRow = SessionUser & Omit<UserScope["session"], "id"> & { isStale: boolean };

/** The result of a user's transaction, or that their session is over. */
async function unlessEnded<T>(done: Promise<T>): Promise<T | typeof sessionEnded> {
  return done.catch((error) => {
    if (isOfEndedSession(error) || isOfDeletedUser(error)) return sessionEnded;
    throw error;
  });
}

/**
 * Recognised only by the code, invalid_parameter_value, and the name: a server may phrase the rest in another
 * language.
 */
const isOfEndedSession = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  error.code === "22023" &&
  error.message.includes(noRole);

/** Whether a row could not be written because its user has been deleted since the transaction began. */
const isOfDeletedUser = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "23503";

/** The number of rows that `inBatches` reads in one transaction. */
const batchSize = 1_000;

/**
 * A list of any length, batch by batch, each in a transaction of its own: a long list needs neither a long
 * transaction nor much memory. There is at least one batch; only the first may be empty.
 *
 * @param read returns up to `limit` rows after the row `after`, in an order in which no row changes its place
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
 * Runs `work` in one transaction for signing up or in: it can read and store accounts, passwords and sessions, and no
 * task.
 *
 * @throws {Unavailable} if the database cannot be used
 */
export async function beforeSignIn<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  return asRole("auth", work);
}

/**
 * Like `beforeSignIn`, for work that changes nothing, and in one round trip if it sends all of its statements without
 * waiting for any.
 *
 * @param read called again, and its statements sent in turn, if it does wait for one
 * @throws {Unavailable} if the database cannot be used
 */
export async function readBeforeSignIn<T>(read: (sql: Sql) => Promise<T>): Promise<T> {
  return atOnce((sql) => inRole(sql, "auth", read)).catch((error) => {
    if (error instanceof NotAtOnce) return beforeSignIn(read);
    throw error;
  });
}

/**
 * Runs `work` in one transaction that can claim letters of the outbox and record what became of them, and nothing
 * else.
 *
 * @throws {Unavailable} if the database cannot be used
 */
export async function asMailer<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  return asRole("mail", work);
}

async function asRole<T>(role: "auth" | "mail", work: (sql: Sql) => Promise<T>): Promise<T> {
  return transaction((sql) => inRole(sql, role, work));
}

/**
 * The first statement of `work` is sent with the one that takes the role, and without waiting for it: if the role
 * cannot be taken, the database refuses whatever follows.
 */
async function inRole<T>(
  sql: Sql,
  role: "auth" | "mail",
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const [, result] = await Promise.all([takeRole(sql, role), work(sql)]);
  return result;
}

async function takeRole(sql: Sql, role: "auth" | "mail"): Promise<void> {
  // Executed at once, so that nothing of the work comes before it.
  await sql`
    select set_config('search_path', ${searchPath}, true),
      set_config('role', ${roleName(sql, role)}, true)`.execute();
}

/**
 * Opens the database for a server. The embedded one is migrated; any other must have been.
 *
 * @throws {SchemaBehind} if the database lacks a migration
 * @throws {Unavailable} if it doesn't answer; it is tried again with every request
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

/** The migrations that this code needs, read at the start: checks of a running server need no files. */
let needed: Promise<Migration[]> | undefined;

/** @throws {SchemaBehind} naming what is missing and what to run. @throws {Unavailable} */
export async function checkSchema(deadlineMs = transactionDeadlineMs): Promise<void> {
  needed ??= readMigrations();
  const migrations = await needed;
  const missing = await transaction(async (sql) => {
    // The role doesn't exist before the first migration.
    await sql`
      select set_config('role', rolname, true) from pg_roles
      where rolname = ${roleName(sql, "auth")}
        and has_schema_privilege(oid, to_regnamespace('latch')::oid, 'usage')`;
    return pendingMigrations(sql, migrations);
  }, deadlineMs).catch((cause) => {
    // Nothing was changed, whatever became of its COMMIT.
    throw cause instanceof OutcomeUnknown
      ? new Unavailable("No schema was seen", { cause })
      : cause;
  });
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
 * Has the embedded database write the contents of its log to its files. By itself it does so only when it is closed,
 * and its log would grow for as long as it runs; a PostgreSQL server does so regularly.
 *
 * @throws {Unavailable}
 */
export async function checkpointEmbedded(): Promise<void> {
  const { pool, isEmbedded } = await connection();
  if (isEmbedded) await pool.begin((sql) => sql`checkpoint`, { deadlineMs: transactionDeadlineMs });
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
  let hooks: (() => void)[] = [];
  const result = await onPool((pool, limits) =>
    pool.begin(
      async (sql) => {
        const given = await work(sql);
        hooks = commitHooks.get(sql) ?? [];
        return given;
      },
      { ...limits, deadlineMs },
    ),
  );
  for (const run of hooks) run();
  return result;
}

const atOnce = <T>(read: (sql: Sql) => Promise<T>): Promise<T> =>
  onPool((pool, limits) => pool.readAtOnce(read, limits));

async function onPool<T>(run: (pool: Pool, limits: Limits) => Promise<T>): Promise<T> {
  const { pool } = await connection();
  return run(pool, { deadlineMs: transactionDeadlineMs, statementTimeoutMs }).catch((error) => {
    if (isOutage(error)) throw new Unavailable("The database cannot be used", { cause: error });
    throw error;
  });
}
