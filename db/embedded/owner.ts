/** Decides which process owns a data directory: the one that listens on its socket. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { linkSync, mkdirSync, rmSync, statSync, unlinkSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import path from "node:path";

/** The age of an abandoned turn, in milliseconds: a turn takes microseconds. */
const oldestTurnMs = 10_000;

/**
 * Makes this process the owner, or returns null if another one is.
 *
 * @throws {NoSockets} if the folder of the socket cannot hold one
 * @returns the listening server, and `release`, which lets another process become the owner
 */
export async function claim(ownerSocket: string): Promise<Owner | null> {
  for (;;) {
    const owner = await tryToOwn(ownerSocket);
    if (owner) return owner;
    const seen = identity(ownerSocket);
    if (await answers(ownerSocket)) return null;
    if (seen) removeStale(ownerSocket, seen);
  }
}

/** The folder's file system has no sockets, or none that can have a second name. */
export class NoSockets extends Error {
  override name = "NoSockets";
}

/** The errors of file systems without sockets or hard links, in a writable folder. */
const unsupported = new Set([
  ...["EACCES", "EINVAL", "EMLINK", "ENODEV", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EPERM", "EXDEV"],
]);

function refusal(error: unknown): unknown {
  return unsupported.has(String(codeOf(error)))
    ? new NoSockets(`The file system has no sockets: ${error}`, { cause: error })
    : error;
}

/** A process's hold on a data directory. */
export type Owner = { server: Server; release: () => void };

/**
 * Listens elsewhere first and then gives that socket the owner's name, which only one process can do. So a socket of
 * that name listens from its first moment on: if it refuses, its process is gone.
 */
async function tryToOwn(ownerSocket: string): Promise<Owner | null> {
  // No longer than the names of the other sockets in the folder: see longestSocketPath in index.ts.
  const own = path.join(path.dirname(ownerSocket), `${randomBytes(6).toString("base64url")}.new`);
  const server = createServer();
  server.listen(own);
  await once(server, "listening").catch((error) => {
    throw refusal(error);
  });
  try {
    linkSync(own, ownerSocket);
  } catch (error) {
    // This also removes the socket.
    server.close();
    if (codeOf(error) === "EEXIST") return null;
    throw refusal(error);
  }
  unlinkSync(own);
  const release = () => {
    unlinkSync(ownerSocket);
    server.close();
  };
  return { server, release };
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : null);

function identity(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.ino} ${found.ctimeNs}` : null;
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => resolve(true)).once("error", () => resolve(false));
    connection.once("connect", () => connection.destroy());
  });
}

/**
 * Removes the socket of an owner that crashed, if it still is the one that was tried: another process may have
 * replaced it. Looking and removing are two calls, so processes take turns at them, and none removes what another has
 * just created. Does nothing if it is another's turn.
 */
function removeStale(ownerSocket: string, seen: string): void {
  const turn = `${ownerSocket}.turn`;
  if (!take(turn)) return;
  try {
    if (identity(ownerSocket) === seen) unlinkSync(ownerSocket);
  } finally {
    rmSync(turn, { recursive: true, force: true });
  }
}

/** Creates a folder, which only one process can do. The turn of a process that was killed is not waited for. */
function take(turn: string): boolean {
  try {
    mkdirSync(turn);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    const made = statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > oldestTurnMs) rmSync(turn, { recursive: true, force: true });
    return false;
  }
}
