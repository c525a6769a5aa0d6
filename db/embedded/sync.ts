/** Syncing to disk: what has not been synced is lost in a power cut. */
import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import path from "node:path";

/** Errors of systems or file systems where a folder cannot be synced, and need not be. Postgres ignores them too. */
const cannotSyncFolders = new Set(["EACCES", "EBADF", "EINVAL", "EISDIR", "ENOTSUP", "EPERM"]);

/** Syncs the names in a folder to disk. Does nothing where that is not possible, or if the folder is gone. */
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

/** Syncs a folder and everything in it to disk. */
export function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) syncTree(name);
    else syncFile(name);
  }
  syncFolder(folder);
}

/** Syncs a file to disk. */
export function syncFile(name: string): void {
  const descriptor = openSync(name, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
