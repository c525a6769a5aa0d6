import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { allowances } from "~/auth/attempts.server";
import { mostSessions } from "~/auth/sessions.server";

const page = readFileSync("docs/security.md", "utf8");

/** The cells of the table below a heading, without its header row. */
function table(heading: string): string[][] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [body = ""] = section.split("\n## ");
  const lines = body.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const sources = readdirSync("tests", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(test|spec)\.ts$/.test(name))
  .map((name) => readFileSync(path.join("tests", name), "utf8"))
  .join("\n");

/** How many attempts a limit allows in that many minutes: its windows are fixed. */
const within = (minutes: number, name: keyof typeof allowances) =>
  allowances[name].attempts * Math.ceil(minutes / allowances[name].minutes);

const ofEmail = allowances["sign-in by email"];
const perAddress = within(ofEmail.minutes, "sign-in by email and address");
const prose = page.replaceAll(/\s+/g, " ");

test.each([
  `make no more than ${within(60, "sign-in by email and address")} an hour`,
  `${allowances["sign-in by address"].attempts} sign-ins in ${allowances["sign-in by address"].minutes} minutes`,
  `To use up an email's own limit takes ${Math.ceil(ofEmail.attempts / perAddress)} addresses, every hour`,
  `an address gets ${within(60, "records of refusals by address")} rows of them an hour`,
  `at most ${mostSessions} live sessions`,
  `${allowances["codes by account in an hour"].attempts} an hour and ${allowances["codes by account in a day"].attempts} a day for an account`,
])("the page says what follows from the code: %s", (sentence) => {
  expect(prose).toContain(sentence);
});

test("an email's own limit lasts an hour, as the sentence about its lockout says", () => {
  expect(ofEmail.minutes).toBe(60);
});

const requirements = table("OWASP ASVS 5.0, level 2");

test("every requirement that applies has its line, and each says how it is met", () => {
  expect(requirements.flatMap(([id = ""]) => id.split(" / ")).length).toBe(86);
  for (const [id, how] of requirements) expect(how, id).not.toBe("");
});

test("a requirement without a test is met by the platform, or out of scope", () => {
  const untested = requirements.filter(([, , shownBy]) => shownBy === "").map(([id]) => id);
  expect(untested).toEqual(["4.1.2", "13.4.5"]);
});

test.each(requirements.filter(([, , shownBy]) => shownBy))(
  "%s is shown by a test that exists",
  (_, __, shownBy = "") => {
    const name = shownBy.replace(/^`|`$/g, "");
    expect(sources.includes(`"${name}"`), name).toBe(true);
  },
);
