import { hash } from "@node-rs/argon2";
import { beforeEach, expect, inject, test, vi } from "vitest";
import { allowances, TooManyAttempts } from "~/auth/attempts.server";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import type { SignInContext } from "~/auth/sign-in.server";
import { goodPassword, newAddress, newEmail, signedUp } from "../support/person";

// The real library, with its calls counted.
vi.mock("@node-rs/argon2", { spy: true });
beforeEach(() => void vi.mocked(hash).mockClear());

const context = (): SignInContext => ({
  client: { userAgent: null, address: newAddress() },
  oldSession: null,
});

test("an email without an account costs exactly one hash", async () => {
  expect(
    await signInWithPassword({ email: newEmail(), password: goodPassword }, context()),
  ).toBeNull();
  expect(hash).toHaveBeenCalledTimes(1);
});

test("a wrong password costs exactly one hash", async () => {
  const { email } = await signedUp(inject("latchUrl"));
  expect(
    await signInWithPassword({ email, password: "wrong words altogether" }, context()),
  ).toBeNull();
  expect(hash).toHaveBeenCalledTimes(1);
});

test("the right password costs exactly one hash", async () => {
  const { email } = await signedUp(inject("latchUrl"));
  expect(await signInWithPassword({ email, password: goodPassword }, context())).toMatchObject({
    user: { email },
  });
  expect(hash).toHaveBeenCalledTimes(1);
});

test("hashes for known and unknown emails have the same parameters", async () => {
  const { email } = await signedUp(inject("latchUrl"));
  await signInWithPassword({ email, password: goodPassword }, context());
  await signInWithPassword({ email: newEmail(), password: goodPassword }, context());
  const [known, unknown] = vi.mocked(hash).mock.calls.map(([, options]) => options);
  expect({ ...unknown, salt: unknown?.salt?.length }).toEqual({
    ...known,
    salt: known?.salt?.length,
  });
});

test("an attempt beyond the limit costs no hash", async () => {
  const [email, where] = [newEmail(), context()];
  const { attempts } = allowances["sign-in by email and address"];
  for (let i = 0; i < attempts; i++)
    await signInWithPassword({ email, password: "a guess" }, where);
  vi.mocked(hash).mockClear();
  expect(await signInWithPassword({ email, password: "a guess" }, where)).toBeInstanceOf(
    TooManyAttempts,
  );
  expect(hash).not.toHaveBeenCalled();
});
