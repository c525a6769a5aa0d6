/** The inputs that set a new password, which is checked against a dictionary that browsers should not load. */
import { dictionary } from "@zxcvbn-ts/language-common";
import { z } from "zod";
import { currentPassword, email, isAboutUser, name, wellFormedPassword } from "./schemas";

const common = new Set(dictionary["passwords-common"].map(String));

/** A password needs no digits or symbols (OWASP ASVS 5.0, 6.2.5); common passwords are refused (6.2.4). */
const newPassword = wellFormedPassword.refine(
  (password) => !common.has(password.toLowerCase()),
  "This password is too common, please choose another",
);

const easyToGuess = "This password is too easy to guess, please choose another";

/** The input of signing up. */
export const signUpInput = z
  .object({ name, email, password: newPassword })
  .refine(({ password, ...user }) => !isAboutUser(password, user), {
    path: ["password"],
    error: easyToGuess,
  });

/** The input of setting a new password without the current one; `user` is whose it is. */
export const newPasswordInput = (user: { email: string; name: string }) =>
  z.object({
    newPassword: newPassword.refine((password) => !isAboutUser(password, user), easyToGuess),
  });

/** The input of changing the password; `user` is whose it is. */
export const passwordInput = (user: { email: string; name: string }) =>
  z.object({ currentPassword, ...newPasswordInput(user).shape });

export type SignUpInput = z.output<typeof signUpInput>;
