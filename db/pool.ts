/**
 * A few connections, each used by one transaction at a time. What it promises beyond the library's own `begin`:
 *
 * - A transaction that fails or is late commits nothing later: a late one's connection is cut, so that what was sent
 *   is rolled back, and nothing more is sent; one that is still waiting for a connection never begins.
 * - Only if COMMIT was sent and not answered can nobody say whether it was done: that is an `OutcomeUnknown`.
 * - A lost connection takes its transaction with it: nothing more is sent for it, on any connection. postgres.js 3.4
 *   continues it: its ROLLBACK, or the next statement, is written to a socket that is gone, which ends the process,
 *   or to the connection's next one, where it lands in somebody else's transaction
 *   (https://github.com/porsager/postgres/issues/1208 and pull/1215).
 * - Any other error, such as one from reading a file, rolls back, and the next transaction gets the connection.
 * - No avoidable round trip: BEGIN goes with the first statement, and each statement goes with its parameters.
 *
 * The library waits for BEGIN, and before it sends the parameters of an unprepared statement it asks for their types.
 * To do neither, this hands statements to the library's connection by itself, as its `begin` does. The types are then
 * left to the database, which is given text: a parameter that is no text, number, boolean, date or buffer must say
 * what it is (`sql.json`). Do NOT update postgres.js without `tests/db/pool.test.ts` and `tests/db/read.test.ts`.
 */
import net from "node:net";
import { setImmediate } from "node:timers/promises";
import postgres from "postgres";
import { OutcomeUnknown, Unavailable } from "./errors";

/** The statements of one transaction. */
export type Sql = postgres.ISql;

/** A part of a statement. */
export type Fragment = ReturnType<typeof fragment>;

const fragment = (sql: Sql) => sql``;

/** Runs transactions. Only `client.server.ts`, migrations and tests hold one. */
export type Pool = {
  /**
   * Does `work` in a transaction, and returns its result once that is committed.
   *
   * @throws {Unavailable} after the deadline: nothing was committed, and nothing will be
   * @throws {OutcomeUnknown} if COMMIT was sent and not answered
   */
  begin<T>(work: Work<T>, limits?: Limits): Promise<T>;
  /**
   * Like `begin`, for work that changes nothing and sends all of its statements without waiting for any: BEGIN, they
   * and COMMIT are one round trip. If one of them fails, the database refuses those after it.
   *
   * @throws {NotAtOnce} if it sends a statement after a reply: the transaction is over by then
   */
  readAtOnce<T>(work: Work<T>, limits?: Limits): Promise<T>;
  /** Lets running transactions end, for five seconds at most, and closes the connections. */
  close(): Promise<void>;
};

/**
 * What was to be read at once must be read in turn: one of its statements depends on the reply to another, or the
 * database no longer has a statement as it was prepared. Nothing was read.
 */
export class NotAtOnce extends Error {
  override name = "NotAtOnce";
}

/** The time limits of a transaction, including the wait for a connection, and of each of its statements. */
export type Limits = { deadlineMs?: number; statementTimeoutMs?: number };

type Work<T> = (sql: Sql) => Promise<T> | T;

/** The library's options; and `socket`, which replaces its way of connecting. */
export type PoolOptions = postgres.Options<Record<string, postgres.PostgresType>> & {
  socket?: () => Promise<net.Socket>;
};

/** The deadline, in milliseconds, after a transaction that got no reply: the next ones soon learn the same. */
const silentDeadlineMs = 2_000;

/** A pool of `size` connections, each opened when it is first needed. */
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
    // The connection used last is used next, since a server may have closed idle ones; but one that was lost comes
    // last, since opening it again takes a while.
    if (!next) return connection.isCut() ? idle.unshift(connection) : idle.push(connection);
    waiting.delete(next);
    next(connection);
  }

  async function run<T>({ deadlineMs, statementTimeoutMs }: Limits, begun: Transaction<T>) {
    const late = new AbortController();
    const ms = isSilent && deadlineMs ? Math.min(deadlineMs, silentDeadlineMs) : deadlineMs;
    const timer = ms && setTimeout(() => late.abort(new Unavailable(noAnswer(ms))), ms);
    const limit = statementTimeoutMs ? `; set local statement_timeout = ${statementTimeoutMs}` : "";
    try {
      const connection = await take(late.signal);
      const limited = { ...begun, opening: begun.opening + limit };
      return await transaction(connection, limited, late.signal).finally(() => putBack(connection));
    } finally {
      clearTimeout(timer);
      isSilent = late.signal.aborted;
    }
  }

  return {
    begin: (work, limits = {}) => run(limits, { opening: "begin", work, isAtOnce: false }),
    readAtOnce: (work, limits = {}) =>
      run(limits, { opening: "begin read only", work, isAtOnce: true }),
    async close() {
      await Promise.all(connections.map(({ client }) => client.end({ timeout: 5 })));
    },
  };
}

