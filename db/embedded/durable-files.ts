/**
 * The files of the embedded database, kept so that what was acknowledged survives a power cut.
 *
 * PGlite starts Postgres with fsync off, and its file system has no fsync: an acknowledged write would be with the
 * operating system only. What this promises:
 *
 * - When Postgres has synced a file, its bytes are on the disk, and so are the names of all files and folders that
 *   were created or renamed before. Postgres syncs its log before it acknowledges a commit.
 * - A sync that fails ends the database: nothing is acknowledged after it. Do NOT try again. The kernel may have
 *   dropped what it could not write, and a second sync would succeed (https://wiki.postgresql.org/wiki/Fsync_Errors).
 */
import { existsSync, fstatSync, fsyncSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { PGlite, type postgresMod } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { syncFolder, syncTree } from "./sync";

/**
 * Opens the database in a folder, which is created if it doesn't exist.
 *
 * @param onEnd called with the reason if the open database ends by itself: a sync failed, or Postgres crashed
 * @throws {Error} saying why it cannot be opened
 */
export async function openFiles(folder: string, onEnd: (reason: string) => void): Promise<PGlite> {
  if (!existsSync(path.join(folder, "PG_VERSION"))) await make(folder);
  return open(folder, onEnd);
}

/**
 * Under another name at first, so that a folder with the right name is always a whole database, even after a power
 * cut.
 */
async function make(folder: string): Promise<void> {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const failures: string[] = [];
  const database = await open(draft, (reason) => failures.push(reason));
  await database.close();
  if (failures.length) throw new Error(failures.join());
  // PGlite copies it there, without syncing any of it.
  syncTree(draft);
  renameSync(draft, folder);
  syncFolder(path.dirname(folder));
}

async function open(folder: string, onEnd: (reason: string) => void): Promise<PGlite> {
  let tell = (reason: string) => {
    tell = () => {};
    endedAtStart = reason;
  };
  let endedAtStart: string | undefined;
  const opening = PGlite.create({
    fs: new DurableFiles(folder, (reason) => tell(reason)),
    startParams,
    extensions: { btree_gin, pg_trgm },
  });
  const database = await opening.catch((error) => {
    throw endedAtStart === undefined ? error : new Error(endedAtStart, { cause: error });
  });
  tell = onEnd;
  return database;
}

/**
 * PGlite's own parameters for Postgres, but with fsync on. The method of syncing the log is named because the
 * default, fdatasync, does nothing in PGlite.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  ...["-c", "fsync=on", "-c", "wal_sync_method=fsync"],
];

class DurableFiles extends NodeFS {
  /**
   * @param folder where the files are
   * @param onEnd called with the reason if a sync fails or Postgres crashes: from then on it answers nothing
   */
  constructor(
    folder: string,
    private readonly onEnd: (reason: string) => void,
  ) {
    super(folder);
  }

  override async init(database: PGlite, options: Options): Promise<{ emscriptenOpts: Options }> {
    const { emscriptenOpts } = await super.init(database, options);
    let end = this.onEnd;
    const prepare = (module: Module) => {
      end = (reason) => {
        silence(module);
        this.onEnd(reason);
      };
      addSync(module, (reason) => end(reason));
    };
    const preRun = [...(emscriptenOpts.preRun ?? []), prepare];
    let panic = "Postgres crashed";
    const printErr = (text: string) => {
      panic = /PANIC: +(.*)/.exec(text)?.[1] ?? panic;
      emscriptenOpts.printErr?.(text);
    };
    const onAbort = () => end(panic);
    return { emscriptenOpts: { ...emscriptenOpts, preRun, printErr, ...{ onAbort } } };
  }
}

type Options = Parameters<NodeFS["init"]>[1];
type Module = postgresMod.PostgresMod;

/** The part of Emscripten's file system for Node that is used here. */
type HostFiles = {
  realPath: (node: unknown) => string;
  node_ops: Record<"mknod" | "rename" | "symlink", (...args: unknown[]) => unknown>;
  stream_ops: { fsync?: (stream: { nfd: number; node: unknown }) => number };
};

/** Adds what Emscripten leaves out. */
function addSync(module: Module, end: (reason: string) => void): void {
  const files = module.FS.filesystems.NODEFS as unknown as HostFiles;
  /** Folders in which a name was created or changed since they were synced. */
  const changed = new Set<string>();
  for (const operation of ["mknod", "rename", "symlink"] as const) {
    const original = files.node_ops[operation];
    files.node_ops[operation] = (...args) => {
      const result = original(...args);
      // rename(file, folder, name) has the folder second, the others first.
      changed.add(files.realPath(args[operation === "rename" ? 1 : 0]));
      return result;
    };
  }
  files.stream_ops.fsync = ({ nfd, node }) => {
    const file = files.realPath(node);
    try {
      if (isFolder(nfd)) changed.add(file);
      else fsyncSync(nfd);
      for (const folder of changed) syncFolder(folder);
      changed.clear();
      return 0;
    } catch (error) {
      const reason = `${file} could not be synced: ${error instanceof Error ? error.message : error}`;
      end(reason);
      // Not an error of Emscripten's, which would be passed to Postgres: nothing of it runs any more.
      throw new Error(reason);
    }
  };
}

const isFolder = (descriptor: number) => fstatSync(descriptor).isDirectory();

/**
 * Makes every call into Postgres fail. PGlite takes a crash for an error of the statement and calls again, into
 * corrupt memory: it would go on to acknowledge, or never return.
 */
function silence(module: Module): void {
  const functions = module as unknown as Record<string, unknown>;
  for (const name of Object.keys(functions)) {
    if (typeof functions[name] !== "function" || !/^_|^stack/.test(name)) continue;
    functions[name] = () => {
      throw new Error("The database has ended");
    };
  }
  // Called outside of any statement, to decide who may go on.
  module._IsTransactionBlock = () => 0;
}
