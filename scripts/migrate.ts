/**
 * `npm run migrate`: brings the database's schema up to this code. With `DATABASE_MIGRATION_URL` it does so as that
 * login, and the login in `DATABASE_URL` gets no more than the application needs.
 */
import { connect } from "../db/connection";
import { readDatabaseUrl } from "../db/database-url";
import { CannotOpen } from "../db/errors";
import { grantApplicationRoles, migrate } from "../db/migrate";

const { DATABASE_URL, DATABASE_MIGRATION_URL } = process.env;

try {
  const applied = await bringUpToDate();
  console.log(applied.length ? `Applied ${applied.join(", ")}` : "The database is up to date");
} catch (error) {
  console.error(`Migration failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function bringUpToDate(): Promise<string[]> {
  for (const [name, value] of Object.entries({ DATABASE_MIGRATION_URL, DATABASE_URL })) {
    const address = value ? readDatabaseUrl(value) : {};
    if ("mustBe" in address) throw new CannotOpen(`${name} must be ${address.mustBe}`);
  }
  const url = DATABASE_MIGRATION_URL || DATABASE_URL;
  const environment = { ...process.env, DATABASE_URL: url };
  const variable = DATABASE_MIGRATION_URL ? "DATABASE_MIGRATION_URL" : "DATABASE_URL";
  const { pool, close } = await connect(environment, (warning) => console.warn(warning), variable);
  try {
    const applied = await migrate(pool);
    if (DATABASE_MIGRATION_URL && DATABASE_URL)
      await grantApplicationRoles(pool, loginOf(DATABASE_URL));
    return applied;
  } finally {
    await close();
  }
}

/** A URL with nothing but the login: not everything can parse one with several hosts. */
function loginOf(databaseUrl: string): string {
  const address = readDatabaseUrl(databaseUrl);
  const user = "user" in address ? (address.user ?? "") : "";
  return `postgres://${encodeURIComponent(user)}@localhost`;
}
