/**
 * The words of every letter. No letter has a name in it, since who signs up chooses one and the email of somebody else;
 * none has anything that was sent with a request but an address and a browser in words of our own.
 */
import type { Block, Contents } from "~/mail/letter.server";
import { wallClock } from "~/schemas/time-zone";
import { config } from "~/server/config.server";

/** What letters say besides their own words. */
export type Facts = {
  /** The account's email, or the one that the letter is about. */
  email: string;
  at: Date;
  /** The account's, in which the time is told. */
  timeZone: string;
  device: string;
  address: string | null;
  /** Where the letter's link leads. */
  url: string;
  /** How many recovery codes are left, in a letter about them. */
  left: string | null;
};

const host = new URL(config.APP_URL).host;
const latch = `Latch at ${host}`;
/** Writes what a wall clock shows. */
const time = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "UTC",
});

const whenAndWhere = ({ at, timeZone, device, address }: Facts) =>
  `It was on ${time.format(wallClock(timeZone, at))} (${timeZone}), from ${device}, address ${address ?? "unknown"}.`;

const wasItYou: Block[] = [
  "If that was you, there is nothing to do. If not, set a new password now, and look through your account:",
  { label: "Set a new password", url: `${config.APP_URL}/reset` },
];

const told = (subject: string, what: string) => (facts: Facts) => ({
  subject,
  blocks: [`${what} The account is ${facts.email} of ${latch}.`, whenAndWhere(facts), ...wasItYou],
});

/** How long links work, in words. */
export const lifetimes = { reset: "30 minutes", confirm: "24 hours", takeBack: "7 days" };

/** A letter's words by its name. */
export const words = {
  reset: (facts) => ({
    subject: "Set a new password for Latch",
    blocks: [
      `Somebody asked for a new password for ${facts.email} at ${host}. If that was you, open this page and choose one:`,
      { label: "Set a new password", url: facts.url },
      `The link works once, for ${lifetimes.reset}. If you didn't ask, there is nothing to do: your password stays as it is.`,
      whenAndWhere(facts),
    ],
  }),
  "confirm-email": ({ email, url }) => ({
    subject: "Confirm your email for Latch",
    blocks: [
      `There is an account with the email ${email} at ${host}. If it is yours, confirm that this is your address:`,
      { label: "Confirm this email", url },
      `The link works once, for ${lifetimes.confirm}. If the account isn't yours, there is nothing to do.`,
    ],
  }),
  "change-email": ({ email, url }) => ({
    subject: "Confirm your new email for Latch",
    blocks: [
      `Somebody wants to use ${email} for their account at ${host}. If that was you, confirm it:`,
      { label: "Confirm this email", url },
      `The link works once, for ${lifetimes.confirm}; until then you sign in with your old email. For ${lifetimes.takeBack} after that, whoever has the old address can take the change back.`,
      "If it wasn't you, there is nothing to do.",
    ],
  }),
  "email-taken": ({ email, url }) => ({
    subject: "You already have a Latch account",
    blocks: [
      `Somebody wanted to use ${email} for an account at ${host}, and it has one already. If that was you, sign in with it, or set a new password:`,
      { label: "Set a new password", url },
      "If it wasn't you, there is nothing to do: nothing was changed.",
    ],
  }),
  "sign-up": ({ email, url }) => ({
    subject: "Finish signing up for Latch",
    blocks: [
      `Somebody is signing up at ${host} with ${email}. If that was you, choose a password:`,
      { label: "Choose a password", url },
      `The link works once, for ${lifetimes.confirm}. If it wasn't you, there is nothing to do: there is no account.`,
    ],
  }),
  "change-asked": (facts) => ({
    subject: "Your Latch email is about to change",
    blocks: [
      `Somebody with your password asked for another email for the account ${facts.email} of ${latch}. It changes once the new address is confirmed.`,
      whenAndWhere(facts),
      "If it wasn't you, set a new password now: that ends the change.",
      { label: "Set a new password", url: `${config.APP_URL}/reset` },
    ],
  }),
  "email-changed": (facts) => ({
    subject: "Your Latch email was changed",
    blocks: [
      `The account ${facts.email} of ${latch} has another email now.`,
      whenAndWhere(facts),
      `If that was you, there is nothing to do. If not, take it back: your email is ${facts.email} again, you choose a new password, and everybody is signed out. The link works once, for ${lifetimes.takeBack}.`,
      { label: "Take the change back", url: facts.url },
    ],
  }),
  "new-browser": told(
    "New sign-in to Latch",
    "Somebody signed in from a browser that is new to your account.",
  ),
  "password-changed": told(
    "Your Latch password was changed",
    "Your password was changed, and every other session has ended.",
  ),
  "password-reset": told(
    "Your Latch password was reset",
    "Your password was set anew with a link, and every session has ended.",
  ),
  "sessions-ended": told(
    "Signed out of Latch",
    "Sessions of your account were ended from another one.",
  ),
  "codes-failed": (facts) => ({
    subject: "Somebody has your Latch password",
    blocks: [
      `Somebody gave the right password for ${facts.email} of ${latch}, and wrong codes after it. They did not get in.`,
      whenAndWhere(facts),
      "If that was you, there is nothing to do. If not, somebody knows your password. Set a new one now:",
      { label: "Set a new password", url: `${config.APP_URL}/reset` },
    ],
  }),
  "factor-added": told(
    "An authenticator app was added to Latch",
    "An authenticator app was set up: signing in takes a code of it from now on. Every other session has ended.",
  ),
  "factor-removed": told(
    "An authenticator app was removed from Latch",
    "An authenticator app was removed: its codes are not asked for any more. Every other session has ended.",
  ),
  "recovery-codes-made": told(
    "New recovery codes for Latch",
    "Recovery codes were made; older ones don't work any more.",
  ),
  "recovery-code-used": (facts) =>
    told(
      "A recovery code was used for Latch",
      `Somebody gave one of your recovery codes in place of a code of your app; ${facts.left ?? "some"} are left.`,
    )(facts),
  "passkey-added": told(
    "A passkey was added to Latch",
    "A passkey was added: it signs in to your account from now on. Every other session has ended.",
  ),
  "passkey-removed": told(
    "A passkey was removed from Latch",
    "A passkey was removed: it doesn't sign in any more. Every other session has ended.",
  ),
  "passkey-copied": (facts) => ({
    subject: "A copy of your Latch passkey was refused",
    blocks: [
      `Somebody tried to sign in to the account ${facts.email} of ${latch} with one of its passkeys, and they did not get in: the passkey has counted fewer uses than it had before, as a copy of it would.`,
      whenAndWhere(facts),
      "Remove that passkey, add a new one, and sign in with your password until then:",
      { label: "Look through your passkeys", url: `${config.APP_URL}/account/security/passkeys` },
    ],
  }),
  "account-deleted": (facts) => ({
    subject: "Your Latch account was deleted",
    blocks: [
      `The account ${facts.email} of ${latch} was deleted, with everything in it.`,
      whenAndWhere(facts),
      "It took your password. Nobody can bring the account back, but you can sign up again.",
    ],
  }),
} satisfies Record<string, (facts: Facts) => Contents>;
