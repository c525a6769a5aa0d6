import { afterAll, beforeAll, inject } from "vitest";
import { signUpLimits, take } from "~/auth/attempts.server";
import { beforeSignIn } from "../../db/client.server";
import { usedUpAddress } from "../support/limits";
import {
  clientAddressHeader,
  goodPassword,
  newEmail,
  type Person,
  signedUp,
} from "../support/person";
import type { Server } from "../support/server";
import { sessionOf } from "../support/session";
import { pageText, serverWithoutDatabase, testErrors, testFormErrors } from "./errors";

const document = "docs/contracts/account.md";
const url = inject("latchUrl");
const currentPassword = goodPassword;
let ada: Person & { email: string };
let grace: Person & { email: string };
let down: Server;

beforeAll(async () => {
  [ada, grace] = await Promise.all([signedUp(url), signedUp(url)]);
  down = await serverWithoutDatabase();
});
afterAll(() => down.stop());

const form = (path: string, fields: Record<string, string>) => () => ada.post(path, fields);

/** Somebody whose attempts to give the current password are used up. */
const limited = (path: string, fields: Record<string, string>) => async () => {
  const person = await signedUp(url);
  const { sessionId } = sessionOf(person);
  const limit = { name: "password confirmation by session", subject: [sessionId] } as const;
  while (!(await beforeSignIn((sql) => take(sql, [limit]))));
  return person.post(path, { ...fields, currentPassword });
};

const tooMany = "Too many attempts, please try again in 15 minutes";

/** The errors of a form that takes the current password. */
const passwordErrors = (path: string, fields: Record<string, string>) => ({
  "Current password is required": form(path, fields),
  "Current password is incorrect": form(path, { ...fields, currentPassword: "not my password" }),
  [tooMany]: limited(path, fields),
});

const name = (text: string) => form("/account/name", { name: text });

testErrors(
  { document, heading: "Errors of changing the name", says: pageText },
  {
    "Name is required": name(" "),
    "Name must be 100 characters or less": name("x".repeat(101)),
    "Name contains characters that cannot be kept": name("a\0b"),
    "Service temporarily unavailable, please try again": () =>
      ada.elsewhere(down.url).post("/account/name", { name: "Ada" }),
  },
);

testFormErrors("/account/name", () => ada);

testErrors(
  { document, heading: "Errors of signing devices out", says: pageText },
  { "That device is already signed out": form("/account/devices", { end: crypto.randomUUID() }) },
);

const email = (text: string) => form("/account/email", { email: text, currentPassword });

testErrors(
  { document, heading: "Errors of changing the email", says: pageText },
  {
    ...passwordErrors("/account/email", { email: newEmail() }),
    "Email is required": email(" "),
    "Please enter a valid email": email("ada"),
    "Email must be 254 characters or less": email(`${"a".repeat(243)}@example.com`),
    "Email already registered": () =>
      ada.post("/account/email", { email: grace.email.toUpperCase(), currentPassword }),
    "Too many attempts, please try again in 60 minutes": async () => {
      const headers = { [clientAddressHeader]: await usedUpAddress(signUpLimits) };
      return ada.post("/account/email", { email: newEmail(), currentPassword }, headers);
    },
  },
);

const password = (newPassword: string) =>
  form("/account/password", { newPassword, currentPassword });

testErrors(
  { document, heading: "Errors of changing the password", says: pageText },
  {
    ...passwordErrors("/account/password", { newPassword: "five other plain words" }),
    "Password is required": password(""),
    "Password must be at least 8 characters": password("seven 7"),
    "Password must be 1024 characters or less": password("x".repeat(1025)),
    "This password is too common, please choose another": password("PassWord1"),
    "This password is too easy to guess, please choose another": () => password(ada.email)(),
  },
);

testErrors(
  { document, heading: "Errors of confirming the password", says: pageText },
  passwordErrors("/account/confirm", {}),
);

testErrors(
  { document, heading: "Errors of deleting the account", says: pageText },
  {
    ...passwordErrors("/account/delete", { email: newEmail() }),
    "Email is required": form("/account/delete", { currentPassword }),
    "That doesn't match your email": form("/account/delete", {
      email: newEmail(),
      currentPassword,
    }),
  },
);
