/** `npm run docs`: writes anew what documents repeat of what the code knows. A test compares them meanwhile. */
import { writeFile } from "node:fs/promises";
import { documents, written } from "./docs/documents";

for (const document of documents) await writeFile(document.file, await written(document));
