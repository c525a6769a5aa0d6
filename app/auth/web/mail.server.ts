import { config } from "~/server/config.server";

/** Whether letters reach mailboxes, are written into files, or are not written at all. */
export const mailMode = config.MAIL;

/** The message for somebody who needs a letter where none is sent. */
export const noMailMessage =
  "This Latch doesn't send email. Ask whoever runs it for a link to set a new password.";

/** Whether an account is created at once, or by the link in a letter. */
export const signUpMode = config.SIGN_UP;
