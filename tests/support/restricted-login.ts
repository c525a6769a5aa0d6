import { randomBytes } from "node:crypto";
import { grantApplicationRoles, migrate } from "../../db/migrate";
import type { Pool, Sql } from "../../db/pool";
import { createDatabase, type TestDatabase } from "./database";
import { connectAsOwner } from "./owner";
import { launch } from "./server";

type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

/** A migrated database, and a login to it that owns nothing. */
export type RestrictedDatabase = TestDatabase & {
  login: string;
  /** Runs a transaction as whoever owns the tables. */
  asOwner: Transaction;
  /** Runs a transaction as the login. */
  asLogin: Transaction;
};

/**
 * A database migrated with two URLs, as its operator would. The embedded Postgres has no logins: there the login is a
 * role that a transaction takes.
 */
export async function createRestrictedDatabase(): Promise<RestrictedDatabase> {
  const database = await createDatabase();
  const login = `latch_login_${randomBytes(6).toString("hex")}`;
  const ownerUrl = database.environment.DATABASE_URL;
  const { pool: owner, close } = await connectAsOwner(database.environment);
  const environment = ownerUrl
    ? await migrateWithTwoUrls(owner, login, database.environment)
    : await grantToRole(owner, login, database.environment);
  const loginConnection = ownerUrl ? await connectAsOwner(environment) : null;
  const asOwner: Transaction = (work) => owner.begin(work) as Promise<never>;
  return {
    environment,
    login,
    asOwner,
    asLogin: (work) =>
      loginConnection
        ? (loginConnection.pool.begin(work) as Promise<never>)
        : asOwner(async (sql) => {
            await sql`select set_config('role', ${login}, true)`;
            return work(sql);
          }),
    async remove() {
      await loginConnection?.close();
      await owner.begin((sql) => sql`drop role ${sql(login)}`);
      await close();
      await database.remove();
    },
  };
}

async function migrateWithTwoUrls(
  owner: Pool,
  login: string,
  { DATABASE_URL = "", ...others }: Record<string, string>,
) {
  const password = randomBytes(12).toString("hex");
  await owner.begin((sql) => sql.unsafe(`create role ${login} login password '${password}'`));
  const url = new URL(DATABASE_URL);
  Object.assign(url, { username: login, password });
  const environment = { ...others, DATABASE_URL: url.href };
  const migration = launch(["node_modules/.bin/tsx", "scripts/migrate.ts"], {
    ...environment,
    DATABASE_MIGRATION_URL: DATABASE_URL,
  });
  if ((await migration.ended) !== 0) throw new Error(migration.output());
  return environment;
}

async function grantToRole(owner: Pool, login: string, environment: Record<string, string>) {
  await migrate(owner);
  await owner.begin((sql) => sql.unsafe(`create role ${login} nologin`));
  await grantApplicationRoles(owner, `postgres://${login}@localhost/postgres`);
  return environment;
}
