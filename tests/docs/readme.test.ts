import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseConfig, variables } from "~/server/config.server";
import { encryptionKey, jwtSecret } from "../support/server";

const readme = readFileSync("README.md", "utf8");
const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));

/** The rows of the table under a heading, as the contents of their cells. */
function table(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("the README names every variable of the configuration and no other", () => {
  const named = table("Configuration").map(([name]) => name?.replaceAll("`", ""));
  expect(named).toEqual([...variables]);
});

test("the README gives each variable's default", () => {
  const parsed = parseConfig({ JWT_SECRET: jwtSecret, ENCRYPTION_KEY: encryptionKey });
  if ("error" in parsed) throw new Error(parsed.error);
  const secrets = { JWT_SECRET: undefined, ENCRYPTION_KEY: undefined };
  const config: Record<string, unknown> = { ...parsed.config, ...secrets };
  for (const [name = "", text = ""] of table("Configuration")) {
    const documented = text.replaceAll("`", "").split(": ")[0];
    expect(documented, name).toBe(String(config[name.replaceAll("`", "")] ?? "") || "none");
  }
});

test("every script that the README names exists, and every script is in the README", () => {
  const named = [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+(?:[:-][a-z]+)?)(?=`)/g)].map(
    ([, script]) => script,
  );
  expect([...new Set(named)].sort()).toEqual(Object.keys(scripts).sort());
});

test("every file and folder that the README names exists", () => {
  const paths = [...readme.matchAll(/\]\(((?!https?:)[^)]+)\)|^\| `([^`]+\/)` /gm)];
  expect(paths.length).toBeGreaterThan(8);
  for (const [, link, folder] of paths) expect(existsSync(link ?? folder ?? ""), link).toBe(true);
});
