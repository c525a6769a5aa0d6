/**
 * A few connections, each of which one transaction has to itself. What it promises beyond the library's own `begin`:
 *
 * - A transaction that fails or is late commits nothing later: a late one's connection is cut, so that what was sent
 *   is rolled back, and nothing more is sent; one that is still waiting for a connection never begins.
 * - Only where COMMIT was sent and not answered can nobody say whether it was done: that is an `OutcomeUnknown`.
 * - A connection that is lost takes its transaction with it. postgres.js 3.4 goes on with it: its ROLLBACK, or the
 *   next statement, is written to a socket that is gone, which ends the process, or to the connection's next one,
 *   where it lands in somebody else's transaction (https://github.com/porsager/postgres/issues/1208 and pull/1215).
 *   Here nothing is sent any more: the library is left waiting for work that never ends, and its own watch on the
 *   connection rejects the transaction.
 * - Any other error, a file's for example, rolls back, and the next transaction gets the connection.
 */
import net from "node:net";
import postgres, { type TransactionSql } from "postgres";
import { OutcomeUnknown, Unavailable } from "./errors";

/** Runs transactions. Only `client.server.ts`, migrations and tests hold one. */
export type Pool = {
  /**
   * Does `work` in a transaction, and gives what it gives once that is committed.
   *
   * @param deadlineMs how long it may take in all, in milliseconds, waiting for a connection included; unless given,
   *   as long as it takes
   * @throws {Unavailable} after the deadline: nothing was committed, and nothing will be.
   * @throws {OutcomeUnknown} when COMMIT was sent and not answered.
   */
  begin<T>(work: Work<T>, deadlineMs?: number): Promise<T>;
  /** Lets running transactions end, for five seconds at most, and closes the connections. */
  close(): Promise<void>;
};

type Work<T> = (sql: TransactionSql) => Promise<T> | T;

/** The library's; and `socket`, which connects in its place. */
export type PoolOptions = postgres.Options<Record<string, postgres.PostgresType>> & {
  socket?: () => Promise<net.Socket>;
};

/** The deadline, in milliseconds, as long as the last transaction got no answer: the next ones soon learn the same. */
const silentDeadlineMs = 2_000;

/** A pool of `size` connections, each of which is made when it is first needed. */
export function createPool(options: PoolOptions, size: number): Pool {
  const connections = Array.from({ length: size }, () => createConnection(options));
  const idle = [...connections];
  const waiting = new Set<(connection: Connection) => void>();
  let isSilent = false;

  async function take(late: AbortSignal): Promise<Connection> {
    const connection = idle.pop();
    if (connection) return connection;
    return new Promise((resolve, reject) => {
      waiting.add(resolve);
      late.addEventListener("abort", () => {
        waiting.delete(resolve);
        reject(late.reason);
      });
    });
  }

  function putBack(connection: Connection) {
    const [next] = waiting;
    // The one used last is used next: a server may have hung up on those that are idle.
    if (!next) return idle.push(connection);
    waiting.delete(next);
    next(connection);
  }

  return {
    async begin(work, deadlineMs) {
      const late = new AbortController();
      const ms = isSilent && deadlineMs ? Math.min(deadlineMs, silentDeadlineMs) : deadlineMs;
      const timer = ms && setTimeout(() => late.abort(new Unavailable(noAnswer(ms))), ms);
      try {
        const connection = await take(late.signal);
        return await transaction(connection, work, late.signal).finally(() => putBack(connection));
      } finally {
        clearTimeout(timer);
        isSilent = late.signal.aborted;
      }
    },
    async close() {
      await Promise.all(connections.map(({ sql }) => sql.end({ timeout: 5 })));
    },
  };
}

const noAnswer = (ms: number) => `No answer from the database within ${ms} ms`;

/** A client of the library with a single connection, which can be cut. */
type Connection = { sql: postgres.Sql; cut: () => void; isCut: () => boolean };

function createConnection(options: PoolOptions): Connection {
  let socket: net.Socket | undefined;
  /** Connects as the library would by itself. */
  async function open({ host: [host], port: [port], path }: ParsedOptions) {
    if (options.socket) socket = await options.socket();
    // The name is that for which TLS verifies the server.
    else
      socket = path ? net.connect(path) : Object.assign(net.connect(Number(port), host), { host });
    return socket;
  }
  const own = { ...options, max: 1, socket: open };
  return {
    sql: postgres(own as PoolOptions),
    cut: () => socket?.destroy(),
    isCut: () => socket?.destroyed ?? false,
  };
}

/** What the library makes of its options, as it hands it to `socket`. */
type ParsedOptions = { host: string[]; port: number[]; path: string | false };

async function transaction<T>(
  connection: Connection,
  work: Work<T>,
  late: AbortSignal,
): Promise<T> {
  // It may have become late between being given its connection and this.
  late.throwIfAborted();
  let state = "open" as "open" | "committing" | "over";
  const isLost = (error?: unknown) => state === "over" || connection.isCut() || isFatal(error);
  const running = connection.sql.begin(async (sql) => {
    // It waited for its connection for so long that it is over before it begins: the library rolls it back.
    if (late.aborted) throw late.reason;
    try {
      const result = await work(whileOpen(sql, () => state === "open"));
      if (isLost()) return await never();
      // With this result, the library sends COMMIT.
      state = "committing";
      return result;
    } catch (error) {
      if (isLost(error)) return await never();
      throw error;
    }
  });
  const passed = new Promise<never>((_, reject) => {
    late.addEventListener("abort", () => {
      connection.cut();
      reject(late.reason);
    });
  });
  try {
    return (await Promise.race([running, passed])) as T;
  } catch (error) {
    const isAnswer = error instanceof postgres.PostgresError && !isFatal(error);
    if (state !== "committing" || isAnswer) throw error;
    throw new OutcomeUnknown("COMMIT was not answered", { cause: error });
  } finally {
    state = "over";
  }
}

/** The transaction's statements, as long as it is open: a later one would be part of another transaction. */
function whileOpen(sql: TransactionSql, isOpen: () => boolean): TransactionSql {
  const check = () => {
    if (!isOpen()) throw new Error("This transaction is over");
  };
  return new Proxy(sql, {
    apply(target, self, args) {
      check();
      return Reflect.apply(target, self, args);
    },
    get(target, name) {
      check();
      return Reflect.get(target, name);
    },
  });
}

/** After it the server hangs up. */
const isFatal = (error: unknown) =>
  error instanceof postgres.PostgresError
    ? /FATAL|PANIC/.test(error.severity)
    : error instanceof Error &&
      "code" in error &&
      /^CONNECTION_|^CONNECT_TIMEOUT$/.test(String(error.code));

/** Each a promise of its own: what waits for it can be forgotten. */
const never = () => new Promise<never>(() => {});
