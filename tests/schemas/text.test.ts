import { describe, expect, test } from "vitest";
import { requiredText, trimInvisible } from "~/schemas/text";

const said = (text: string) =>
  requiredText("Name", 10)
    .safeParse(text)
    .error?.issues.map(({ message }) => message);

describe("a text that must not be empty", () => {
  test.each([
    "",
    " \t\u00a0\u3000\u2028",
    "\u0000\u001f",
    "\u200b\u200e\u2066\ufeff\u00ad",
    "\u3164",
    "\u115f\u1160",
    "\uffa0",
    "\u034f",
    "\u17b4\u17b5",
    "\ufe0f\u{e0100}\u180b",
    "\u{e0041}\u{1bca0}",
    "\u2800",
    "\u{1d159}\u{13441}\u{13442}\u{16fe4}",
    "\u2800 \u3164\u200d",
  ])("has something to see: not %j", (text) => expect(said(text)).toEqual(["Name is required"]));

  test.each([
    "x",
    "\u3164x\ufe0f",
    "❤\ufe0f",
    "👩\u200d💻",
    "한",
    "ᄀ",
    "\u2801",
    "می\u200cخواهم",
    "-",
    "\u0301",
  ])("keeps %j as it is", (text) => {
    expect(requiredText("Name", 10).parse(text)).toBe(text.normalize("NFC"));
  });
});

test("of what nobody sees, what stands within a text stays", () => {
  expect(trimInvisible("\u200b می\u200cخواهم\u2800\n")).toBe("می\u200cخواهم");
});
