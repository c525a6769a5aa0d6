import { readFileSync } from "node:fs";
import postgres from "postgres";
import { type DatabaseAddress, readDatabaseUrl, type Tls } from "./database-url";
import { type Embedded, openEmbedded } from "./embedded";
import { CannotOpen } from "./errors";
import { toPrimary } from "./failover";
import { createPool, type Pool, type PoolOptions } from "./pool";

/** An open pool, whether the database is the embedded one, and a function that closes both. */
export type Connection = { pool: Pool; isEmbedded: boolean; close: () => Promise<void> };

/**
 * Connects to `DATABASE_URL` or, if that is unset, to the embedded Postgres under `DATA_DIR`. `onWarning` gets the
 * database's warnings, such as a migration that can do less on this server.
 *
 * @param urlVariable what errors call the variable of the URL
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
  // It can run only one transaction at a time.
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

/** The most connections to a server. */
const size = 10;

const poolOptions = {
  connect_timeout: 5,
  // Soon after an outage; the library's own pause grows to 20 s, and people would wait for it.
  backoff: () => 0.2,
  // Reading the list of types on connecting would be a query outside a transaction: see client.server.ts.
  fetch_types: false,
  // A day of the calendar as YYYY-MM-DD: it has no time zone, so it must not become a Date.
  types: { day: { to: 1082, from: [1082], serialize: String, parse: String } },
} satisfies PoolOptions;

/** Of the database's notices, only warnings matter. */
const warningsTo = (tell: (message: string) => void) => (notice: postgres.Notice) => {
  if (notice.severity === "WARNING") tell(String(notice.message));
};

/**
 * postgres.js is given no URL: it sends parameters that it doesn't know to the server as settings, which then refuses
 * the connection.
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
    // As in libpq: verify-ca checks who certified the server, but not for which name.
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
