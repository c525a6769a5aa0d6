/** `npm run migrate`: brings the database's schema up to this code. */
import { connect } from "../db/connection";
import { migrate } from "../db/migrate";

try {
  const { pool, close } = await connect();
  const applied = await migrate(pool).finally(close);
  console.log(applied.length ? `Applied ${applied.join(", ")}` : "The database is up to date");
} catch (error) {
  console.error(`Migration failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
