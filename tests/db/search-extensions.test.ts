import { readdirSync, readFileSync } from "node:fs";
import { type Extensions, PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { createDatabase } from "../support/database";

const ada = "00000000-0000-4000-8000-000000000001";
const titles = ["Renew the library card", "Buy milk"];

/** A database whose server has these extensions, with every migration; and what it warned of meanwhile. */
async function migrated(extensions: Extensions) {
  const database = await PGlite.create({ extensions });
  onTestFinished(() => database.close());
  const warnings: string[] = [];
  const onNotice = ({ severity, message }: { severity?: string; message?: string }) =>
    void (severity === "WARNING" && warnings.push(String(message)));
  await database.exec(
    "create table schema_migrations (name text, checksum text, applied_at timestamptz(3))",
  );
  for (const name of readdirSync("migrations").sort())
    await database.exec(readFileSync(`migrations/${name}`, "utf8"), { onNotice });
  await database.query("insert into users (id, email, name) values ($1, 'a@example.com', 'A')", [
    ada,
  ]);
  for (const title of titles)
    await database.query(
      "insert into tasks (user_id, id, title) values ($1, gen_random_uuid(), $2)",
      [ada, title],
    );
  return { warnings, search: (statement: string) => found(database, statement) };
}

const found = (database: PGlite, statement: string) =>
  database.transaction(async (sql) => {
    await sql.query(
      "select set_config('app.user_id', $1, true), set_config('role', 'latch_user', true)",
      [ada],
    );
    const { rows } = await sql.query<{ title: string }>(
      `select title from tasks where id in (${statement})`,
    );
    return rows.map(({ title }) => title);
  });

const words = "select search_tasks('library ca', '{open}', null, null, 'newest', null, 50)";
const fragment = "select similar_tasks('brar', '{open}', null, null, 50)";
const typo = "select similar_tasks('libary', '{open}', null, null, 50)";
const [library] = titles;

describe("search", () => {
  test("has words, fragments and typing errors where both extensions are", async () => {
    const { warnings, search } = await migrated({ btree_gin, pg_trgm });
    expect(warnings).toEqual([]);
    for (const statement of [words, fragment, typo])
      expect(await search(statement)).toEqual([library]);
  });

  test("has words and fragments without any extension, and the migration says what is missing", async () => {
    const { warnings, search } = await migrated({});
    expect(warnings).toEqual([
      expect.stringMatching(/^Search is slower than it could be: .*btree_gin could not be created/),
      expect.stringMatching(
        /^Search does not forgive typing errors: .*pg_trgm could not be created/,
      ),
    ]);
    for (const statement of [words, fragment]) expect(await search(statement)).toEqual([library]);
    expect(await search(typo)).toEqual([]);
  });

  test.each([
    ["btree_gin", { pg_trgm }, [library]],
    ["pg_trgm", { btree_gin }, []],
  ])("works without %s", async (missing, extensions, similar) => {
    const { warnings, search } = await migrated(extensions);
    expect(warnings).toEqual([expect.stringContaining(missing)]);
    expect(await search(words)).toEqual([library]);
    expect(await search(typo)).toEqual(similar);
  });
});

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
