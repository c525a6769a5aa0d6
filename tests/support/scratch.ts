import { mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * A new folder for databases. In memory if there is room, not on disk: there each commit would wait for more than a
 * millisecond, which would be most of the tests' time.
 */
export const newFolder = (name: string) => mkdtempSync(path.join(root(), `latch-${name}-`));

const memory = "/dev/shm";
/** In bytes; a container's default is 64 MB. */
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
