import { randomBytes } from "node:crypto";
import { connect, type Pool } from "../../db/connection";
import { grantApplicationRoles } from "../../db/grants";
import { createDatabase, type TestDatabase } from "./database";
import { launch } from "./server";

/** A migrated database, and a login to it that owns nothing. */
export type RestrictedDatabase = TestDatabase & {
  login: string;
  /** Runs statements as whoever owns the tables. */
  owner: Pool;
  /** Runs statements as the login. */
  asLogin: <T>(work: (sql: Pool) => Promise<T>) => Promise<T>;
};

/**
 * A database migrated as its operator would with two URLs. The embedded Postgres has no logins: there the login
 * is a role without one, which a transaction takes.
 */
export async function createRestrictedDatabase(): Promise<RestrictedDatabase> {
  const database = await createDatabase();
  const login = `latch_login_${randomBytes(6).toString("hex")}`;
  const ownerUrl = database.environment.DATABASE_URL;
  const { pool: owner, close } = await connect(database.environment);
  const environment = ownerUrl
    ? await migrateWithTwoUrls(owner, login, database.environment)
    : await grantToRole(owner, login, database.environment);
  const loginConnection = ownerUrl ? await connect(environment) : null;
  return {
    environment,
    login,
    owner,
    asLogin: (work) =>
      loginConnection
        ? work(loginConnection.pool)
        : (owner.begin(async (sql) => {
            await sql`select set_config('role', ${login}, true)`;
            return work(sql as unknown as Pool);
          }) as Promise<never>),
    async remove() {
      await loginConnection?.close();
      await owner`drop role ${owner(login)}`;
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
  await owner.unsafe(`create role ${login} login password '${password}'`);
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
  const { migrate } = await import("../../db/migrate");
  await migrate(owner);
  await owner.unsafe(`create role ${login} nologin`);
  await grantApplicationRoles(owner, `postgres://${login}@localhost/postgres`);
  return environment;
}
