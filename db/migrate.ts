import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import postgres, { type ISql } from "postgres";
import { CannotOpen } from "./errors";
import type { Pool, Sql } from "./pool";
import { type Role, roleNames } from "./schema";

/** A file of `migrations/`. Line endings don't count in its checksum, since git may change them. */
export type Migration = { name: string; sql: string; checksum: string };

/**
 * Applies each file of `migrations/` that the database lacks, in the order of their names, each in a transaction with
 * its line in `latch.schema_migrations`. Several processes may do so at once: each file is applied once. What
 * migrations need from the server is created first: roles, schema and extensions.
 *
 * @returns the names of those that this call applied
 * @throws {CannotOpen} naming a file that fails, or waits too long for a table, or that has been edited since it was
 * applied; or an extension that the server lacks; or if the database is an earlier Latch's
 */
export async function migrate(pool: Pool, folder?: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  await pool.begin(prepare);
  const applied: string[] = [];
  for (const migration of migrations) {
    if (await pool.begin((sql) => applyOnce(sql, migration))) applied.push(migration.name);
  }
  return applied;
}

/**
 * Lets the application's login take the application's three roles, which is all it needs: it may own nothing. Does
 * nothing if that login is the one that migrates.
 *
 * @param loginUrl the application's `DATABASE_URL`
 */
export async function grantApplicationRoles(pool: Pool, loginUrl: string): Promise<void> {
  const login = decodeURIComponent(new URL(loginUrl).username);
  await pool.begin(async (sql) => {
    const [{ isSelf }] = await sql<
      [{ isSelf: boolean }]
    >`select current_user = ${login} as "isSelf"`;
    const { auth, user, mail } = await roleNames(sql);
    if (!isSelf) await sql`grant ${sql(auth)}, ${sql(user)}, ${sql(mail)} to ${sql(login)}`;
  });
}

/**
 * The names of those of these migrations that the database lacks.
 *
 * @throws {CannotOpen} if the database is an earlier Latch's
 */
export async function pendingMigrations(sql: ISql, migrations: Migration[]): Promise<string[]> {
  const [{ ledger }] = await sql<
    [{ ledger: string | null }]
  >`select to_regclass('latch.schema_migrations')::text as ledger`;
  if (!ledger) await refuseEarlierLatch(sql);
  const rows = ledger
    ? await sql<{ name: string }[]>`select name from latch.schema_migrations`
    : [];
  const applied = new Set(rows.map((row) => row.name));
  return migrations.map(({ name }) => name).filter((name) => !applied.has(name));
}

/**
 * The migrations of a folder, in the order of their names.
 *
 * @throws {CannotOpen} naming what cannot be read
 */
export async function readMigrations(folder = "migrations"): Promise<Migration[]> {
  const read = async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
    return Promise.all(names.map((name) => readMigration(folder, name)));
  };
  return read().catch((cause) => {
    throw new CannotOpen(
      `The migrations cannot be read, start Latch in its own folder: ${cause.message}`,
      { cause },
    );
  });
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const sql = await readFile(path.join(folder, name), "utf8");
  const checksum = createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
  return { name, sql, checksum };
}

/** Creates what the first migration assumes, if it doesn't exist. */
async function prepare(sql: Sql): Promise<void> {
  await lock(sql);
  const [{ isNew }] = await sql<
    [{ isNew: boolean }]
  >`select to_regnamespace('latch') is null as "isNew"`;
  if (isNew) {
    await refuseEarlierLatch(sql);
    await sql`create schema latch`;
  }
  await createRoles(sql);
  await createExtensions(sql);
  const [{ ledger }] = await sql<
    [{ ledger: string | null }]
  >`select to_regclass('latch.schema_migrations')::text as ledger`;
  if (ledger) return;
  await sql`
    create table latch.schema_migrations (
      name text primary key, checksum text not null, applied_at timestamptz(3) not null default now()
    )`;
  await sql`
    comment on table latch.schema_migrations is 'which migrations the database has had; made by db/migrate.ts'`;
  await revokeFromOthers(sql);
}

