/**
 * A database with several hosts, one of which accepts writes. postgres.js goes through such a list by itself, but if
 * none of them answers it retries forever without a pause, and no query fails; and for `read-write` it accepts a
 * standby.
 */
import { once } from "node:events";
import { connect, Socket } from "node:net";
import type postgres from "postgres";
import type { DatabaseAddress } from "./database-url";

type Host = DatabaseAddress["hosts"][number];

/**
 * For postgres.js's option `socket`: connects to the first host that accepts writes, each time.
 *
 * @param poolOf a pool for one host, which is closed after one query
 */
export function toPrimary(hosts: Host[], poolOf: (host: Host) => postgres.Sql) {
  return async (): Promise<Socket> => {
    let failure: Error = new NoPrimary("None of the hosts in DATABASE_URL takes writes");
    for (const host of hosts) {
      try {
        if (await isPrimary(poolOf(host))) return await open(host);
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
      }
    }
    return broken(failure);
  };
}

class NoPrimary extends Error {
  /** read_only_sql_transaction, as from writing to one of them. */
  code = "25006";
}

async function isPrimary(pool: postgres.Sql): Promise<boolean> {
  try {
    const [{ isStandby }] = await pool<[{ isStandby: boolean }]>`
      select pg_is_in_recovery() as "isStandby"`;
    return !isStandby;
  } finally {
    await pool.end({ timeout: 1 });
  }
}

async function open({ name, port }: Host): Promise<Socket> {
  const socket = connect({ host: name, port });
  await once(socket, "connect");
  // The name for which postgres.js has TLS verify the server.
  return Object.assign(socket, { host: name, port });
}

/**
 * A socket that fails as soon as somebody listens to it. An exception instead would cost the pool one of its
 * connections for good.
 */
function broken(failure: Error): Socket {
  const socket = new Socket();
  process.nextTick(() => socket.destroy(failure));
  return socket;
}
