/** Nobody but Latch's roles reaches Latch's tables: no other role of the server, and no other Latch on it. */
import { rmSync } from "node:fs";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Connection, connect } from "../../db/connection";
import { grantApplicationRoles, migrate } from "../../db/migrate";
import { createPool, type Pool } from "../../db/pool";
import { roleName, roleNames } from "../../db/schema";
import { createDatabase, type TestDatabase } from "../support/database";
import { copyEmbedded } from "../support/embedded-copy";
import { newFolder } from "../support/scratch";

/** Runs work with the owner's connection to a database of the test's server. */
type OnDatabase = <T>(name: string, work: (pool: Pool) => Promise<T>) => Promise<T>;

/** A server with two databases, `first` and `second`, beside each other. */
async function twoDatabases(): Promise<{ first: string; second: string; on: OnDatabase }> {
  if (!process.env.DATABASE_URL) return twoEmbeddedDatabases();
  const databases = [await createDatabase(), await createDatabase()];
  const urls = databases.map(({ environment }) => environment.DATABASE_URL ?? "");
  onTestFinished(async () => {
    for (const database of databases) await database.remove();
  });
  const [first = "", second = ""] = urls.map((url) => new URL(url).pathname.slice(1));
  return {
    first,
    second,
    async on(name, work) {
      const { pool, close } = await connect({ DATABASE_URL: urls[name === first ? 0 : 1] });
      return work(pool).finally(close);
    },
  };
}

/** The embedded Postgres has one of its databases open at a time. */
async function twoEmbeddedDatabases() {
  const folder = newFolder("two");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await copyEmbedded("empty", folder);
  const extensions = { btree_gin, pg_trgm };
  const dataDir = path.join(folder, "postgres");
  const on: OnDatabase = async (name, work) => {
    const db = await PGlite.create({ dataDir, database: name, extensions });
    const socket = path.join(folder, ".s.PGSQL.5432");
    const server = new PGLiteSocketServer({ db, path: socket });
    await server.start();
    const options = { user: "postgres", prepare: false, fetch_types: false, onnotice: () => {} };
    const pool = createPool({ ...options, path: socket, database: name }, 1);
    return work(pool).finally(async () => {
      await pool.close();
      await server.stop();
      await db.close();
    });
  };
  const first = await PGlite.create({ dataDir, extensions });
  await first.exec("create database beside").finally(() => first.close());
  return { first: "postgres", second: "beside", on };
}

test("a login that serves one database can take no role of another on its server, and read none of its tables", async () => {
  const { first, second, on } = await twoDatabases();
  const login = `latch_login_${process.pid}`;
  const prepare = async (pool: Pool) => {
    await migrate(pool);
    return pool.begin(roleNames);
  };
  const own = await on(first, async (pool) => {
    const names = await prepare(pool);
    await pool.begin((sql) => sql.unsafe(`create role ${login}`));
    await grantApplicationRoles(pool, `postgres://${login}@localhost/`);
    return names;
  });
  const may = await on(second, async (pool) => {
    const theirs = await prepare(pool);
    return pool.begin(async (sql) => {
      const take = async (role: string) => {
        const [row] = await sql`select pg_has_role(${login}, ${role}, 'member') as may`;
        return row?.may;
      };
      const tables = await sql<{ may: boolean }[]>`
        select has_any_column_privilege(${login}, oid, 'select, insert, update') as may
        from pg_class where relnamespace = 'latch'::regnamespace and relkind = 'r'`;
      const [schema] = await sql`select has_schema_privilege(${login}, 'latch', 'usage') as may`;
      return {
        takeOwn: await Promise.all([own.user, own.auth, own.mail, own.search].map(take)),
        takeTheirs: await Promise.all(Object.values(theirs).map(take)),
        touchTables: tables.map((table) => table.may),
        reachSchema: schema?.may,
      };
    });
  });
  await on(first, (pool) => pool.begin((sql) => sql.unsafe(`drop role ${login}`)));
  expect(may).toEqual({
    takeOwn: [true, true, true, false],
    takeTheirs: [false, false, false, false],
    touchTables: may.touchTables.map(() => false),
    reachSchema: false,
  });
  expect(may.touchTables.length).toBeGreaterThan(5);
}, 180_000);

describe("in a database of its own", () => {
  let database: TestDatabase;
  let connection: Connection;
  const anon = `anon_${process.pid}`;

  beforeAll(async () => {
    database = await createDatabase();
    connection = await connect(database.environment);
  });

  afterAll(async () => {
    await connection.close();
    await database.remove();
    // Dropping its database removed its privileges there, some of which only a superuser could revoke.
    if (process.env.DATABASE_URL) await dropRole(process.env.DATABASE_URL, anon);
  });

  test("a role that is handed everything by default can do nothing with Latch's tables and functions", async () => {
    const { pool } = connection;
    await pool.begin(async (sql) => {
      await sql.unsafe(`create role ${anon}`);
      for (const things of ["schemas", "tables", "sequences", "functions"])
        await sql.unsafe(`alter default privileges grant all on ${things} to ${anon}`);
    });
    await migrate(pool);
    const reach = await pool.begin(
      (sql) => sql<{ name: string }[]>`
      select nspname::text as name from pg_namespace
      where nspname = 'latch' and has_schema_privilege(${anon}, oid, 'usage, create')
      union all
      select relname from pg_class
      where relnamespace = 'latch'::regnamespace and relkind in ('r', 'S') and (
        case relkind when 'S' then has_sequence_privilege(${anon}, oid, 'usage, select')
        else has_table_privilege(${anon}, oid, 'select, insert, update, delete, truncate, references, trigger')
          or has_any_column_privilege(${anon}, oid, 'select, insert, update, references') end)
      union all
      select proname from pg_proc p
      where pronamespace = 'latch'::regnamespace and has_function_privilege(${anon}, oid, 'execute')
        and not exists (select from pg_depend where objid = p.oid and deptype = 'e')`,
    );
    expect([...reach]).toEqual([]);
  });

  test("names of roles that would be too long have a hash in the database's place, and are no other's", async () => {
    const nameIn = async (name: string) => {
      const [row] = await connection.pool.begin(
        (sql) => sql<[{ name: string }]>`select ${roleName(sql, "search", name)} as name`,
      );
      return row.name;
    };
    expect(await nameIn("latch")).toBe("latch_search_latch");
    const names = [await nameIn(`${"x".repeat(55)}1`), await nameIn(`${"x".repeat(55)}2`)];
    for (const name of names) expect(name).toMatch(/^latch_search_[0-9a-f]{32}$/);
    expect(new Set(names).size).toBe(2);
  });
});

async function dropRole(serverUrl: string, role: string): Promise<void> {
  const { pool, close } = await connect({ DATABASE_URL: serverUrl });
  await pool.begin((sql) => sql`drop role ${sql(role)}`).finally(close);
}
