/** The inputs of accounts, except those that set a new password: see new-password.server.ts. */
import { z } from "zod";
import { characters, requiredString, requiredText } from "~/schemas/text";
import { timeZoneName } from "~/schemas/time-zone";
import { canonicalEmail, isPossibleEmail } from "./email";
import { maxEmailLength, maxNameLength, passwordLength } from "./field-lengths";

/** An email that an account can have, in its canonical form. */
export const email = requiredString("Email")
  .overwrite(canonicalEmail)
  .min(1, { error: "Email is required", abort: true })
  .max(maxEmailLength, {
    error: `Email must be ${maxEmailLength} characters or less`,
    abort: true,
  })
  .refine(isPossibleEmail, "Please enter a valid email")
  .meta({ format: "email", minLength: 1, maxLength: maxEmailLength });

/** A person's name. */
export const name = requiredText("Name", maxNameLength);

/** A time zone by any of its IANA names; the output is its current name. */
const timeZone = z
  .string("Time zone must be text")
  .overwrite((named) => timeZoneName(named) ?? named)
  .refine((name) => timeZoneName(name) !== null, "Time zone must be a name such as Europe/Kyiv")
  .meta({ maxLength: 64 })
  .nullable();

/** A password is never trimmed or changed (OWASP ASVS 5.0, 6.2.8). */
const givenPassword = requiredString("Password").min(1, {
  error: "Password is required",
  abort: true,
});

/** A password that can be stored and has the length of a new one. */
export const wellFormedPassword = givenPassword
  // Half of a surrogate pair becomes U+FFFD on its way to the hash, and would match any other half.
  .refine((password) => password.isWellFormed(), {
    error: "Your password has a character we can't store. Type it again.",
    abort: true,
  })
  .refine(
    (password) => characters(password) >= passwordLength.min,
    `Password must be at least ${passwordLength.min} characters`,
  )
  .refine(
    (password) => characters(password) <= passwordLength.max,
    `Password must be ${passwordLength.max} characters or less`,
  )
  .meta({ minLength: passwordLength.min, maxLength: passwordLength.max });

/** The password that an account has now: any text, since only its hash is compared. */
export const currentPassword = z
  .string("Current password is required")
  .min(1, "Current password is required");

/** The input of signing in. The email may have any form: an impossible one simply matches no account. */
export const signInInput = z.object({
  email: requiredString("Email").overwrite(canonicalEmail).min(1, "Email is required"),
  password: givenPassword,
});

/** The input of a program that signs in: with a code of the second factor, if the account has one. */
export const signInWithCodeInput = signInInput.extend({
  code: z.string("Code must be text").optional(),
});

/** The input of giving a code. */
const codeInput = z.object({ code: z.string("Enter a code").trim().min(1, "Enter a code") });

/** The ways of giving a second factor: a code, or a script's JSON from a passkey. */
const second = { code: z.string().default(""), passkey: z.string().default("") };

/** The input of giving the second factor. */
export const secondFactorInput = z
  .object(second)
  .refine(({ code, passkey }) => passkey !== "" || code.trim() !== "", {
    path: ["code"],
    error: "Enter a code",
  });

/** The input of proving a new authenticator app. */
export const enrolmentInput = codeInput.extend({ enrolment: z.string() });

/** The input of changing the name. */
export const nameInput = z.object({ name });

/** The input of choosing a time zone on its page. */
export const timeZoneInput = z.object({ zone: timeZone });

/** The input of changing the account by the API. */
export const accountPatch = z.object({ time_zone: timeZone }).partial();

/** The input of changing the email. */
export const emailInput = z.object({ email, currentPassword });

/** The input of asking for a letter. */
export const emailOnlyInput = z.object({ email });

/** The input of asking for a letter whose link finishes signing up. */
export const signUpRequest = z.object({ name, email });

export type SignUpRequest = z.output<typeof signUpRequest>;

/** The input of confirming one's password, and the second factor if the account has one. */
export const confirmationInput = z.object({ currentPassword, ...second });

/** The input of deleting an account: its email, typed again. */
export const deletionInput = z.object({
  email: z.string("Email is required").overwrite(canonicalEmail).min(1, "Email is required"),
  currentPassword,
});

/** Whether a password is its user's email, the part before its @, or their name. */
export function isAboutUser(password: string, user: { email: string; name: string }): boolean {
  if (canonicalEmail(password) === user.email) return true;
  const [localPart = ""] = user.email.split("@");
  return [localPart, user.name].some(
    (known) => known.normalize("NFC").toLowerCase() === password.normalize("NFC").toLowerCase(),
  );
}

export type SignInInput = z.output<typeof signInWithCodeInput>;
