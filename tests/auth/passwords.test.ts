import { hash } from "@node-rs/argon2";
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { signUpInput } from "~/auth/new-password.server";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import { hashPassword, isOutdated } from "~/auth/passwords.server";
import { sameForAll } from "../support/answers";
import { countHashes, matches } from "../support/hashes";
import { asOwner } from "../support/owner";
import { goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";
import { sessionOf } from "../support/session";

const url = inject("latchUrl");
const context = { client: { userAgent: null, address: null }, oldSession: null };
const hashOf = (userId: string) =>
  asOwner(inject("environment"), async (sql) => {
    const [row] = await sql`select password_hash from credentials where user_id = ${userId}`;
    return String(row?.password_hash);
  });

/** The password's complaints at sign-up. */
function complaints(password: string): string[] {
  const input = signUpInput.safeParse({ name: "Ada", email: "ada@example.com", password });
  return input.error?.issues.map(({ message }) => message) ?? [];
}

const tooShort = "Password must be at least 8 characters";
const tooLong = "Password must be 1024 characters or less";
const tooCommon = "This password is too common, please choose another";

describe("the stored hash", () => {
  test("is Argon2id with 19 MiB, two passes and one lane", async () => {
    const { userId } = sessionOf(await signedUp(url));
    expect(await hashOf(userId)).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22,}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  test("differs between people with the same password", async () => {
    const [ada, eve] = [sessionOf(await signedUp(url)), sessionOf(await signedUp(url))];
    expect(await hashOf(ada.userId)).not.toBe(await hashOf(eve.userId));
  });

  test.each([
    ["less memory", { memoryCost: 8192, timeCost: 2, parallelism: 1 }],
    ["fewer passes", { memoryCost: 19_456, timeCost: 1, parallelism: 1 }],
    ["another variant", { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 1 }],
  ])("is renewed at the next sign-in when it was made with %s", async (_, weaker) => {
    const ada = await signedUp(url);
    const { userId } = sessionOf(ada);
    const outdated = await hash(goodPassword, weaker);
    await asOwner(
      inject("environment"),
      (sql) => sql`update credentials set password_hash = ${outdated} where user_id = ${userId}`,
    );
    await signedIn(url, ada.email);
    const renewed = await hashOf(userId);
    expect(isOutdated(outdated)).toBe(true);
    expect(isOutdated(renewed)).toBe(false);
    expect(await matches(renewed, goodPassword)).toBe(true);
    await signedIn(url, ada.email);
    expect(await hashOf(userId)).toBe(renewed);
  });

  test("is not renewed by a wrong password", async () => {
    const ada = await signedUp(url);
    const { userId } = sessionOf(ada);
    const outdated = await hash(goodPassword, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await asOwner(
      inject("environment"),
      (sql) => sql`update credentials set password_hash = ${outdated} where user_id = ${userId}`,
    );
    await new Person(url).post("/signin", { email: ada.email, password: "not it at all" });
    expect(await hashOf(userId)).toBe(outdated);
  });
});

describe("an unknown email and a wrong password", () => {
  test("give the same bytes", async () => {
    const { email } = await signedUp(url);
    const unknown = newEmail().padEnd(email.length, "x");
    const answers = await Promise.all(
      [email, unknown, "no email at all"].map(async (email) => {
        const response = await new Person(url).post("/signin", { email, password: "not it" });
        const body = sameForAll(await response.text()).replaceAll(email, "EMAIL");
        const {
          date: _,
          "content-security-policy": __,
          ...headers
        } = Object.fromEntries(response.headers);
        return { status: response.status, body, headers };
      }),
    );
    expect(answers[0]?.status).toBe(400);
    expect(answers[0]?.body).toContain("Invalid email or password");
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test("cost one hash each", async () => {
    const { email } = await signedUp(url);
    for (const tried of [email, newEmail(), "no email at all", `${"x".repeat(300)}@example.com`]) {
      const attempt = () => signInWithPassword({ email: tried, password: "not it" }, context);
      expect((await countHashes(attempt)).total).toBe(1);
    }
  });

  test("cost as much as the right password", async () => {
    const { email } = await signedUp(url);
    const attempt = () => signInWithPassword({ email, password: goodPassword }, context);
    expect((await countHashes(attempt)).total).toBe(1);
  });
});

describe("a password", () => {
  test.each([
    ["of 7 characters is refused", "abcdefg", [tooShort]],
    ["of 8 characters is accepted", "q8#kd!xz", []],
    ["of 1024 characters is accepted", "ab".repeat(512), []],
    ["of 1025 characters is refused", `${"ab".repeat(512)}a`, [tooLong]],
    ["of 7 emoji is refused, though they are 14 code units", "🦊".repeat(7), [tooShort]],
    ["of 8 emoji is accepted", "🦊🐝🐙🦉🐢🦀🐳🦔", []],
    ["of 1024 emoji is accepted, though they are 4096 bytes", "🦊".repeat(1024), []],
    ["of 20 spaces is accepted", " ".repeat(20), []],
    ["of letters only is accepted", "wobblygiraffes", []],
    ["that everybody knows is refused", "password", [tooCommon]],
    ["that everybody knows is refused in any case", "PassWord1", [tooCommon]],
    ["that is empty is refused", "", ["Password is required"]],
  ])("%s", (_, password, expected) => expect(complaints(password)).toEqual(expected));

  test("matches itself and nothing that differs in blanks, case, form or one late character", async () => {
    const password = `  Pässwörter ${"x".repeat(100)} `;
    const passwordHash = await hashPassword(password);
    expect(await matches(passwordHash, password)).toBe(true);
    const others = [
      password.trim(),
      password.toLowerCase(),
      password.normalize("NFD"),
      `${password} `,
      password.slice(0, 72),
      `${password.slice(0, -2)}y `,
    ];
    for (const other of others) expect(await matches(passwordHash, other)).toBe(false);
  });

  test("of any characters is verified exactly as given", async () => {
    const wellFormed = fc.string({ unit: "grapheme", minLength: 1, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(wellFormed, wellFormed, async (password, other) => {
        const passwordHash = await hashPassword(password);
        expect(await matches(passwordHash, password)).toBe(true);
        expect(await matches(passwordHash, other)).toBe(other === password);
      }),
      { numRuns: 15 },
    );
  });

  test.each([
    ["20 spaces", " ".repeat(20)],
    ["blanks around it", "  eight is enough  "],
    ["emoji", "🦊🐝🐙🦉🐢🦀🐳🦔"],
    ["line ends of two kinds", "line one\r\nline two\nline three"],
    ["1024 characters of four bytes", "🦊".repeat(1024)],
    ["more than 72 bytes", `${"y".repeat(80)}z`],
  ])("with %s signs in as it was given, and only so", async (_, password) => {
    const email = newEmail();
    const attempt = (given: string) =>
      new Person(url).post("/signin", { email, password: given }).then(({ status }) => status);
    const signUp = await new Person(url).post("/signup", { name: "Ada", email, password });
    expect(signUp.status).toBe(303);
    expect(await attempt(password)).toBe(303);
    expect(await attempt(`${password} `)).toBe(400);
    expect(await attempt([...password].slice(0, -1).join(""))).toBe(400);
  });
});
