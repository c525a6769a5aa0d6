import type postgres from "postgres";
import { isPostgresUrl, postgresUrlMeaning } from "./database-url";
import { type Embedded, openEmbedded } from "./embedded";
import { CannotOpen } from "./errors";
import { createPool, type Pool } from "./pool";

/** An open pool, to a database of this process or to a server's; and what to close after it. */
export type Connection = { pool: Pool; isEmbedded: boolean; close: () => Promise<void> };

/**
 * Connects to `DATABASE_URL` or, when that is unset, to the embedded Postgres under `DATA_DIR`. `onWarning` is told
 * what the database warns of: a migration that can do less on this server than it would.
 */
export async function connect(
  env: Record<string, string | undefined> = process.env,
  onWarning: (message: string) => void = () => {},
): Promise<Connection> {
  const options = { ...poolOptions, onnotice: warningsTo(onWarning) };
  if (env.DATABASE_URL) {
    const pool = createPool(withoutLibpqOptions(env.DATABASE_URL), options, 10);
    return { pool, isEmbedded: false, close: pool.close };
  }
  const embedded: Embedded = await openEmbedded(env.DATA_DIR || ".data");
  const local = { path: embedded.socketPath, user: "postgres", database: "postgres" };
  // One transaction at a time is all that it can run.
  const pool = createPool(undefined, { ...local, ...options }, 1);
  return {
    pool,
    isEmbedded: true,
    async close() {
      await pool.close();
      await embedded.close();
    },
  };
}

const poolOptions = {
  connect_timeout: 5,
  // Soon again after an outage; the library's own pause grows to 20 s, and people would wait for it.
  backoff: () => 0.2,
  // PgBouncer in transaction mode hands each transaction another server connection, which does not
  // know the statements prepared on the last one. It also keeps the planner from settling on one plan.
  prepare: false,
  // Reading the list of types on connecting would be a query outside a transaction: see client.server.ts.
  fetch_types: false,
  // A day of the calendar, which has no time zone: YYYY-MM-DD, and no Date, which would be a moment of it.
  types: { day: { to: 1082, from: [1082], serialize: String, parse: String } },
} satisfies postgres.Options<Record<string, postgres.PostgresType>>;

/** Of what the database says beside its answers, only warnings matter. */
const warningsTo = (tell: (message: string) => void) => (notice: postgres.Notice) => {
  if (notice.severity === "WARNING") tell(String(notice.message));
};

/** postgres.js sends what it does not know to the server as a setting, which then refuses the connection. */
function withoutLibpqOptions(databaseUrl: string): string {
  if (!isPostgresUrl(databaseUrl))
    throw new CannotOpen(`DATABASE_URL must be ${postgresUrlMeaning}`);
  const url = new URL(databaseUrl);
  // Neon's connection strings name it. The library uses no channel binding.
  url.searchParams.delete("channel_binding");
  return url.href;
}
