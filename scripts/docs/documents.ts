/**
 * Documents with generated parts. Such a part is between two comments, `<!-- made: name -->` and `<!-- end -->`;
 * everything else is written by hand and stays as it is.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { methodNotAllowed, notFound } from "~/api/dispatch.server";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { answerExample, errorTable, fieldTable, operationTable, taskOperations } from "./contracts";
import { dataModel } from "./data-model";
import { attemptsTable, listSizes, transferLimits } from "./sizes";

/** The parts of a document by name, each as Markdown, or as a function of the existing text. */
export type Parts = Record<string, string | ((before: string) => string)>;

/** A document with generated parts. Add new ones to `documents`. */
export type Document = { file: string; parts: () => Parts | Promise<Parts> };

/** The one document that is generated from a database. */
const dataModelDocument: Document = {
  file: "docs/data-model.md",
  parts: () => withMigratedDatabase(dataModel),
};

/** The documents that are generated from the code alone. */
export const documentsOfCode: Document[] = [
  { file: "docs/security.md", parts: () => ({ limits: attemptsTable() }) },
  {
    file: "docs/contracts/signup.md",
    parts: () => ({
      operations: operationTable(["signUp"]),
      fields: fieldTable(["signUp"]),
      answer: answerExample("signUp"),
      errors: errorTable(["signUp"], { unknownField: "id", others: [methodNotAllowed] }),
    }),
  },
  {
    file: "docs/contracts/signin.md",
    parts: () => ({
      operations: operationTable(["signIn", "me", "updateMe"]),
      fields: fieldTable(["signIn"]),
      "answer of me": answerExample("me"),
      "errors of signIn": errorTable(["signIn"], {
        unknownField: "name",
        others: [methodNotAllowed],
      }),
      "fields of updateMe": fieldTable(["updateMe"]),
      "errors of updateMe": errorTable(["updateMe"], { unknownField: "name" }),
      "errors of me": errorTable(["me"]),
    }),
  },
  {
    file: "docs/contracts/reset.md",
    parts: () => ({
      operations: operationTable(["requestReset"]),
      errors: errorTable(["requestReset"], { unknownField: "name", others: [methodNotAllowed] }),
    }),
  },
  {
    file: "docs/contracts/signout.md",
    parts: () => ({
      operations: operationTable(["signOut"]),
      answer: answerExample("signOut"),
      errors: errorTable(["signOut"], { others: [methodNotAllowed] }),
    }),
  },
  {
    file: "docs/contracts/tasks.md",
    parts: () => ({
      sizes: listSizes(),
      operations: operationTable(taskOperations),
      fields: fieldTable(["createTask", "updateTask"]),
      parameters: fieldTable(["listTasks"]),
      answer: answerExample("createTask"),
      errors: errorTable(taskOperations, { others: [notFound, methodNotAllowed] }),
    }),
  },
  { file: "docs/contracts/transfer.md", parts: () => ({ limits: transferLimits() }) },
];

export const documents: Document[] = [dataModelDocument, ...documentsOfCode];

/**
 * A document's text with its parts up to date.
 *
 * @throws if it lacks a generated part, or has one that is not generated
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
    /^(<!-- made: (.+) -->)\n([\s\S]*?)^(<!-- end -->)$/gm,
    (_, start, name, before, end) => {
      const part = parts[name];
      return `${start}\n\n${typeof part === "function" ? part(before) : part}\n\n${end}`;
    },
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
