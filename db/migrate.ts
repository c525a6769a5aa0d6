import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { ISql } from "postgres";
import { CannotOpen } from "./cannot-open";
import type { Pool } from "./connection";

type Migration = { name: string; sql: string; checksum: string };

/**
 * Applies each file of `migrations/` that the database has not had, in the order of their names, each in a
 * transaction with its line in `schema_migrations`. Several processes may do so at once: each file is applied
 * once. Gives the names of those this call applied.
 *
 * @throws {CannotOpen} naming a file that fails, or that has been edited since it was applied.
 */
export async function migrate(pool: Pool, folder?: string): Promise<string[]> {
  const applied: string[] = [];
  for (const migration of await readMigrations(folder)) {
    if (await applyOnce(pool, migration)) applied.push(migration.name);
  }
  return applied;
}

/** The names of the migrations that this code needs and the database has not had. */
export async function pendingMigrations(sql: ISql, folder?: string): Promise<string[]> {
  const [{ ledger }] = await sql<
    [{ ledger: string | null }]
  >`select to_regclass('schema_migrations')::text as ledger`;
  const rows = ledger ? await sql<{ name: string }[]>`select name from schema_migrations` : [];
  const applied = new Set(rows.map((row) => row.name));
  return (await readMigrations(folder))
    .map(({ name }) => name)
    .filter((name) => !applied.has(name));
}

async function applyOnce(pool: Pool, migration: Migration): Promise<boolean> {
  return pool.begin(async (sql) => {
    // Held to the end of the transaction, so that it also works through a pooler.
    await sql`select pg_advisory_xact_lock(hashtext('latch migrations'))`;
    await sql`
      create table if not exists schema_migrations (
        name text primary key, checksum text not null, applied_at timestamptz(3) not null default now()
      )`;
    const [known] = await sql<{ checksum: string }[]>`
      select checksum from schema_migrations where name = ${migration.name}`;
    if (known && known.checksum !== migration.checksum) {
      throw new CannotOpen(
        `${migration.name} was edited after it was applied; put it back and add a new migration`,
      );
    }
    if (known) return false;
    await sql.unsafe(migration.sql).catch((cause) => {
      throw new CannotOpen(`${migration.name} failed: ${cause.message}`, { cause });
    });
    await sql`insert into schema_migrations (name, checksum) values (${migration.name}, ${migration.checksum})`;
    return true;
  });
}

async function readMigrations(folder = "migrations"): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(folder, name), "utf8");
      // Line endings do not count: git may change them on the way to a machine.
      const checksum = createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
      return { name, sql, checksum };
    }),
  );
}
