/**
 * The Postgres that Latch brings along, used when `DATABASE_URL` is unset: PGlite, in this process, with its
 * files under the data directory, reached through a Unix socket that only this user can open.
 *
 * A data directory has one owner. PGlite does not lock its files, and two processes that open them destroy
 * them; so whoever listens on `owner.sock` owns them, which the operating system decides and a crash undoes.
 * Any other process becomes a guest, and uses the owner's database through its socket.
 */

import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { CannotOpen } from "../errors";
import { exclusive } from "./exclusive";
import { claim, type Owner } from "./owner";

export type Embedded = {
  /** Where postgres.js connects. */
  socketPath: string;
  /** Closes the database if this process owns it, and removes what was made to reach it. */
  close: () => Promise<void>;
};

/** Longest path of a Unix socket in bytes: 108 on Linux and 104 on macOS, with a closing zero. */
const longestSocketPath = 103;

/** How long an owner that stops waits for its guests, in milliseconds. */
const guestDeadlineMs = 5_000;

/**
 * Opens the database in `dataDir`, or reaches that of the process that has it open.
 *
 * @throws {CannotOpen} when the files cannot be opened.
 */
export async function openEmbedded(dataDir: string): Promise<Embedded> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const sockets = socketFolder(dataDir);
  const ownerSocket = path.join(sockets.folder, "owner.sock");
  const socketPath = path.join(sockets.folder, ".s.PGSQL.5432");

  for (;;) {
    const owner = await claim(ownerSocket);
    if (owner) {
      const database = await serve(path.join(dataDir, "postgres"), socketPath, owner);
      return { socketPath, close: () => database.close().finally(sockets.remove) };
    }
    const guest = await visit(ownerSocket);
    if (guest) return { socketPath, close: async () => leave(guest, sockets.remove) };
  }
}

/** Runs the database for this process and, through `owner`, tells guests when it is ready. */
async function serve(files: string, socketPath: string, { server: owner, release }: Owner) {
  // Before anything is awaited: a guest that came unheard would wait for ever.
  const announced = new Promise<void>((resolve) => owner.once("ready", resolve));
  const guests = new Set<Socket>();
  let closing = false;
  owner.on("connection", (guest) => {
    guests.add(guest);
    guest.on("error", () => guest.destroy()); // a guest that has left needs no answer
    guest.once("close", () => guests.delete(guest));
    guest.resume().unref();
    announced.then(() => (closing ? guest.destroy() : guest.write("ready")));
  });
  const { PGlite } = await import("@electric-sql/pglite");
  const { PGLiteSocketServer } = await import("@electric-sql/pglite-socket");
  const { btree_gin } = await import("@electric-sql/pglite/contrib/btree_gin");
  const { pg_trgm } = await import("@electric-sql/pglite/contrib/pg_trgm");
  const extensions = { btree_gin, pg_trgm };
  try {
    const database = await PGlite.create({ dataDir: files, extensions }).catch((cause) => {
      throw new CannotOpen(`The database in ${files} cannot be opened: ${reason(cause)}`, {
        cause,
      });
    });
    rmSync(socketPath, { force: true });
    const db = exclusive(database);
    const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 100 });
    await server.start();
    owner.emit("ready");
    owner.unref();
    return {
      async close() {
        await untilGone(guests);
        closing = true;
        await server.stop();
        await database.close();
        for (const guest of guests) guest.destroy();
        // Last: whoever takes its place opens the files.
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Becomes a guest: connected to the owner, whose database is ready, for as long as it is used. Null if it stopped. */
function visit(ownerSocket: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const guest = connect(ownerSocket);
    guest.once("data", () => resolve(guest.unref()));
    guest.on("error", () => resolve(null)).once("close", () => resolve(null));
  });
}

function leave(guest: Socket, removeShortcut: () => void): void {
  guest.destroy();
  removeShortcut();
}

/** Waits for guests to finish, which a command such as a migration soon has; a server would stay for ever. */
async function untilGone(guests: Set<Socket>): Promise<void> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), guestDeadlineMs);
  for (const guest of guests) {
    if (deadline.signal.aborted) break;
    await once(guest, "close", { signal: deadline.signal }).catch(() => undefined);
  }
  clearTimeout(timer);
}

/** The data directory, or a short link to it where a socket's path in it would be too long. */
function socketFolder(dataDir: string): { folder: string; remove: () => void } {
  const longest = path.join(dataDir, ".s.PGSQL.5432");
  if (Buffer.byteLength(longest) <= longestSocketPath) return { folder: dataDir, remove: () => {} };
  const shortcut = mkdtempSync(path.join(tmpdir(), "latch-"));
  const folder = path.join(shortcut, "d");
  symlinkSync(realpathSync(dataDir), folder);
  return { folder, remove: () => rmSync(shortcut, { recursive: true, force: true }) };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
