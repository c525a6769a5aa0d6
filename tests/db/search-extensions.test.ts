import { rmSync } from "node:fs";
import path from "node:path";
import { type Extensions, PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { createPool, type Pool } from "../../db/pool";
import { searchPath } from "../../db/schema";
import { createDatabase } from "../support/database";
import { copyEmbedded } from "../support/embedded-copy";
import { takeRole } from "../support/owner";
import { newFolder } from "../support/scratch";

const ada = "00000000-0000-4000-8000-000000000001";
const titles = ["Renew the library card", "Buy milk"];
const searching = (typed: string) =>
  `select task from search_tasks('${typed}', '{open}', null, null, 'newest', null, null, null, null, 50)`;
const words = searching("library ca");
const fragment = searching("brar");
const typo = "select similar_tasks('libary', '{open}', null, null, 50)";

/** A database on a server that has these extensions. */
async function databaseWith(extensions: Extensions): Promise<Pool> {
  const folder = newFolder("extensions");
  await copyEmbedded("empty", folder);
  const db = await PGlite.create({ dataDir: path.join(folder, "postgres"), extensions });
  const server = new PGLiteSocketServer({ db, path: path.join(folder, ".s.PGSQL.5432") });
  await server.start();
  const options = {
    path: path.join(folder, ".s.PGSQL.5432"),
    user: "postgres",
    database: "postgres",
    prepare: false,
    fetch_types: false,
    onnotice: () => {},
  };
  const pool = createPool(options, 1);
  onTestFinished(async () => {
    await pool.close();
    await server.stop();
    await db.close();
    rmSync(folder, { recursive: true });
  });
  return pool;
}

/** What Ada, who has two tasks, finds with each of these statements. */
async function found(pool: Pool, statements: string[]): Promise<string[][]> {
  return pool.begin(async (sql) => {
    await sql`select set_config('search_path', ${searchPath}, true), set_config('app.user_id', ${ada}, true)`;
    await sql`insert into users (id, email, name) values (${ada}, 'ada@example.com', 'Ada')`;
    await takeRole(sql, "user", ada);
    for (const title of titles)
      await sql`insert into tasks (user_id, id, title) values (${ada}, gen_random_uuid(), ${title})`;
    const all: string[][] = [];
    for (const statement of statements) {
      const rows = await sql.unsafe(`select title from tasks where id in (${statement})`);
      all.push(rows.map(({ title }) => title));
    }
    return all;
  }) as Promise<string[][]>;
}

const [library = ""] = titles;
const everyWay = [words, fragment, typo];

describe("search has words, fragments and typing errors", () => {
  test("where the migration creates the extensions", async () => {
    const pool = await databaseWith({ btree_gin, pg_trgm });
    await migrate(pool);
    expect(await found(pool, everyWay)).toEqual([[library], [library], [library]]);
  });

  test("where the extensions are in other schemas already, one of them closed to all", async () => {
    const pool = await databaseWith({ btree_gin, pg_trgm });
    await pool.begin((sql) =>
      sql.unsafe(
        `create extension btree_gin; create schema "Exten sions"; create extension pg_trgm schema "Exten sions"`,
      ),
    );
    await migrate(pool);
    expect(await found(pool, everyWay)).toEqual([[library], [library], [library]]);
  });
});

test.each<[string, Extensions]>([
  ["btree_gin", { pg_trgm }],
  ["pg_trgm", { btree_gin }],
])(
  "a server without %s stops the migration with one line that says what to install",
  async (missing, extensions) => {
    const pool = await databaseWith(extensions);
    const stopped = await migrate(pool).catch((error) => error);
    expect(stopped).toMatchObject({ name: "CannotOpen" });
    expect(stopped.message).toMatch(
      new RegExp(
        `^The database lacks the extension ${missing} \\(.*\\): install [^\\n]* or [^\\n]* "create extension ${missing}"[^\\n]*$`,
      ),
    );
    const [left] = await pool.begin((sql) => sql`select to_regnamespace('latch') as schema`);
    expect(left).toEqual({ schema: null });
  },
);

test("migrating tells what the database warns of, and nothing else", async () => {
  const database = await createDatabase();
  onTestFinished(database.remove);
  const warnings: string[] = [];
  const { pool, close } = await connect(database.environment, (warning) => warnings.push(warning));
  onTestFinished(close);
  await migrate(pool);
  expect(warnings).toEqual([]);
  await pool.begin((sql) => sql`do $$ begin raise notice 'quiet'; raise warning 'loud'; end $$`);
  expect(warnings).toEqual(["loud"]);
});
