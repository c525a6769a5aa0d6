/**
 * The names that migrations and the client share: the schema that holds all of Latch, and its four roles. Schemas
 * belong to a database, but roles to a whole server. So each database has roles of its own, named after it: a login
 * that serves one Latch can take no role of another on the same server.
 */
import type { ISql } from "postgres";

/** The `search_path` of a transaction. Temporary tables come last, so that none can hide a table of ours. */
export const searchPath = "latch, pg_temp";

/**
 * `user` sees one user's rows, `auth` accounts and sessions, `mail` the letters to be sent. `search`, which nobody
 * takes, sees what can be searched of all tasks.
 */
export type Role = "user" | "auth" | "mail" | "search";

/**
 * A role's name, as an expression that the database computes from its own name, which a pooler may know by another
 * one: `latch_user_<database>`, with a hash in place of the database's name if that would exceed Postgres's 63 bytes.
 *
 * @param database another database's name, instead of this one's
 */
export function roleName(sql: ISql, role: Role, database?: string) {
  const name = database === undefined ? sql`current_database()::text` : sql`${database}::text`;
  return sql`(${`latch_${role}_`}::text
    || case when octet_length(${name}) <= 50 then ${name} else md5(${name}) end)`;
}

/** The names of this database's roles. */
export async function roleNames(sql: ISql): Promise<Record<Role, string>> {
  const [names] = await sql<[Record<Role, string>]>`
    select ${roleName(sql, "user")} as user, ${roleName(sql, "auth")} as auth,
      ${roleName(sql, "mail")} as mail, ${roleName(sql, "search")} as search`;
  return names;
}
