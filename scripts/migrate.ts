/**
 * `npm run migrate`: brings the database's schema up to this code. With `DATABASE_MIGRATION_URL` it does so as
 * that login, and the one of `DATABASE_URL` gets no more than the application needs.
 */
import { connect } from "../db/connection";
import { isPostgresUrl, postgresUrlMeaning } from "../db/database-url";
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
  if (DATABASE_MIGRATION_URL && !isPostgresUrl(DATABASE_MIGRATION_URL))
    throw new CannotOpen(`DATABASE_MIGRATION_URL must be ${postgresUrlMeaning}`);
  const url = DATABASE_MIGRATION_URL || DATABASE_URL;
  const environment = { ...process.env, DATABASE_URL: url };
  const { pool, close } = await connect(environment, (warning) => console.warn(warning));
  try {
    const applied = await migrate(pool);
    if (DATABASE_MIGRATION_URL && DATABASE_URL) await grantApplicationRoles(pool, DATABASE_URL);
    return applied;
  } finally {
    await close();
  }
}
