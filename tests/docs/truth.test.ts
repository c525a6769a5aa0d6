import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { variables } from "~/server/config.server";
import { section, tableRows, treeFiles, withoutFences } from "../support/markdown";

const texts = new Map(treeFiles("*.md").map((file) => [file, readFileSync(file, "utf8")]));
const quickstart = "docs/quickstart.md";

describe("the troubleshooting table", () => {
  const sources = treeFiles("app/*.ts*", "db/*.ts", "scripts/*.ts", "tests/support/*.ts")
    .map((file) => readFileSync(file, "utf8"))
    .join("\n")
    .replaceAll("\\n", "\n");

  test.each(tableRows(section(quickstart, "Troubleshooting")))(
    "has a message of the code's: $message",
    ({ message = "" }) => {
      const pieces = message.split(/<\w+>/).filter((piece) => piece.trim());
      expect(pieces.filter((piece) => !sources.includes(piece))).toEqual([]);
    },
  );
});

describe.each([...texts])("%s", (file, text) => {
  const prose = withoutFences(text);

  test("has no table with a variable that Latch does not read", () => {
    const named = tableRows(text).flatMap(
      ({ variable = "" }) => variable.match(/[A-Z_]{4,}/g) ?? [],
    );
    expect(named.filter((name) => !variables.includes(name))).toEqual([]);
  });

  test("has links that all lead somewhere", () => {
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const inside = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(inside.filter((link) => !leadsSomewhere(file, link))).toEqual([]);
  });

  test("names files that are there", () => {
    const named = [
      ...text.matchAll(/(?<![\w/.])(?:app|db|docs|migrations|scripts|tests)\/[\w./$-]+\w/g),
    ];
    expect(named.map(([name]) => name).filter((name) => !existsSync(name))).toEqual([]);
  });

  test("names tests that are there", () => {
    const named = [...text.matchAll(/^- "(.+)" \(`(tests\/.+)`\)$/gm)];
    const unknown = named.filter(
      ([, name = "", where = ""]) => !readFileSync(where, "utf8").includes(`test("${name}"`),
    );
    expect(unknown.map(([line]) => line)).toEqual([]);
  });
});

test("every contract names its tests", () => {
  const contracts = [...texts].filter(([file]) => file.startsWith("docs/contracts/"));
  expect(contracts.length).toBeGreaterThanOrEqual(4);
  for (const [file] of contracts) {
    const lines = section(file, "Test cases").trim().split("\n");
    expect(lines.filter((line) => !/^- ".+" \(`tests\/.+`\)$/.test(line))).toEqual([]);
  }
});

test("the index leads to every document", () => {
  const reached = ["docs/README.md", "docs/decisions/README.md"].flatMap((index) =>
    [...(texts.get(index) ?? "").matchAll(/\]\(([^)#]+)/g)].map(([, link = ""]) =>
      path.join(path.dirname(index), link),
    ),
  );
  const all = [...texts.keys()].filter((file) => file.startsWith("docs/"));
  expect(all.filter((file) => file !== "docs/README.md" && !reached.includes(file))).toEqual([]);
});

function leadsSomewhere(from: string, link: string): boolean {
  const [target = "", anchor] = link.split("#");
  const file = target ? path.join(path.dirname(from), decodeURIComponent(target)) : from;
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(readFileSync(file, "utf8")).includes(anchor);
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutFences(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times ? `${slug}-${times}` : slug;
  });
}
