/**
 * PGlite is one backend for all its clients, and PGLiteSocketServer passes it their messages one by one. Only while a
 * transaction is open does it keep to one client. This makes it keep to one client from the first message of an
 * exchange to its end, where the backend says that it is ready for the next:
 *
 * - between the messages of a statement (parse, bind, execute, sync), so that one client's parameters never meet
 *   another client's statement;
 * - and when a client leaves midway: after an error the backend ignores everything up to a Sync, even a ROLLBACK, and
 *   would stay deaf to everybody.
 */
import type { PGlite } from "@electric-sql/pglite";
import type { PGLiteSocketHandler, PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** The first byte of messages that end an exchange: Query, Sync and, having no type, the startup message. */
const endings = new Set([..."QS\0"].map((type) => type.charCodeAt(0)));

const sync = Uint8Array.of("S".charCodeAt(0), 0, 0, 0, 4);

/** What PGLiteSocketServer uses of a database. */
type Served = Pick<
  PGlite,
  "waitReady" | "runExclusive" | "isInTransaction" | "execProtocolRawStream" | "exec"
>;

/**
 * The database as PGLiteSocketServer should see it; and since when, in milliseconds, it has been waiting for its one
 * client.
 */
export function exclusive(database: PGlite): PGlite & { waitingSince: () => number | null } {
  let midway = false;
  let answeredAt = 0;
  const served: Served = {
    waitReady: database.waitReady,
    runExclusive: (work) => database.runExclusive(work),
    isInTransaction: () => midway || database.isInTransaction(),
    async execProtocolRawStream(message, options) {
      midway = !endings.has(message[0] ?? 0);
      // After an exception the server would leave every client waiting forever, so they get an error instead.
      await database.execProtocolRawStream(message, options).catch((error) => {
        midway = false;
        options.onRawData(failure(String(error)));
      });
      answeredAt = performance.now();
    },
    /** Called to roll back what a client left open. */
    async exec(statement) {
      await database.runExclusive(() => database.execProtocolRaw(sync));
      midway = false;
      return database.exec(statement);
    },
  };
  const waitingSince = () => (served.isInTransaction() ? answeredAt : null);
  return Object.assign(served as PGlite, { waitingSince });
}

/**
 * Drops a client that has said nothing for `patienceMs` in the middle of a transaction, as a stopped process does:
 * the others would wait for as long as it is stopped. Its changes are rolled back. PGlite has no time limits of its
 * own. Returns a function that ends the watch.
 */
export function leaveSilentClients(
  server: PGLiteSocketServer,
  db: ReturnType<typeof exclusive>,
  patienceMs: number,
): () => void {
  const watch = setInterval(() => {
    const since = db.waitingSince();
    if (since === null || performance.now() - since < patienceMs) return;
    const { queryQueue, handlers } = server as unknown as Kept;
    for (const handler of handlers)
      if (handler.handlerId === queryQueue.lastHandlerId) void handler.detach(true);
  }, patienceMs / 10).unref();
  return () => clearInterval(watch);
}

/** What the server keeps private: its clients, and whose transaction it is in. */
type Kept = { queryQueue: { lastHandlerId: number | null }; handlers: Set<PGLiteSocketHandler> };

/** An ErrorResponse of the protocol: the backend is gone. */
function failure(message: string): Uint8Array {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C57P02\0M${message}\0\0`);
  const head = Buffer.from("E....");
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
}
