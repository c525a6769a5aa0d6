/**
 * Connection strings as hosts, poolers and other libraries print them: what Latch uses of one, and what is wrong with
 * one, in words for the person who sets it. The form is libpq's
 * (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING).
 */

/** Where a database is and who signs in there. The client chooses what is undefined. */
export type DatabaseAddress = {
  /** Tried in this order; a name that begins with `/` is a folder of Unix sockets. */
  hosts: { name: string; port: number }[];
  user?: string;
  password?: string;
  database?: string;
  tls: Tls;
  /** Sent to the server when connecting. */
  settings: Record<string, string>;
};

/** What a server must prove, as in libpq's `sslmode`; and the file of certificate authorities. */
export type Tls = {
  mode: "disable" | "prefer" | "require" | "verify-ca" | "verify-full";
  rootFile?: string;
};

/** What `DATABASE_URL` must be. */
export const postgresUrlMeaning = "a URL that starts with postgres:// or postgresql://";

/**
 * Reads a connection string.
 *
 * @returns where it leads, or what it must be instead: words that follow "DATABASE_URL must be" and repeat nothing of
 * it but a parameter's name
 */
export function readDatabaseUrl(value: string): DatabaseAddress | { mustBe: string } {
  const parts = /^postgres(?:ql)?:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?(.*))?$/is.exec(value.trim());
  if (!parts)
    return { mustBe: /^postgres(ql)?:\/\//i.test(value.trim()) ? encoded : postgresUrlMeaning };
  const [, authority = "", database = "", query = ""] = parts;
  // What looks like the end of a host was in the password. Do NOT repeat any of it.
  if (/@/.test(database + query)) return { mustBe: encoded };
  const at = authority.lastIndexOf("@");
  const [user = "", ...password] = authority.slice(0, Math.max(at, 0)).split(":");
  try {
    const parameters = readParameters(query);
    const given = authority.slice(at + 1) || parameters.get("host") || "";
    const hosts = given ? readHosts(decode(given), parameters.get("port")) : [];
    return {
      hosts,
      user: decode(user) || undefined,
      password: decode(password.join(":")) || undefined,
      database: decode(database) || undefined,
      tls: readTls(parameters, hosts),
      settings: readSettings(parameters),
    };
  } catch (error) {
    if (error instanceof Refused) return { mustBe: error.message };
    throw error;
  }
}

const encoded = `${postgresUrlMeaning}, in whose user and password characters such as / ? # % are percent-encoded: / is %2F, ? is %3F, # is %23, % is %25`;

class Refused extends Error {}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refused(encoded);
  }
}

function readParameters(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of query.split("&").filter(Boolean)) {
    const [name = "", ...value] = pair.split("=");
    if (value.join("=")) parameters.set(decode(name), decode(value.join("=")));
  }
  for (const [name, value] of parameters) {
    if (used.has(name) || dropped.has(name) || droppedValues[name]?.includes(value)) continue;
    // Anything but a plain word may be part of a password.
    const shown = /^[a-z_]{1,40}$/i.test(name) ? `the parameter ${name}` : "unknown parameters";
    const why = refusals.find(([names]) => names.test(name))?.[1];
    throw new Refused(`a URL without ${shown}${why ? `: ${why}` : ""}`);
  }
  return parameters;
}

/** Parameters that say where the database is, who is asking, and how. */
const used = new Set([
  ...["host", "port", "application_name", "options"],
  ...["ssl", "sslmode", "sslaccept", "sslrootcert", "target_session_attrs"],
]);

/**
 * Settings of other clients: libpq, JDBC, node-postgres, Prisma, SQLAlchemy or a host's own. Latch has its own pool
 * and deadlines, and works with and without a pooler; its client does no channel binding or GSS encryption, and
 * `sslmode` asks for TLS.
 */
