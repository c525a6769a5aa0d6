import { type Connection, connect } from "../../db/connection";
import type { Pool, Sql } from "../../db/pool";
import { type Role, roleName, searchPath } from "../../db/schema";

/**
 * A connection as the tables' owner, or as another login, to the database in the variables; its transactions find
 * Latch's tables.
 */
export async function connectAsOwner(environment?: Record<string, string>): Promise<Connection> {
  const connection = await connect(environment);
  return { ...connection, pool: findingTables(connection.pool) };
}

function findingTables(pool: Pool): Pool {
  const begin = (work: (sql: Sql) => unknown) =>
    pool.begin(async (sql) => {
      await sql`select set_config('search_path', ${searchPath}, true)`;
      return work(sql);
    });
  return new Proxy(pool, {
    get: (target, name) => (name === "begin" ? begin : Reflect.get(target, name)),
  });
}

/**
 * Runs statements as the tables' owner, in one transaction: to set up what the application cannot. The owner is a
 * member of Latch's roles, and what their policies allow needs no `alter table`.
 *
 * Do NOT alter two tables of the database that all tests share: it locks them one after the other, and the database
 * ends any request that holds the second and waits for the first.
 */
export async function asOwner<T>(
  environment: Record<string, string>,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const { pool, close } = await connectAsOwner(environment);
  return (pool.begin(work) as Promise<T>).finally(close);
}

/** Continues a transaction as one of Latch's roles, for this user or for none. */
export const takeRole = (sql: Sql, role: Role, userId = "") =>
  sql`select set_config('app.user_id', ${userId}, true),
    set_config('role', ${roleName(sql, role)}, true)`;

/** Lets some minutes pass since people last gave their passwords. */
export const makeStale = (environment: Record<string, string>, email: string, minutes = 11) =>
  asOwner(
    environment,
    (sql) => sql`
      update sessions set authenticated_at = authenticated_at - make_interval(mins => ${minutes})
      where user_id = (select id from users where email = ${email})`,
  );

/** Lets the time of an email's one-time links pass. */
export const expireLinks = (environment: Record<string, string>, email: string) =>
  asOwner(
    environment,
    (sql) => sql`
      update one_time_links set expires_at = now() - interval '1 second' where email = ${email}`,
  );
