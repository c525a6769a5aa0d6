/** Embedded databases for tests: creating one takes seconds of processor time, copying its files a fraction of that. */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import path from "node:path";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";

/** Without any tables of ours, or with every migration applied. */
export type Content = "empty" | "migrated";

const cache = "node_modules/.cache/latch";

/** What changes the files of a new database. */
const sources = ["db", "migrations", "node_modules/@electric-sql/pglite/package.json"];

/** Puts the files of an embedded database into a folder, as if a process had created it there and closed it. */
export async function copyEmbedded(content: Content, dataDir: string): Promise<void> {
  prepared[content] ??= prepare(content);
  cpSync(await prepared[content], dataDir, { recursive: true });
}

const prepared: Partial<Record<Content, Promise<string>>> = {};

/** The folder to copy from. The first process to need it creates it. */
async function prepare(content: Content): Promise<string> {
  const folder = path.join(cache, `${content}-${checksum()}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache).filter((name) => name.startsWith(`${content}-`)))
    rmSync(path.join(cache, old), { recursive: true, force: true });
  const own = mkdtempSync(path.join(cache, "making-"));
  const { pool, close } = await connect({ DATA_DIR: own });
  if (content === "migrated") await migrate(pool).finally(close);
  else await pool.begin((sql) => sql`select`).finally(close);
  for (const name of readdirSync(own)) {
    if (name.endsWith(".sock") || name.startsWith(".s.")) rmSync(path.join(own, name));
  }
  try {
    renameSync(own, folder);
  } catch (error) {
    // Another process was faster; a folder that is not empty cannot be replaced.
    rmSync(own, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function checksum(): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap(filesOf)) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function filesOf(name: string): string[] {
  if (path.extname(name)) return [name];
  const entries = readdirSync(name, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
