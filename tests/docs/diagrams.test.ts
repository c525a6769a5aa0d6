import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fences } from "../support/markdown";

const document = readFileSync("docs/diagrams.md", "utf8");
const diagrams = fences(document).filter(({ language }) => language === "mermaid");

/** Mermaid's own parser needs a DOM and 180 MB; this is all of the language that the diagrams use. */
const grammar = {
  participant: /^participant (\w+) as (.+)$/,
  arrow: /^(\w+)(?:->>|-->>)(\w+): (.+)$/,
  note: /^Note over (\w+)(?:,(\w+))?: (.+)$/,
  open: /^alt .+$/,
  otherwise: /^else( .+)?$/,
  close: /^end$/,
};

type Statement = { kind: keyof typeof grammar; parts: string[]; line: string };

/** @throws for a line that is no statement. A semicolon would end one early. */
function parse(line: string): Statement {
  for (const [kind, pattern] of Object.entries(grammar)) {
    const [, ...parts] = pattern.exec(line) ?? [];
    if (pattern.test(line) && !line.includes(";"))
      return { kind: kind as Statement["kind"], parts, line };
  }
  throw new Error(`No statement of a sequence diagram: ${line}`);
}

test("there are diagrams of all flows", () => {
  const headings = document.match(/^## .+$/gm);
  expect(headings).toEqual([
    "## Sign-up",
    "## Sign-in",
    "## Sign-in with a second factor",
    "## Sign-in with a passkey",
    "## An authenticated request",
    "## Sign-out",
    "## A refused request",
    "## A password reset by mail",
  ]);
});

describe.each(diagrams)("the diagram in line $line", ({ text }) => {
  const [first, ...lines] = text.trimEnd().split("\n");
  const statements = () => lines.map((line) => parse(line.trim()));
  const of = (kind: Statement["kind"]) => statements().filter((it) => it.kind === kind);
  const participants = () =>
    new Map(of("participant").map(({ parts }) => [parts[0] ?? "", parts[1] ?? ""]));

  test("is a well-formed sequence diagram", () => {
    expect(first).toBe("sequenceDiagram");
    let depth = 0;
    for (const { kind, line } of statements()) {
      depth += kind === "open" ? 1 : kind === "close" ? -1 : 0;
      expect(depth, line).toBeGreaterThanOrEqual(kind === "otherwise" ? 1 : 0);
    }
    expect(depth).toBe(0);
  });

  test("declares every participant and uses each", () => {
    const used = [...of("arrow"), ...of("note")].flatMap(({ kind, parts }) =>
      parts.slice(0, kind === "arrow" ? 2 : -1).filter((name) => name !== undefined),
    );
    expect([...new Set(used)].sort()).toEqual([...participants().keys()].sort());
  });

  test("has files as participants that exist", () => {
    const files = [...participants().values()].filter((name) => name.includes("/"));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  test("calls functions that the file an arrow points at defines", () => {
    const unknown = of("arrow").filter(({ parts: [, to = "", words = ""] }) => {
      const name = /^(\w+)\(\)/.exec(words)?.[1];
      return name && !defines(participants().get(to) ?? "", name);
    });
    expect(unknown.map(({ line }) => line)).toEqual([]);
  });
});

function defines(file: string, name: string): boolean {
  const definition = new RegExp(
    `(function|const) ${name}\\b|^ +(async )?${name}(<\\w+>)?\\(|^ +${name}: `,
    "m",
  );
  return existsSync(file) && definition.test(readFileSync(file, "utf8"));
}
