/**
 * Transactions that end with their connection. postgres.js 3.4 goes on with a transaction whose connection was
 * lost: its ROLLBACK, or the next statement, is written to a socket that is gone, which ends the process, or to
 * the connection's next one, where it lands in somebody else's transaction
 * (https://github.com/porsager/postgres/issues/1208 and pull/1215). Here nothing is sent any more: the library is
 * left waiting for work that never ends, and its own watch on the connection rejects the transaction.
 */
import postgres, { type TransactionSql } from "postgres";
import type { Pool } from "./connection";

/** Runs `work` in a transaction; do NOT use the library's `begin` in its place. */
export async function begin<T>(pool: Pool, work: (sql: TransactionSql) => Promise<T>): Promise<T> {
  let over = false;
  const running = pool.begin(async (sql) => {
    const whileOpen = new Proxy(sql, {
      apply(target, self, args) {
        if (over) throw new ConnectionLost("The connection of this transaction was lost");
        return Reflect.apply(target, self, args);
      },
    });
    return work(whileOpen).catch((error) => (isLoss(error) ? forever : Promise.reject(error)));
  });
  return running.finally(() => {
    over = true;
  }) as Promise<T>;
}

class ConnectionLost extends Error {
  code = "CONNECTION_CLOSED";
}

const forever = new Promise<never>(() => {});

/** Whether the connection is gone or about to be: an error of the network, or one after which Postgres hangs up. */
function isLoss(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return /FATAL|PANIC/.test(error.severity);
  return error instanceof Error && ("syscall" in error || connectionCodes.test(codeOf(error)));
}

const connectionCodes = /^CONNECTION_|^CONNECT_TIMEOUT$/;
const codeOf = (error: object) => ("code" in error ? String(error.code) : "");
