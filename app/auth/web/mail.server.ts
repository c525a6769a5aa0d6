import { config } from "~/server/config.server";

/** Whether letters reach mailboxes, are put into files, or are not written at all. */
export const mailMode = config.MAIL;

/** The words for whoever needs a letter where none is written. */
export const noMailMessage =
  "This Latch doesn't send email. Ask whoever runs it for a link to set a new password.";

/** Whether an account is made at once, or by the link of a letter. */
export const signUpMode = config.SIGN_UP;
