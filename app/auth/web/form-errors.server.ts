import {
  type AccountFailure,
  incorrectPassword,
  missingCode,
  secondFactorDue,
  takenEmail,
} from "~/auth/account.server";
import { TooManyAttempts } from "~/auth/attempts.server";
import { incorrectCode, TooManyCodes } from "~/auth/factors.server";
import { refusedPasskey } from "~/auth/passkeys.server";
import { type Form, rejectForm } from "~/web/form.server";

/** Gives back a form that was not carried out, and says why: 400, or 429 with the time to try again. */
export function rejectFailure(form: Form, failure: AccountFailure) {
  if (failure === secondFactorDue) throw new Error("A page of its own asks for the second factor");
  if (failure instanceof TooManyAttempts) {
    return rejectTooMany(form, failure, failure instanceof TooManyCodes ? "codes" : "attempts");
  }
  if (failure === incorrectCode || failure === missingCode) {
    const message = failure === missingCode ? "Enter a code" : "That code is not right";
    return rejectForm(form, { errors: { code: [message] } });
  }
  if (failure === refusedPasskey) return rejectForm(form, { formError: unusablePasskey });
  if (failure === incorrectPassword) {
    return rejectForm(form, { errors: { currentPassword: ["Current password is incorrect"] } });
  }
  const message =
    failure === takenEmail ? "Email already registered" : "That doesn't match your email";
  return rejectForm(form, { errors: { email: [message] } });
}

/** The message for a passkey that was not accepted, for whatever reason. */
export const unusablePasskey = "This passkey could not be used here";

/** Like `rejectFailure`, for a letter that was asked for once too often. */
export const rejectTooManyLetters = (form: Form, failure: TooManyAttempts) =>
  rejectTooMany(form, failure, "emails");

function rejectTooMany(form: Form, { retryAfterSeconds }: TooManyAttempts, what: string) {
  const formError = `Too many ${what}, please try again in ${inMinutes(retryAfterSeconds)}`;
  const headers = { "Retry-After": String(retryAfterSeconds) };
  return rejectForm(form, { formError }, { status: 429, headers });
}

/** A time in words, rounded up: "2 minutes". */
function inMinutes(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}
