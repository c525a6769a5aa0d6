/** Having the disk keep what was written: what has not been synced is gone after a power cut. */
import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import path from "node:path";

/** Codes of a system or file system on which a folder cannot be synced, and need not be. Postgres ignores them too. */
const cannotSyncFolders = new Set(["EACCES", "EBADF", "EINVAL", "EISDIR", "ENOTSUP", "EPERM"]);

/** Has the disk keep the names in a folder. Does nothing where there is no such thing, or no such folder any more. */
export function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, "r");
    fsyncSync(descriptor);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code !== "ENOENT" && !cannotSyncFolders.has(code)) throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Has the disk keep a folder and all that is in it. */
export function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) syncTree(name);
    else syncFile(name);
  }
  syncFolder(folder);
}

/** Has the disk keep a file. */
export function syncFile(name: string): void {
  const descriptor = openSync(name, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
