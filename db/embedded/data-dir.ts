/** The data directory: everything created in it is synced to disk before it counts as kept. */
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { syncFolder } from "./sync";

/** What `DATA_DIR` must be, in words for the person who sets it. */
export const dataDirMeaning = "a folder in which files can be written";

/**
 * Creates the data directory if it doesn't exist, for its user only.
 *
 * @throws an error of the file system if it cannot be created or written
 */
export function makeDataDir(dataDir: string): void {
  makeFolder(path.resolve(dataDir));
  const probe = path.join(dataDir, `writable.${process.pid}`);
  writeFileSync(probe, "");
  rmSync(probe, { force: true });
}

/** Do NOT use mkdirSync's `recursive` instead: in a folder that takes none, such as /proc, it tries forever. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw error;
  }
  syncFolder(parent);
}

const isFolder = (name: string) =>
  statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;

/** The system's own words for an error, without the path: ": permission denied". */
export function because(error: unknown): string {
  const [, words] = /^E[A-Z0-9]+: ([^,]+)/.exec(error instanceof Error ? error.message : "") ?? [];
  return words ? `: ${words}` : "";
}
