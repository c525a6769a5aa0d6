import { readFileSync } from "node:fs";
import postgres from "postgres";
import { type DatabaseAddress, readDatabaseUrl, type Tls } from "./database-url";
import { type Embedded, openEmbedded } from "./embedded";
import { CannotOpen } from "./errors";
import { toPrimary } from "./failover";
import { createPool, type Pool, type PoolOptions } from "./pool";

/** An open pool, to a database of this process or to a server's; and what to close after it. */
export type Connection = { pool: Pool; isEmbedded: boolean; close: () => Promise<void> };

/**
 * Connects to `DATABASE_URL` or, when that is unset, to the embedded Postgres under `DATA_DIR`. `onWarning` is told
 * what the database warns of: a migration that can do less on this server than it would.
 *
 * @param urlVariable what errors call the variable that the URL was in
 * @throws {CannotOpen} in one line that names the variable and what it must be
 */
export async function connect(
  env: Record<string, string | undefined> = process.env,
  onWarning: (message: string) => void = () => {},
  urlVariable = "DATABASE_URL",
): Promise<Connection> {
  const options = { ...poolOptions, onnotice: warningsTo(onWarning) };
  if (env.DATABASE_URL) {
    const pool = poolOf(env.DATABASE_URL, urlVariable, options);
    return { pool, isEmbedded: false, close: pool.close };
  }
  const embedded: Embedded = await openEmbedded(env.DATA_DIR || ".data");
  const local = { path: embedded.socketPath, user: "postgres", database: "postgres" };
  // One transaction at a time is all that it can run.
  const pool = createPool({ ...local, ...options }, 1);
  return {
    pool,
    isEmbedded: true,
    async close() {
      await pool.close();
      await embedded.close();
    },
  };
}

/** How many connections to a server there are at most. */
const size = 10;

const poolOptions = {
  connect_timeout: 5,
  // Soon again after an outage; the library's own pause grows to 20 s, and people would wait for it.
  backoff: () => 0.2,
  // Reading the list of types on connecting would be a query outside a transaction: see client.server.ts.
  fetch_types: false,
  // A day of the calendar, which has no time zone: YYYY-MM-DD, and no Date, which would be a moment of it.
  types: { day: { to: 1082, from: [1082], serialize: String, parse: String } },
} satisfies PoolOptions;

/** Of what the database says beside its answers, only warnings matter. */
const warningsTo = (tell: (message: string) => void) => (notice: postgres.Notice) => {
  if (notice.severity === "WARNING") tell(String(notice.message));
};

/**
 * postgres.js is given no URL: what it does not know of one it sends to the server as a setting, which then refuses the
 * connection.
 */
function poolOf(databaseUrl: string, variable: string, options: PoolOptions): Pool {
  const address = readDatabaseUrl(databaseUrl);
  if ("mustBe" in address) throw new CannotOpen(`${variable} must be ${address.mustBe}`);
  const { hosts, user, password, database, tls, settings } = address;
  const shared = {
    ...options,
    ...(user && { user }),
    ...(password && { password }),
    ...(database && { database }),
    ssl: tlsOptions(tls, variable),
    connection: settings,
  };
  const [host, ...others] = hosts;
  if (!others.length) return createPool({ ...shared, ...(host && optionsOf(host)) }, size);
  const oneOf = (one: DatabaseAddress["hosts"][number]) =>
    postgres({ ...shared, ...optionsOf(one), max: 1 });
  return createPool({ ...shared, socket: toPrimary(hosts, oneOf) }, size);
}

/** As lists: postgres.js would take the colons of an IPv6 address for a port's. */
function optionsOf({ name, port }: DatabaseAddress["hosts"][number]): PoolOptions {
  if (name.startsWith("/")) return { path: `${name}/.s.PGSQL.${port}` };
  return { host: [name], port: [port] } as unknown as PoolOptions;
}

function tlsOptions({ mode, rootFile }: Tls, variable: string): PoolOptions["ssl"] {
  if (mode === "disable" || mode === "prefer" || mode === "require")
    return mode === "disable" ? false : mode;
  return {
    ...(rootFile && { ca: certificatesIn(rootFile, variable) }),
    // libpq: verify-ca asks who certified the server, and not for which name.
    ...(mode === "verify-ca" && { checkServerIdentity: () => undefined }),
  };
}

function certificatesIn(file: string, variable: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw new CannotOpen(
      `${variable} must be a URL whose sslrootcert is a file that can be read${code}`,
      { cause },
    );
  }
}
