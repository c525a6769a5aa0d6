import { type Limited, waitInWords } from "~/auth/limits.server";
import { type Form, rejectForm } from "~/web/form.server";

/** Gives a form back after too many attempts: 429, and when to come back. */
export function refuseLimited(form: Form, limited: Limited) {
  const formError = `Too many attempts, please try again in ${waitInWords(limited)}`;
  const headers = { "Retry-After": String(limited.limited.retryAfterSeconds) };
  return rejectForm(form, { formError }, { status: 429, headers });
}

/** Gives a form back whose current password was not the account's. */
export function refuseIncorrect(form: Form) {
  return rejectForm(form, { errors: { currentPassword: ["Current password is incorrect"] } });
}
