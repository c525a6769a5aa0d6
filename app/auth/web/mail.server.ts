import { config } from "~/server/config.server";

/** Whether letters reach mailboxes, are written into files, or are not written at all. */
export const mailMode = config.MAIL;

/** Whether an account is created at once, or by the link in a letter. */
export const signUpMode = config.SIGN_UP;
