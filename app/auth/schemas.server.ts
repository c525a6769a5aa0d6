import { z } from "zod";
import { characters, requiredString, requiredText } from "~/schemas/text";
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

const easyToGuess = "This password is too easy to guess, please choose another";

const name = requiredText("Name", 100);

/** What signing up takes. */
export const signUpInput = z
  .object({ name, email, password: newPassword })
  .refine(({ password, ...user }) => !isAboutUser(password, user), {
    path: ["password"],
    error: easyToGuess,
  });

/** What signing in takes: an email of any shape, since one that cannot exist is just one that does not match. */
export const signInInput = z.object({
  email: requiredString("Email").trim().toLowerCase().min(1, "Email is required"),
  password: givenPassword,
});

const currentPassword = z
  .string("Current password is required")
  .min(1, "Current password is required");

/** What changing the name takes. */
export const nameInput = z.object({ name });

/** What changing the email takes. */
export const emailInput = z.object({ email, currentPassword });

/** What changing the password takes; `user` is whose it is. */
export const passwordInput = (user: { email: string; name: string }) =>
  z.object({
    currentPassword,
    newPassword: newPassword.refine((password) => !isAboutUser(password, user), easyToGuess),
  });

/** What giving one's password again takes. */
export const confirmationInput = z.object({ currentPassword });

/** What deleting an account takes: its email typed once more. */
export const deletionInput = z.object({
  email: z.string("Email is required").trim().toLowerCase().min(1, "Email is required"),
  currentPassword,
});

/** Whether a password is what is known of its user: the email, what stands before its @, or the name. */
export function isAboutUser(password: string, user: { email: string; name: string }): boolean {
  const [localPart = ""] = user.email.split("@");
  return [user.email, localPart, user.name].some(
    (known) => known.normalize("NFC").toLowerCase() === password.normalize("NFC").toLowerCase(),
  );
}

/** Whether something could be a session's id. */
export const isSessionId = (value: string) => z.uuid().safeParse(value).success;

/** Whether an account can have this email at all. */
export const isPossibleEmail = (value: string) => email.safeParse(value).success;

export type SignUpInput = z.output<typeof signUpInput>;
export type SignInInput = z.output<typeof signInInput>;
