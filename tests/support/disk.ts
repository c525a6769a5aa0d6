/**
 * What of a folder is on the disk and not only with the operating system: the bytes that a file had when it was last
 * synced, and the names that a folder had when it was. More may survive a power cut; this is all that must.
 */
import fs, { type BigIntStats } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";

/** What survives a power cut at one moment. */
export type Kept = ReadonlyMap<string, Buffer | ReadonlyMap<string, Inode>>;

type Inode = { id: string; isFolder: boolean };

export type Disk = {
  /** The path of each file and folder that was synced, in that order. */
  synced: string[];
  /** What would survive now. */
  kept: () => Kept;
  /** Recreates a folder as it would be found after a power cut. */
  restore: (kept: Kept, target: string) => void;
  /** Records no more. */
  stop: () => void;
};

/** Records what this process syncs. Everything in the folder now counts as synced. */
export function recordDisk(folder: string, onSync: (disk: Disk) => void = () => {}): Disk {
  const { fsyncSync, openSync } = fs;
  const kept = new Map<string, Buffer | Map<string, Inode>>();
  const paths = new Map<number, string>();
  const root = inode(folder);
  keepTree(folder, kept);

  fs.openSync = (file, ...rest) => {
    const descriptor = openSync(file, ...rest);
    paths.set(descriptor, path.resolve(String(file)));
    return descriptor;
  };
  fs.fsyncSync = (descriptor) => {
    fsyncSync(descriptor);
    const name = paths.get(descriptor) ?? "";
    const { id, isFolder } = identify(fs.fstatSync(descriptor, { bigint: true }));
    kept.set(id, isFolder ? namesIn(name) : bytesOf(descriptor));
    disk.synced.push(name);
    onSync(disk);
  };
  syncBuiltinESMExports();

  const disk: Disk = {
    synced: [],
    kept: () => new Map(kept),
    restore: (state, target) => restore(root, state, target),
    stop() {
      Object.assign(fs, { fsyncSync, openSync });
      syncBuiltinESMExports();
    },
  };
  return disk;
}

function keepTree(folder: string, kept: Map<string, Buffer | Map<string, Inode>>): void {
  const names = namesIn(folder);
  kept.set(inode(folder).id, names);
  for (const [name, { id, isFolder }] of names) {
    const file = path.join(folder, name);
    if (isFolder) keepTree(file, kept);
    else if (fs.lstatSync(file).isFile()) kept.set(id, fs.readFileSync(file));
  }
}

function restore({ id, isFolder }: Inode, kept: Kept, target: string): void {
  const found = kept.get(id);
  if (isFolder) {
    fs.mkdirSync(target);
    for (const [name, child] of found instanceof Map ? found : [])
      restore(child, kept, path.join(target, name));
  } else fs.writeFileSync(target, found instanceof Buffer ? found : "");
}

function namesIn(folder: string): Map<string, Inode> {
  return new Map(fs.readdirSync(folder).map((name) => [name, inode(path.join(folder, name))]));
}

const inode = (file: string) => identify(fs.lstatSync(file, { bigint: true }));

/** An inode number is reused once its file is gone. */
function identify(stats: BigIntStats): Inode {
  return { id: `${stats.ino} ${stats.birthtimeNs}`, isFolder: stats.isDirectory() };
}

function bytesOf(descriptor: number): Buffer {
  const bytes = Buffer.alloc(fs.fstatSync(descriptor).size);
  fs.readSync(descriptor, bytes, 0, bytes.length, 0);
  return bytes;
}
