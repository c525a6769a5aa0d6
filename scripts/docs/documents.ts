/**
 * Documents of which a part is made from what the code knows. Such a part stands between two comments,
 * `<!-- made: name -->` and `<!-- end -->`; all else is written by hand and stays as it is.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { dataModel } from "./data-model";

/** The parts of a document by their names, each as Markdown. */
export type Parts = Record<string, string>;

/** A document with parts that are made. Another one is added to `documents`. */
export type Document = { file: string; parts: () => Promise<Parts> };

export const documents: Document[] = [
  { file: "docs/data-model.md", parts: () => withMigratedDatabase(dataModel) },
];

/**
 * A document's text as it is to be: with its parts as the code has them now.
 *
 * @throws when it lacks a part that is made, or has one that is not.
 */
export async function written({ file, parts }: Document): Promise<string> {
  return withParts(await readFile(file, "utf8"), await parts());
}

/** A text with these parts in the places that are named after them. */
export function withParts(text: string, parts: Parts): string {
  const places = [...text.matchAll(/^<!-- made: (.+) -->$/gm)].map(([, name]) => name);
  const wrong = [...places, ...Object.keys(parts)].find(
    (name = "") => !(name in parts) || places.filter((place) => place === name).length !== 1,
  );
  if (wrong !== undefined) throw new Error(`The document must have one part called "${wrong}"`);
  return text.replace(
    /^(<!-- made: (.+) -->)\n[\s\S]*?^(<!-- end -->)$/gm,
    (_, start, name, end) => `${start}\n\n${parts[name]}\n\n${end}`,
  );
}

async function withMigratedDatabase<T>(work: (pool: Parameters<typeof migrate>[0]) => Promise<T>) {
  const DATA_DIR = mkdtempSync(path.join(tmpdir(), "latch-docs-"));
  const { pool, close } = await connect({ DATA_DIR });
  try {
    await migrate(pool);
    return await work(pool);
  } finally {
    await close();
    rmSync(DATA_DIR, { recursive: true, force: true });
  }
}
