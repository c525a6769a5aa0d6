import { mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * A new folder for databases. In memory where that has room, and not on the disk: there each commit would wait a
 * millisecond and more until it is written, which is what most of the tests' time would be spent on.
 */
export const newFolder = (name: string) => mkdtempSync(path.join(root(), `latch-${name}-`));

const memory = "/dev/shm";
/** In bytes; a container's is 64 MB unless it is told otherwise. */
const enough = 4 * 1024 ** 3;

function root(): string {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize >= enough) return memory;
  } catch {
    // Only Linux has it.
  }
  return tmpdir();
}