/** Held to the end of the transaction, so that it works through a pooler too. */
const lock = (sql: Sql) => sql`select pg_advisory_xact_lock(hashtext('latch migrations'))`;

/** @throws {CannotOpen} if the tables are those of a Latch from before they had a schema of their own */
async function refuseEarlierLatch(sql: ISql): Promise<void> {
  const [{ ledger }] = await sql<
    [{ ledger: string | null }]
  >`select to_regclass('public.schema_migrations')::text as ledger`;
  if (!ledger) return;
  const found = await sql`
    select from public.schema_migrations where name = '0001_accounts_and_tasks.sql'`;
  if (found.length === 0) return;
  throw new CannotOpen(
    "This database is an earlier Latch's, which this one cannot take over: move the data directory away or set DATA_DIR to another one, or set DATABASE_URL to an empty database",
  );
}

/** Creates the four roles. The login that migrates may also be the one that serves: it becomes a member of three. */
async function createRoles(sql: Sql): Promise<void> {
  const { user, auth, mail, search } = await roleNames(sql);
  for (const name of [user, auth, mail, search]) {
    const found = await sql`select from pg_roles where rolname = ${name}`;
    if (found.length === 0) await sql`create role ${sql(name)} nologin`;
  }
  for (const name of [user, auth, mail]) {
    if (!(await mayActAs(sql, name))) await sql`grant ${sql(name)} to current_user`;
  }
}

/** From PostgreSQL 16 on, the creator of a role is its member, but may not act as it. */
async function mayActAs(sql: Sql, role: string): Promise<boolean> {
  const [{ may }] = await sql<
    [{ may: boolean }]
  >`select pg_has_role(current_user, ${role}, 'usage') as may`;
  return may;
}

/** Both are trusted: anybody who may create in a database may create them, if the server has them. */
const extensions = ["btree_gin", "pg_trgm"];

/**
 * SQLSTATEs for an extension that the login may not create, or that the server doesn't have: insufficient_privilege,
 * feature_not_supported, undefined_file.
 */
const uncreatable = new Set(["42501", "0A000", "58P01"]);

/** Creates the extensions in Latch's schema, where nobody else can; extensions that exist elsewhere stay there. */
async function createExtensions(sql: Sql): Promise<void> {
  for (const name of extensions) {
    await sql`create extension if not exists ${sql(name)} schema latch`.catch((cause) => {
      if (!(cause instanceof postgres.PostgresError && uncreatable.has(cause.code))) throw cause;
      throw new CannotOpen(
        `The database lacks the extension ${name} (${cause.message}): install PostgreSQL's contrib modules on the server, or have an administrator run "create extension ${name}" in this database`,
        { cause },
      );
    });
  }
}

/**
 * The schemas of the extensions that are not in Latch's own.
 *
 * @throws {Error} if the role that searches may not use one, and this login cannot let it
 */
async function otherSchemas(sql: Sql, search: string): Promise<string[]> {
  const schemas = () => sql<{ name: string; isOpen: boolean }[]>`
    select distinct nspname::text as name, has_schema_privilege(${search}, n.oid, 'usage') as "isOpen"
    from pg_extension join pg_namespace n on n.oid = extnamespace
    where extname in ${sql(extensions)} and nspname not in ('latch', 'pg_catalog') order by 1`;
  for (const { name, isOpen } of await schemas()) {
    if (!isOpen) await sql`grant usage on schema ${sql(name)} to ${sql(search)}`;
  }
  const found = await schemas();
  const closed = found.find(({ isOpen }) => !isOpen);
  if (closed)
    throw new Error(`an administrator must grant usage on schema ${closed.name} to ${search}`);
  return found.map(({ name }) => name);
}

/** A name as an identifier of SQL. */
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * How long a migration may wait for a table, in milliseconds. Every request for the table queues behind it meanwhile: it
 * gives up before their statements' limit of 5 s.
 */
