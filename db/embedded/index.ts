/**
 * The embedded Postgres, used if `DATABASE_URL` is unset: PGlite, in this process, with its files under the data
 * directory, reached through a Unix socket that only this user can open.
 *
 * A data directory has one owner. PGlite doesn't lock its files, and two processes that open them destroy them; so
 * the process that listens on `owner.sock` owns them, which the operating system decides and a crash undoes. Any
 * other process becomes a guest, and uses the owner's database through its socket.
 */

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { lstatSync, mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { CannotOpen } from "../errors";
import { because, dataDirMeaning, makeDataDir } from "./data-dir";
import { exclusive, leaveSilentClients } from "./exclusive";
import { claim, NoSockets, type Owner } from "./owner";

export type Embedded = {
  /** Where postgres.js connects. */
  socketPath: string;
  /** Closes the database if this process owns it, and removes what was created to reach it. */
  close: () => Promise<void>;
};

/** The longest path of a Unix socket in bytes: 108 on Linux and 104 on macOS, including a closing zero. */
const longestSocketPath = 103;

/** How long a client may be silent in a transaction, in milliseconds: longer than any transaction of Latch takes. */
const longestSilenceMs = 15_000;

/** How long an owner that is stopping waits for its guests, in milliseconds. */
const guestDeadlineMs = 5_000;

/**
 * Opens the database in `dataDir`, or connects to the process that has it open.
 *
 * @param silenceMs how long a client may be silent in a transaction, in milliseconds, before it is dropped
 * @throws {CannotOpen} if the folder cannot be used, or its files cannot be opened
 */
export async function openEmbedded(
  dataDir: string,
  silenceMs = longestSilenceMs,
): Promise<Embedded> {
  if (process.platform === "win32")
    throw new CannotOpen(
      "The embedded database does not run on Windows: run Latch in WSL, or set DATABASE_URL to a Postgres server",
    );
  try {
    makeDataDir(dataDir);
  } catch (cause) {
    throw new CannotOpen(`DATA_DIR must be ${dataDirMeaning}${because(cause)}`, { cause });
  }
  return openWhereSocketsCanBe(dataDir, silenceMs).catch((cause) => {
    if (!(cause instanceof NoSockets || "syscall" in cause)) throw cause;
    throw new CannotOpen(`DATA_DIR cannot be used: ${reason(cause)}`, { cause });
  });
}

async function openWhereSocketsCanBe(dataDir: string, silenceMs: number): Promise<Embedded> {
  const inside = socketFolder(dataDir);
  try {
    return await openThrough(inside, dataDir, silenceMs);
  } catch (error) {
    if (!(error instanceof NoSockets)) throw error;
    inside.remove();
  }
  return openThrough(socketFolderElsewhere(dataDir), dataDir, silenceMs);
}

async function openThrough(
  sockets: SocketFolder,
  dataDir: string,
  silenceMs: number,
): Promise<Embedded> {
  const ownerSocket = path.join(sockets.folder, "owner.sock");
  const socketPath = path.join(sockets.folder, ".s.PGSQL.5432");

  for (;;) {
    const owner = await claim(ownerSocket);
    if (owner) {
      const database = await serve(path.join(dataDir, "postgres"), socketPath, owner, silenceMs);
      return { socketPath, close: () => database.close().finally(sockets.remove) };
    }
    const guest = await visit(ownerSocket);
    if (guest) return { socketPath, close: async () => leave(guest, sockets.remove) };
  }
}

/** Runs the database for this process and, through `owner`, tells guests when it is ready. */
async function serve(
  files: string,
  socketPath: string,
  { server: owner, release }: Owner,
  silenceMs: number,
) {
  // Before anything is awaited: a guest whose connection goes unnoticed would wait forever.
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
  const sockets = await import("@electric-sql/pglite-socket");
  const { openFiles } = await import("./durable-files");
  let server: PGLiteSocketServer;
  let hasEnded = false;
  const onEnd = (reason: string) => {
    hasEnded = true;
    console.error(`The database in ${files} has ended: ${reason}`);
    // In the next turn, so that whoever waits for an answer gets it first.
    setImmediate(() => server.stop().then(stopProcess));
  };
  try {
    const database = await openFiles(files, onEnd).catch((cause) => {
      throw new CannotOpen(`The database in ${files} cannot be opened: ${reason(cause)}`, {
        cause,
      });
    });
    rmSync(socketPath, { force: true });
    const db = exclusive(database);
    server = new sockets.PGLiteSocketServer({ db, path: socketPath, maxConnections: 100 });
    await server.start();
    const stopWatching = leaveSilentClients(server, db, silenceMs);
    owner.emit("ready");
    owner.unref();
    return {
      async close() {
        await untilGone(guests);
        closing = true;
        stopWatching();
        await server.stop();
        if (!hasEnded) await database.close();
        for (const guest of guests) guest.destroy();
        // Last: the next owner opens the files.
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Ends this process as SIGTERM does, if it serves; a command ends with the error of its statement. Do NOT open the
 * database again instead: that would read what the disk did not keep, and take it for kept.
 */
function stopProcess(): void {
  process.exitCode = 1;
  process.emit("SIGTERM");
}

/**
 * Becomes a guest: stays connected to the owner, whose database is ready, while it is used. Null if the owner
 * stopped.
 */
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

/** Waits for guests to finish. A command such as a migration soon does; a server would stay forever. */
async function untilGone(guests: Set<Socket>): Promise<void> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), guestDeadlineMs);
  for (const guest of guests) {
    if (deadline.signal.aborted) break;
    await once(guest, "close", { signal: deadline.signal }).catch(() => undefined);
  }
  clearTimeout(timer);
}

/** Where the sockets are, and how to remove what was created for them. */
type SocketFolder = { folder: string; remove: () => void };

/** The data directory, or a short link to it if the path of a socket in it would be too long. */
function socketFolder(dataDir: string): SocketFolder {
  const longest = path.join(dataDir, ".s.PGSQL.5432");
  if (Buffer.byteLength(longest) <= longestSocketPath) return { folder: dataDir, remove: () => {} };
  const folder = path.join(tmpdir(), `latch-${randomBytes(9).toString("base64url")}`);
  symlinkSync(realpathSync(dataDir), folder);
  const remove = () => {
    process.off("exit", remove);
    rmSync(folder, { force: true });
  };
  // A process that must end doesn't wait until its database is closed.
  process.once("exit", remove);
  return { folder, remove };
}

/**
 * A folder in /tmp, for a data directory whose file system has no sockets. Its name follows from that of the data
 * directory, and does NOT depend on TMPDIR: all processes must find the same owner.
 *
 * @throws {CannotOpen} if it belongs to somebody else
 */
export function socketFolderElsewhere(dataDir: string): SocketFolder {
  const user = process.getuid?.();
  const name = createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 16);
  const folder = `/tmp/latch-${user}-${name}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    // Anybody who can write to it could pose as the database.
    if (uid !== user || mode & 0o077) throw new Error("it is not this user's alone");
  } catch (cause) {
    throw new CannotOpen(
      `DATA_DIR must be on a file system with sockets, since ${folder} cannot be used in its place: ${reason(cause)}`,
      { cause },
    );
  }
  return { folder, remove: () => {} };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
