import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import { type Connection, connect } from "../../db/connection";
import { migrate, readMigrations } from "../../db/migrate";
import { createDatabase, type TestDatabase } from "../support/database";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";
import { launch, startServer } from "../support/server";

let database: TestDatabase;
let connection: Connection;
let folder: string;

beforeAll(async () => {
  database = await createDatabase();
  connection = await connect(database.environment);
});

afterAll(async () => {
  await connection.close();
  await database.remove();
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "latch-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await ask("drop schema if exists latch cascade");
});

const write = (name: string, sql: string) => writeFile(path.join(folder, name), sql);
const apply = () => migrate(connection.pool, folder);
const ask = (sql: string) => connection.pool.begin((transaction) => transaction.unsafe(sql));
const exists = async (table: string) => {
  const [row] = await ask(`select to_regclass('latch.${table}') is not null as found`);
  return row?.found as boolean;
};

describe("migrate", () => {
  test("applies files in the order of their names, each once", async () => {
    await write("0002_b.sql", "insert into a values (2)");
    await write("0001_a.sql", "create table a (n int)");
    expect(await apply()).toEqual(["0001_a.sql", "0002_b.sql"]);
    expect(await apply()).toEqual([]);
    expect(await ask("select n from latch.a")).toHaveLength(1);
  });

  test("leaves nothing of a file that fails, and names it", async () => {
    await write("0001_bad.sql", "create table a (n int); select 1/0");
    await expect(apply()).rejects.toThrow("0001_bad.sql failed: division by zero");
    expect(await exists("a")).toBe(false);
    await write("0001_bad.sql", "create table a (n int)");
    expect(await apply()).toEqual(["0001_bad.sql"]);
  });

  test("gives up on a table that is in use, so that requests do not wait for long, and says what to do", async () => {
    // The embedded database does one transaction at a time.
    if (!database.environment.DATABASE_URL) return;
    await write("0001_a.sql", "create table a (n int)");
    await apply();
    await write("0002_b.sql", "alter table a add column m int");
    await connection.pool.begin(async (other) => {
      await other`lock table latch.a in access share mode`;
      await expect(apply()).rejects.toThrow(
        "0002_b.sql failed: canceling statement due to lock timeout: another transaction uses its table, so run this again",
      );
    });
    expect(await apply()).toEqual(["0002_b.sql"]);
  });

  test("stops at a file that was edited after it was applied, and names it", async () => {
    await write("0001_a.sql", "create table a (n int)");
    await apply();
    await write("0001_a.sql", "create table a (n bigint)");
    await write("0002_b.sql", "create table b (n int)");
    await expect(apply()).rejects.toThrow("0001_a.sql was edited");
    expect(await exists("b")).toBe(false);
  });

  test("does not mind other line endings", async () => {
    await write("0001_a.sql", "create table a (\nn int\n);\n");
    await apply();
    await write("0001_a.sql", "create table a (\r\nn int\r\n);\r\n");
    expect(await apply()).toEqual([]);
  });

  test("applies each file once when eight start together", async () => {
    await write("0001_a.sql", "create table a (n int)");
    await write("0002_b.sql", "insert into a values (1)");
    const pools = await Promise.all(Array.from({ length: 8 }, () => connect(database.environment)));
    const applied = await Promise.all(pools.map(({ pool }) => migrate(pool, folder)));
    await Promise.all(pools.map(({ close }) => close()));
    expect(applied.flat().sort()).toEqual(["0001_a.sql", "0002_b.sql"]);
    expect(await ask("select n from latch.a")).toHaveLength(1);
  });
});

const npmRunMigrate = () =>
  launch(["node_modules/.bin/tsx", "scripts/migrate.ts"], database.environment);

test("npm run migrate brings a database up to date, and says so", async () => {
  const first = npmRunMigrate();
  expect(await first.ended).toBe(0);
  expect(first.output()).toMatch(/^Applied 0001_/);
  const second = npmRunMigrate();
  expect(await second.ended).toBe(0);
  expect(second.output()).toBe("The database is up to date\n");
});