const lockTimeoutMs = 3_000;

/** The SQLSTATE lock_not_available. */
const lockNotAvailable = "55P03";

async function applyOnce(sql: Sql, migration: Migration): Promise<boolean> {
  await lock(sql);
  // Not before: another process may be migrating for longer.
  await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`;
  const [known] = await sql<{ checksum: string }[]>`
    select checksum from latch.schema_migrations where name = ${migration.name}`;
  if (known && known.checksum !== migration.checksum) {
    throw new CannotOpen(
      `${migration.name} was edited after it was applied; put it back and add a new migration`,
    );
  }
  if (known) return false;
  await apply(sql, migration).catch((cause) => {
    const hint =
      cause.code === lockNotAvailable
        ? ": another transaction uses its table, so run this again"
        : "";
    throw new CannotOpen(`${migration.name} failed: ${cause.message}${hint}`, { cause });
  });
  await sql`
    insert into latch.schema_migrations (name, checksum)
    values (${migration.name}, ${migration.checksum})`;
  return true;
}

async function apply(sql: Sql, migration: Migration): Promise<void> {
  const roles = await roleNames(sql);
  const schemas = (await otherSchemas(sql, roles.search)).map(quoted);
  const path = ["latch", ...schemas, "pg_temp"].join(", ");
  await sql`select set_config('search_path', ${path}, true)`;
  // A migration may create or replace functions that this role owns. Nobody stays a member: it sees all tasks.
  const isMember = await mayActAs(sql, roles.search);
  if (!isMember) await sql`grant ${sql(roles.search)} to current_user`;
  await sql.unsafe(withRoles(migration.sql, roles));
  await revokeFromOthers(sql);
  if (!isMember) await sql`revoke ${sql(roles.search)} from current_user`;
}

/**
 * A migration's text for this database: psql's variables `:"latch_user"`, `:"latch_auth"`, `:"latch_mail"` and
 * `:"latch_search"` are replaced by its roles, as quoted identifiers. Nothing else is replaced.
 *
 * @throws {Error} for any other variable
 */
function withRoles(text: string, roles: Record<Role, string>): string {
  const variables = new Map(Object.entries(roles).map(([role, name]) => [`latch_${role}`, name]));
  return text.replace(/:"(\w+)"/g, (written, variable) => {
    const name = variables.get(variable);
    if (name === undefined) throw new Error(`nothing is known of the variable ${written}`);
    return quoted(name);
  });
}

/**
 * Revokes every privilege on Latch's schema and its contents from everybody but the owner and Latch's roles. Anybody
 * can execute a new function, and default privileges can hand new tables to anybody: on some hosts to a role that the
 * internet can use. The objects of extensions hold no data, and stay as they are.
 */
async function revokeFromOthers(sql: Sql): Promise<void> {
  const names = Object.values(await roleNames(sql));
  const statements = await sql<{ revoke: string }[]>`
    with object (kind, name, owner, acl) as (
      select 'schema', quote_ident(nspname), nspowner, nspacl from pg_namespace where nspname = 'latch'
      union all
      select case relkind when 'S' then 'sequence' else 'table' end, format('latch.%I', relname), relowner, relacl
      from pg_class where relnamespace = 'latch'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      union all
      select 'routine', format('latch.%I(%s)', proname, pg_get_function_identity_arguments(oid)), proowner,
        coalesce(proacl, acldefault('f', proowner))
      from pg_proc p where pronamespace = 'latch'::regnamespace and not exists (
        select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
    )
    select distinct format('revoke all on %s %s from %s', kind, name,
      case grantee when 0 then 'public' else quote_ident(rolname) end) as revoke
    from object, aclexplode(acl) left join pg_roles on pg_roles.oid = grantee
    where grantee <> owner and (grantee = 0 or rolname not in ${sql(names)})`;
  for (const { revoke } of statements) await sql.unsafe(revoke);
}
