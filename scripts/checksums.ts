/**
 * `npm run checksums`: compares the migrations with `migrations/checksums.json`, and names each that was edited, is
 * missing, or has no line there; `npm run build` begins with it. Never edit a migration that some database has: put
 * the change into a new file, whose line `npm run checksums -- --add` adds.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { readMigrations } from "../db/migrate";

const { values, positionals } = parseArgs({
  options: { add: { type: "boolean", default: false } },
  allowPositionals: true,
});
const folder = positionals[0] ?? "migrations";
const file = path.join(folder, "checksums.json");

const found = new Map((await readMigrations(folder)).map(({ name, checksum }) => [name, checksum]));
const listed = new Map<string, string>(
  Object.entries(JSON.parse(await readFile(file, "utf8").catch(() => "{}"))),
);

if (values.add) {
  for (const [name, checksum] of found) if (!listed.has(name)) listed.set(name, checksum);
  const sorted = Object.fromEntries([...listed].sort());
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

for (const name of [...new Set([...found.keys(), ...listed.keys()])].sort()) {
  const problem = problemWith(name);
  if (!problem) continue;
  console.error(`${path.join(folder, name)} ${problem}`);
  process.exitCode = 1;
}

function problemWith(name: string): string | null {
  if (!found.has(name)) return `is missing, and ${file} lists it: put it back`;
  if (!listed.has(name)) return `is not in ${file}: run "npm run checksums -- --add"`;
  if (found.get(name) === listed.get(name)) return null;
  return "was edited: put it back and add a new migration";
}
