import { rmSync } from "node:fs";
import path from "node:path";
import postgres, { type Sql } from "postgres";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { type Content, copyEmbedded } from "./embedded-copy";
import { newFolder } from "./scratch";

/** A database for one test file: the variables that lead a process to it, and how to remove it. */
export type TestDatabase = { environment: Record<string, string>; remove: () => Promise<void> };

/**
 * An empty database: a new one on the server in DATABASE_URL, whose role must be allowed to create databases; else an
 * embedded one in a new folder.
 */
export function createDatabase(serverUrl = process.env.DATABASE_URL): Promise<TestDatabase> {
  return serverUrl ? createOnServer(serverUrl) : createEmbedded("empty");
}

/** Like `createDatabase`, with every migration applied. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  if (!process.env.DATABASE_URL) return createEmbedded("migrated");
  const database = await createDatabase();
  const { pool, close } = await connect(database.environment);
  await migrate(pool).finally(close);
  return database;
}

async function createEmbedded(content: Content): Promise<TestDatabase> {
  const dataDir = newFolder("test");
  await copyEmbedded(content, dataDir);
  return {
    environment: { DATA_DIR: dataDir },
    remove: async () => removeFolder(dataDir),
  };
}

async function createOnServer(serverUrl: string): Promise<TestDatabase> {
  const dataDir = newFolder("test");
  const name = `latch_test_${path.basename(dataDir).slice(-6).toLowerCase()}_${process.pid}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await onServer(serverUrl, (sql) => sql`create database ${sql(name)}`);
  return {
    environment: { DATA_DIR: dataDir, DATABASE_URL: url.href },
    async remove() {
      removeFolder(dataDir);
      await onServer(serverUrl, async (sql) => {
        await dropDatabase(sql, name);
        for (const role of ["user", "auth", "mail", "search"])
          await sql`drop role if exists ${sql(`latch_${role}_${name}`)}`;
      });
    },
  };
}

/**
 * First without force, which ends an autovacuum at work; with force, only a superuser may end it. Then with force,
 * for connections that a test has left open (object_in_use).
 */
async function dropDatabase(sql: Sql, name: string): Promise<void> {
  await sql`drop database ${sql(name)}`.catch((error) => {
    if (error.code !== "55006") throw error;
    return sql`drop database ${sql(name)} with (force)`;
  });
}

const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true });

async function onServer(url: string, work: (sql: Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await work(sql).finally(() => sql.end());
}