/** What is done in a transaction, how it begins, and whether all of it is sent before there is any reply. */
type Transaction<T> = { opening: string; work: Work<T>; isAtOnce: boolean };

const noAnswer = (ms: number) => `No answer from the database within ${ms} ms`;

/** A client of the library with a single connection, which can be cut. */
type Connection = {
  client: postgres.Sql;
  cut: () => void;
  isCut: () => boolean;
  /** Keeps what is written until `release`, to send it as one: the library writes by the kilobyte. */
  hold: () => void;
  release: () => void;
  /**
   * Whether prepared statements stay with it, since no pooler in between gives each transaction another connection of
   * the server. Undefined until the server was asked.
   */
  isDirect?: boolean;
};

function createConnection(options: PoolOptions): Connection {
  let socket: net.Socket | undefined;
  /** Connects as the library would by itself. */
  async function open({ host: [host], port: [port], path }: ParsedOptions) {
    delete connection.isDirect;
    if (options.socket) socket = await options.socket();
    // The name for which TLS verifies the server.
    else
      socket = path ? net.connect(path) : Object.assign(net.connect(Number(port), host), { host });
    return socket;
  }
  const own = { ...options, max: 1, socket: open };
  const connection: Connection = {
    client: postgres(own as PoolOptions),
    cut: () => socket?.destroy(),
    isCut: () => socket?.destroyed ?? false,
    hold: () => socket?.cork(),
    release: () => socket?.uncork(),
  };
  return connection;
}

/** The library's options as parsed, which it passes to `socket`. */
type ParsedOptions = { host: string[]; port: number[]; path: string | false };

/** The private parts of the library's connection, used as in its own `begin`. */
type Wire = {
  /** Sends a statement, after those that have no reply yet. */
  execute(query: Query): void;
  /** Set while a transaction has the connection; the library takes it back once the transaction is over. */
  reserved: (() => void) | null;
  /** Called when the connection is lost, after the statements without a reply have failed. */
  onclose: ((reason: Error) => void) | null;
};

/** A statement as the library sees it. */
type Query = postgres.PendingQuery<postgres.Row[]> & {
  options: { prepare: boolean };
  /** Whether it is sent by the name under which it was prepared. If that fails, the library sends it again. */
  prepared: boolean;
  handler: (query: Query) => void;
  reject: (reason: unknown) => void;
};