test("npm run migrate works beside a running server", async () => {
  await migrate(connection.pool);
  const server = await startServer(database.environment);
  onTestFinished(async () => void (await server.stop()));
  const run = npmRunMigrate();
  expect(await run.ended).toBe(0);
  expect(run.output()).toBe("The database is up to date\n");
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test("npm run migrate says in one line what is wrong with DATABASE_URL, and not its password", async () => {
  const run = launch(["node_modules/.bin/tsx", "scripts/migrate.ts"], {
    DATABASE_URL: "postgres://u:canary@host:port/latch",
  });
  expect(await run.ended).toBe(1);
  expect(run.output()).toMatch(/^Migration failed: DATABASE_URL must be [^\n]*\n$/);
  expect(run.output()).not.toContain("canary");
});

describe("an empty database of a server", () => {
  let empty: RemoteDatabase;

  beforeAll(async () => {
    empty = await createRemoteDatabase();
  });
  afterAll(() => empty.remove());

  test("is left as it was by a file during which the connection is lost, and one line says so", async () => {
    empty.proxy.cutAt(/create table users/);
    const run = launch(["node_modules/.bin/tsx", "scripts/migrate.ts"], {
      DATABASE_URL: empty.url,
    });
    expect(await run.ended).toBe(1);
    empty.proxy.cutAt(null);
    expect(run.output()).toMatch(/^Migration failed: [^\n]*\n$/);
  });

  test("is refused by a server, which says what to run", async () => {
    const server = launch(["node_modules/.bin/remix-serve", "build/server/index.js"], {
      DATABASE_URL: empty.url,
      PORT: "0",
    });
    onTestFinished(async () => void (await server.stop()));
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(
      /^The database lacks 0001_\S+\.sql.*: run "npm run migrate"\n$/,
    );
  });
});

describe("a database of an earlier Latch", () => {
  const said =
    /This database is an earlier Latch's[^\n]* move the data directory away or set DATA_DIR[^\n]* DATABASE_URL [^\n]*\n$/;

  beforeEach(() =>
    ask(`drop schema if exists latch cascade;
      create table public.schema_migrations (name text primary key, checksum text not null);
      insert into public.schema_migrations values ('0001_accounts_and_tasks.sql', 'x')`),
  );

  afterEach(() => ask("drop table public.schema_migrations"));

  test("is refused by npm run migrate in one line that says what to do, and is left as it was", async () => {
    const run = npmRunMigrate();
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(new RegExp(`^Migration failed: ${said.source}`));
    const [row] = await ask("select to_regnamespace('latch') as schema");
    expect(row).toEqual({ schema: null });
  });

  test("is refused by a server at its start in one line that says what to do", async () => {
    const server = launch(["node_modules/.bin/remix-serve", "build/server/index.js"], {
      ...database.environment,
      PORT: "0",
    });
    onTestFinished(async () => void (await server.stop()));
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(new RegExp(`^${said.source}`));
  });
});

describe("the checksums of migrations", () => {
  const checksums = (...flags: string[]) =>
    launch(["node_modules/.bin/tsx", "scripts/checksums.ts", ...flags, folder], {});
  const outcome = async (...flags: string[]) => {
    const run = checksums(...flags);
    return [await run.ended, run.output().replaceAll(folder, "")];
  };

  /** Lists the files of the folder as the script would, which takes a second of a processor. */
  async function list() {
    const found = await readMigrations(folder);
    const listed = Object.fromEntries(found.map(({ name, checksum }) => [name, checksum]));
    await write("checksums.json", `${JSON.stringify(listed, null, 2)}\n`);
  }

  beforeEach(async () => {
    await write("0001_a.sql", "create table a (n int)\n");
    await list();
  });

  test("are listed for every migration there is", async () => {
    const run = launch(["node_modules/.bin/tsx", "scripts/checksums.ts"], {});
    expect(await run.ended).toBe(0);
  });

  test("refuse an edited migration by its name, and adding lines does not help", async () => {
    await write("0001_a.sql", "create table a (n bigint)");
    const edited = [1, "/0001_a.sql was edited: put it back and add a new migration\n"];
    expect(await outcome()).toEqual(edited);
    expect(await outcome("--add")).toEqual(edited);
  });

  test("refuse a missing migration by its name", async () => {
    await rm(path.join(folder, "0001_a.sql"));
    const missing = [1, expect.stringMatching(/^\/0001_a.sql is missing/)];
    expect(await outcome()).toEqual(missing);
    expect(await outcome("--add")).toEqual(missing);
  });

  test("refuse a migration that is not listed by its name, until its line is added", async () => {
    await write("0002_b.sql", "create table b (n int)");
    expect(await outcome()).toEqual([1, expect.stringMatching(/^\/0002_b.sql is not in /)]);
    expect(await outcome("--add")).toEqual([0, ""]);
    expect(await outcome()).toEqual([0, ""]);
  });

  test("do not mind other line endings", async () => {
    await write("0001_a.sql", "create table a (n int)\r\n");
    expect(await outcome()).toEqual([0, ""]);
  });
});