const dropped = new Set([
  ...["pgbouncer", "pool_mode", "workaround", "supa", "uselibpqcompat", "libpqcompat"],
  ...["connection_limit", "pool_timeout", "pool_size", "pool_max_conns", "max", "max_lifetime"],
  ...["idle_timeout", "max_idle_connection_lifetime", "single_use_connections"],
  ...["pool_min_conns", "pool_max_conn_lifetime", "pool_max_conn_idle_time"],
  ...["pool_health_check_period", "prepare", "prepared_statements", "prepareThreshold"],
  ...["statement_cache_size", "prepared_statement_cache_size", "statement_cache_capacity"],
  ...["statement_cache_mode", "default_query_exec_mode", "description_cache_capacity"],
  ...["connect_timeout", "socket_timeout", "tcp_user_timeout", "connectTimeout", "socketTimeout"],
  ...["keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcpKeepAlive"],
  ...["channel_binding", "sslcompression", "sslsni", "sslnegotiation", "load_balance_hosts"],
  ...["fallback_application_name", "client_encoding", "charset", "binary_parameters"],
  ...["krbsrvname", "gsslib", "gssdelegation", "passfile"],
]);

/** Parameters dropped only with these values, which ask for no more than is done anyway. */
const droppedValues: Record<string, string[] | undefined> = {
  gssencmode: ["disable", "prefer"],
  ssl_min_protocol_version: ["TLSv1", "TLSv1.1", "TLSv1.2"],
  sslcertmode: ["disable", "allow"],
};

/** Why a parameter that asks for something is not dropped. */
const refusals: [RegExp, string][] = [
  [
    /^(schema|currentSchema|search_?path)$/i,
    "Latch's tables are in a schema of their own, named latch",
  ],
  [
    /^ssl(cert|key|password|identity|certmode|keyalias)$/i,
    "Latch shows the server no certificate; give the user a password",
  ],
  [
    /^(user|username|password|dbname|database|hostaddr|service)$/i,
    "write postgres://user:password@host:port/database",
  ],
  [
    /^gssencmode$/i,
    "Latch's connections are encrypted by TLS; ask for it with sslmode=verify-full",
  ],
];

function readHosts(list: string, portOfAll = "5432"): DatabaseAddress["hosts"] {
  return list.split(",").map((item) => {
    const [, path, bracketed, plain, port = portOfAll] =
      /^(?:(\/.*?)|\[([0-9a-f:.]+)\]|([^:[\]]*))(?::(\d*))?$/i.exec(item) ?? [];
    const name = path ?? bracketed ?? plain;
    const number = Number(port || portOfAll);
    if (!name || !(number >= 1 && number <= 65_535))
      throw new Refused(`${postgresUrlMeaning}, with a port from 1 to 65535 after its host`);
    return { name, port: number };
  });
}

const modes = new Map<string, Tls["mode"]>([
  ["disable", "disable"],
  ["false", "disable"],
  ["0", "disable"],
  ["allow", "prefer"],
  ["prefer", "prefer"],
  ["require", "require"],
  ["true", "require"],
  ["1", "require"],
  ["no-verify", "require"],
  ["verify-ca", "verify-ca"],
  ["verify-full", "verify-full"],
]);

/**
 * As libpq reads them, with `prefer` as its usual mode; `ssl` is JDBC's, `sslaccept` Prisma's, and `no-verify`
 * node-postgres's. Connections within one machine are not encrypted unless that is asked for.
 */
function readTls(parameters: Map<string, string>, hosts: DatabaseAddress["hosts"]): Tls {
  const isLocal = hosts.every(({ name }) => /^(localhost$|127\.|::1$|\/)/.test(name));
  const isStrict = parameters.get("sslaccept") === "strict";
  const usual = isStrict ? "verify-full" : isLocal ? "disable" : "prefer";
  const ssl = parameters.get("ssl") || usual;
  const mode = modes.get(parameters.get("sslmode") || ssl);
  if (!mode)
    throw new Refused(
      "a URL whose sslmode is one of disable, prefer, require, verify-ca and verify-full",
    );
  const rootFile = parameters.get("sslrootcert") || undefined;
  if (rootFile === "system") return { mode: "verify-full" };
  if (mode === "disable") return { mode };
  if (isStrict) return { mode: "verify-full", rootFile };
  // As in libpq: with a file of certificate authorities, the weaker mode checks the certificate too.
  return { mode: rootFile && mode === "require" ? "verify-ca" : mode, rootFile };
}

function readSettings(parameters: Map<string, string>): Record<string, string> {
  const target = parameters.get("target_session_attrs") ?? "any";
  if (!["any", "read-write", "primary"].includes(target))
    throw new Refused("a URL whose target_session_attrs is read-write: Latch writes");
  const settings = ["application_name", "options"].map((name) => [name, parameters.get(name)]);
  return Object.fromEntries(settings.filter(([, value]) => value));
}
