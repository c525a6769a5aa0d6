import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, type Pool } from "../../db/connection";
import { migrate } from "../../db/migrate";

/** A database of one's own: the variables that lead a process to it, and how to be rid of it. */
export type TestDatabase = { environment: Record<string, string>; remove: () => Promise<void> };

/**
 * An empty database: a new one on the server that DATABASE_URL names, which must be a role that may create
 * databases; else an embedded one in a new folder.
 */
export async function createDatabase(serverUrl = process.env.DATABASE_URL): Promise<TestDatabase> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "latch-test-"));
  const removeFolder = () => rmSync(dataDir, { recursive: true, force: true });
  if (!serverUrl) {
    return { environment: { DATA_DIR: dataDir }, remove: async () => removeFolder() };
  }
  const name = `latch_test_${path.basename(dataDir).slice(-6).toLowerCase()}_${process.pid}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await onServer(serverUrl, (sql) => sql`create database ${sql(name)}`);
  return {
    environment: { DATA_DIR: dataDir, DATABASE_URL: url.href },
    async remove() {
      removeFolder();
      await onServer(serverUrl, async (sql) => {
        await sql`drop database ${sql(name)} with (force)`;
        for (const role of ["user", "auth", "search"])
          await sql`drop role if exists ${sql(`latch_${role}_${name}`)}`;
      });
    },
  };
}

/** As `createDatabase`, with every migration applied where a server would expect that. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  const database = await createDatabase();
  if (database.environment.DATABASE_URL) {
    const { pool, close } = await connect(database.environment);
    await migrate(pool).finally(close);
  }
  return database;
}

async function onServer(url: string, work: (pool: Pool) => Promise<unknown>): Promise<void> {
  const { pool, close } = await connect({ DATABASE_URL: url });
  await work(pool).finally(close);
}
