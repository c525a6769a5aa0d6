import { z } from "zod";
import { characters, requiredString, requiredText } from "~/text.server";
import { isCommonPassword } from "./common-passwords.server";

const email = requiredString("Email")
  .trim()
  .toLowerCase()
  .min(1, { error: "Email is required", abort: true })
  .max(254, { error: "Email must be 254 characters or less", abort: true })
  .regex(z.regexes.email, "Please enter a valid email")
  .meta({ format: "email", minLength: 1, maxLength: 254 });

/** A password is never changed on its way, and counted in Unicode characters (OWASP ASVS 5.0, 6.2.8 and 6.2.1). */
const givenPassword = requiredString("Password").min(1, {
  error: "Password is required",
  abort: true,
});

/** No rule demands digits or symbols (6.2.5); one that everybody knows is refused (6.2.4). */
const newPassword = givenPassword
  // Half of a surrogate pair becomes U+FFFD on its way to the hash, and would match any other half.
  .refine((password) => password.isWellFormed(), {
    error: "Password contains characters that cannot be kept",
    abort: true,
  })
  .refine((password) => characters(password) >= 8, "Password must be at least 8 characters")
  .refine((password) => characters(password) <= 1024, "Password must be 1024 characters or less")
  .refine(
    (password) => !isCommonPassword(password),
    "This password is too common, please choose another",
  )
  .meta({ minLength: 8, maxLength: 1024 });

/** What signing up takes. */
export const signUpInput = z.object({
  name: requiredText("Name", 100),
  email,
  password: newPassword,
});

/** What signing in takes: an email of any shape, since one that cannot exist is just one that does not match. */
export const signInInput = z.object({
  email: requiredString("Email").trim().toLowerCase().min(1, "Email is required"),
  password: givenPassword,
});

/** Whether an account can have this email at all. */
export const isPossibleEmail = (value: string) => email.safeParse(value).success;

export type SignUpInput = z.output<typeof signUpInput>;
export type SignInInput = z.output<typeof signInInput>;