async function transaction<T>(
  connection: Connection,
  { opening, work, isAtOnce }: Transaction<T>,
  late: AbortSignal,
): Promise<T> {
  const { client, cut, isCut, hold, release } = connection;
  // It may have become late after being given its connection.
  late.throwIfAborted();
  let state = "open" as "open" | "refused" | "committing" | "over";
  let failure: unknown;
  let wire: Wire | undefined;
  let breakOff: (reason: unknown) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    breakOff = reject;
  });

  function fail(error: unknown) {
    failure ??= error;
  }

  /** Begins, once there is a connection. Doesn't wait for the reply. */
  function begin(): Promise<void> {
    return new Promise((resolve, reject) => {
      const onexecute = (given: Wire) => {
        wire = given;
        wire.reserved = () => {};
        if (state === "open") {
          wire.onclose = breakOff;
          resolve();
        } else control("rollback").catch(() => {});
      };
      const isAsked = connection.isDirect === undefined;
      const statements = isAsked ? `${opening}; select pg_backend_pid() as pid` : opening;
      const begun = client.unsafe(statements, [], { onexecute } as postgres.UnsafeQueryOptions);
      if (isAsked) begun.then((answers) => noteIdentity(connection, answers)).catch(() => {});
      begun.catch((error) => {
        fail(error);
        if (state === "open") state = "refused";
        reject(error);
      });
    });
  }

  function send(query: Query) {
    if (wire && !isCut()) {
      wire.execute(query);
      // Do NOT let it be sent again: the transaction may be over by then.
      query.prepared = false;
    } else query.reject(new Unavailable("The connection to the database is lost"));
  }

  /** One of the statements that end a transaction. */
  const control = (statement: string) => handedTo(send, client.unsafe(statement)).execute();

  const mayPrepare = isAtOnce && connection.isDirect === true;
  const sql = statementsOf(client, mayPrepare, (query) => {
    if (state !== "open")
      return query.reject(new (isAtOnce ? NotAtOnce : Error)("This transaction is over"));
    query.catch(fail);
    send(query);
  });

  async function inTurn(): Promise<T> {
    await begin();
    try {
      const result = await work(sql);
      if (failure) throw failure;
      state = "committing";
      await control("commit");
      return result;
    } catch (error) {
      if (state === "open" || state === "refused") {
        state = "refused";
        if (!isCut() && !isFatal(error)) await control("rollback");
      }
      throw isConsequence(error) ? failure : error;
    }
  }

  async function atOnce(): Promise<T> {
    await begin();
    hold();
    const result = Promise.resolve(work(sql));
    result.catch(() => {});
    // By then everything that `work` sends without waiting has been handed over.
    await setImmediate();
    state = "refused";
    const ended = control("commit");
    // The library takes COMMIT at the end of this turn, and writes it at the end of the next one.
    setImmediate().then(() => setImmediate().then(release));
    await ended.catch(fail);
    if (isUnprepared(failure)) {
      cut();
      throw new NotAtOnce("A statement has to be prepared again", { cause: failure });
    }
    if (failure) throw failure;
    return result;
  }

  const passed = new Promise<never>((_, reject) => {
    late.addEventListener("abort", () => {
      cut();
      reject(late.reason);
    });
  });
  try {
    return await Promise.race([isAtOnce ? atOnce() : inTurn(), broken, passed]);
  } catch (error) {
    const isAnswer = error instanceof postgres.PostgresError && !isFatal(error);
    if (state !== "committing" || isAnswer) throw error;
    throw new OutcomeUnknown("COMMIT was not answered", { cause: error });
  } finally {
    state = "over";
    if (wire) wire.onclose = null;
  }
}

/** The statements of a transaction: each is handed to `send` when it is to be executed. */
function statementsOf(
  client: postgres.Sql,
  mayPrepare: boolean,
  send: (query: Query) => void,
): Sql {
  const own = (made: unknown) =>
    made instanceof Promise ? handedTo(send, made as Query, mayPrepare) : made;
  return new Proxy(client, {
    apply: (target, self, args) => own(Reflect.apply(target, self, args)),
    get: (target, name) =>
      name === "unsafe"
        ? (...args: Parameters<Sql["unsafe"]>) => own(target.unsafe(...args))
        : Reflect.get(target, name),
  });
}

/**
 * A statement that goes to `send` together with its parameters: the library would first ask for their types. A
 * prepared one is planned once for each connection; only reads are prepared, so there are few.
 */
function handedTo(
  send: (query: Query) => void,
  query: postgres.PendingQuery<postgres.Row[]>,
  isPrepared = false,
) {
  Object.defineProperty(query, "describeFirst", { get: () => false, set: () => {} });
  const own = query as Query;
  own.options.prepare = isPrepared;
  own.handler = send;
  return own;
}

/** A pooler invents the key with which a statement is cancelled: it belongs to no process of the server. */
function noteIdentity(connection: Connection, answers: unknown): void {
  const answer = (answers as Identity[]).at(-1);
  connection.isDirect = answer?.[0]?.pid === answer?.state.pid;
}

/** The process that answers; and as `state`, that of the connection's cancel key. */
type Identity = postgres.RowList<{ pid: number }[]>;

/**
 * Whether a statement is no longer as it was prepared: invalid_sql_statement_name, or feature_not_supported if its
 * columns have changed, as by a migration.
 */
const isUnprepared = (error: unknown) =>
  error instanceof postgres.PostgresError &&
  (error.code === "26000" || error.routine === "RevalidateCachedQuery");

/** Whether a statement failed because an earlier one had: in_failed_sql_transaction. */
const isConsequence = (error: unknown) =>
  error instanceof postgres.PostgresError && error.code === "25P02";

/** Afterwards the server closes the connection. */
const isFatal = (error: unknown) =>
  error instanceof postgres.PostgresError
    ? /FATAL|PANIC/.test(error.severity)
    : error instanceof Error &&
      "code" in error &&
      /^CONNECTION_|^CONNECT_TIMEOUT$/.test(String(error.code));
