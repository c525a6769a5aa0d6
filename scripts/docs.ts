/** `npm run docs`: generates the parts of documents that repeat the code. Tests fail while they are stale. */
import { writeFile } from "node:fs/promises";
import { documents, written } from "./docs/documents";

for (const document of documents) await writeFile(document.file, await written(document));
