/**
 * The words of every letter. No letter contains a name, since somebody who signs up chooses a name and somebody
 * else's email. Of the request it contains only the address, and the browser in words of our own.
 */
import type { Block, Contents } from "~/mail/letter.server";
import { wallClock } from "~/schemas/time-zone";
import { config } from "~/server/config.server";

/** What letters say besides their fixed words. */
export type Facts = {
  /** The account's email, or the one that the letter is about. */
  email: string;
  at: Date;
  /** The account's time zone, for the time in the letter. */
  timeZone: string;
  device: string;
  address: string | null;
  /** Where the letter's link leads. */
  url: string;
  /** How many recovery codes are left, in a letter about them. */
  left: string | null;
  /** Whether `email` is one that the account had: the letter's link takes the change back, if that can still be done. */
  isFormer: boolean;
};

const host = new URL(config.APP_URL).host;
const latch = `Latch at ${host}`;
/** Formats a wall clock. */
const time = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "UTC",
});

const timeOf = ({ at, timeZone }: Facts) => `${time.format(wallClock(timeZone, at))} (${timeZone})`;

const when = (facts: Facts) => `When: ${timeOf(facts)}.`;

const whenAndWhere = (facts: Facts) =>
  `When and where: ${timeOf(facts)}, ${facts.device}, IP address ${facts.address ?? "unknown"}.`;

const wasItYou: Block[] = [
  "If that was you, you don't need to do anything. If not, set a new password now, and look through your account:",
  { label: "Set a new password", url: `${config.APP_URL}/reset` },
];

const told = (subject: string, what: string) =>
  notice(what, (facts) => ({
    subject,
    blocks: [
      `${what} This is about your account ${facts.email} on ${latch}.`,
      whenAndWhere(facts),
      ...wasItYou,
    ],
  }));

/**
 * A letter to the account's own address. To a former one it says what has happened and how to take the change of email
 * back, but not where it happened or what the email is now: the mailbox may be somebody else's.
 */
const notice =
  (what: string, own: (facts: Facts) => Contents) =>
  (facts: Facts): Contents =>
    facts.isFormer
      ? {
          subject: own(facts).subject,
          blocks: [
            `${what} This is about the account on ${latch} that used to have the email ${facts.email}.`,
            when(facts),
            `If you changed the email yourself, you don't need to do anything. If not, undo that change: you'll get ${facts.email} back and choose a new password, and all devices will be signed out. The link works once.`,
            { label: "Undo the email change", url: facts.url },
          ],
        }
      : own(facts);

/** How long links work, in words. */
const lifetimes = { reset: "30 minutes", confirm: "24 hours", takeBack: "7 days" };

/** A letter's words by its name. */
export const words = {
  reset: (facts) => ({
    subject: "Set a new password for Latch",
    blocks: [
      `Somebody asked for a new password for ${facts.email} at ${host}. If that was you, choose one here:`,
      { label: "Set a new password", url: facts.url },
      `The link works once, for ${lifetimes.reset}. If you didn't ask for it, you don't need to do anything: your password stays as it is.`,
      whenAndWhere(facts),
    ],
  }),
  "confirm-email": ({ email, url }) => ({
    subject: "Confirm your email for Latch",
    blocks: [
      `Somebody created an account at ${host} with ${email}. If that was you, confirm that this is your email:`,
      { label: "Confirm email", url },
      `The link works once, for ${lifetimes.confirm}. If it wasn't you, you don't need to do anything.`,
    ],
  }),
  "change-email": ({ email, url }) => ({
    subject: "Confirm your new email for Latch",
    blocks: [
      `Somebody wants to use ${email} for their account at ${host}. If that was you, confirm it:`,
      { label: "Confirm email", url },
      `The link works once, for ${lifetimes.confirm}; until you open it you sign in with your old email. For ${lifetimes.takeBack} after the change, it can be undone from the old address.`,
      "If it wasn't you, you don't need to do anything.",
    ],
  }),
  "email-taken": ({ email, url }) => ({
    subject: "You already have a Latch account",
    blocks: [
      `Somebody wanted to use ${email} for an account at ${host}, but you already have one. If that was you, sign in, or set a new password:`,
      { label: "Set a new password", url },
      "If it wasn't you, you don't need to do anything: nothing was changed.",
    ],
  }),
  "sign-up": ({ email, url }) => ({
    subject: "Finish signing up for Latch",
    blocks: [
      `Somebody is signing up at ${host} with ${email}. If that was you, choose a password:`,
      { label: "Choose a password", url },
      `The link works once, for ${lifetimes.confirm}. If it wasn't you, you don't need to do anything: no account was created.`,
    ],
  }),
  "change-asked": notice(
    "Somebody who knows the password asked to change the email once more.",
    (facts) => ({
      subject: "Your Latch email is about to change",
      blocks: [
        `Somebody who knows your password asked to change the email of your account ${facts.email} on ${latch}. It changes once the new address is confirmed.`,
        whenAndWhere(facts),
        "If it wasn't you, set a new password now: that stops the change.",
        { label: "Set a new password", url: `${config.APP_URL}/reset` },
      ],
    }),
  ),
  "email-changed": (facts) => ({
    subject: "Your Latch email was changed",
    blocks: [
      `The email of your account on ${latch} was changed. It was ${facts.email}.`,
      whenAndWhere(facts),
      `If that was you, you don't need to do anything. If not, undo it: you'll get ${facts.email} back and choose a new password, and all devices will be signed out. The link works once, for ${lifetimes.takeBack}.`,
      { label: "Undo the change", url: facts.url },
    ],
  }),
  "new-browser": told(
    "New sign-in to Latch",
    "Somebody signed in from a browser that is new to the account.",
  ),
  "password-changed": told(
    "Your Latch password was changed",
    "The password was changed, and the other devices were signed out.",
  ),
  "password-reset": told(
    "Your Latch password was reset",
    "The password was reset with a link, and all devices were signed out.",
  ),
  "sessions-ended": told(
    "Devices signed out of Latch",
    "One or more devices were signed out of the account, from another device.",
  ),
  "codes-failed": notice(
    "Somebody entered the correct password, then wrong codes. They didn't get in.",
    (facts) => ({
      subject: "Somebody has your Latch password",
      blocks: [
        `Somebody entered the correct password for ${facts.email} on ${latch}, then wrong codes. They didn't get in.`,
        whenAndWhere(facts),
        "If that was you, you don't need to do anything. If not, somebody knows your password. Set a new one now:",
        { label: "Set a new password", url: `${config.APP_URL}/reset` },
      ],
    }),
  ),
  "factor-added": told(
    "An authenticator app was added to Latch",
    "An authenticator app was set up: signing in needs a code from it from now on. The other devices were signed out.",
  ),
  "factor-removed": told(
    "An authenticator app was removed from Latch",
    "An authenticator app was removed: signing in no longer needs its codes. The other devices were signed out.",
  ),
  "recovery-codes-made": told(
    "New recovery codes for Latch",
    "New recovery codes were made. The old ones no longer work.",
  ),
  "recovery-code-used": (facts) =>
    told(
      "A recovery code was used for Latch",
      `A recovery code was used to sign in or to confirm a change. Codes left: ${facts.left ?? "some"}.`,
    )(facts),
  "passkey-added": told(
    "A passkey was added to Latch",
    "A passkey was added: it can sign in to the account from now on. The other devices were signed out.",
  ),
  "passkey-removed": told(
    "A passkey was removed from Latch",
    "A passkey was removed: it can't sign in any more. The other devices were signed out.",
  ),
  "passkey-copied": notice(
    "Somebody tried to sign in with what may be a copy of a passkey, and didn't get in.",
    (facts) => ({
      subject: "A copy of your Latch passkey was refused",
      blocks: [
        `Somebody tried to sign in to your account ${facts.email} on ${latch} with one of your passkeys, and didn't get in: the passkey had counted fewer uses than before, as a copy of it would.`,
        whenAndWhere(facts),
        "Remove that passkey and add a new one. Until then, sign in with your password:",
        { label: "Review your passkeys", url: `${config.APP_URL}/account/security/passkeys` },
      ],
    }),
  ),
  "account-deleted": (facts) => ({
    subject: "Your Latch account was deleted",
    blocks: facts.isFormer
      ? [
          `The account on ${latch} that used to have the email ${facts.email} was deleted, with everything in it.`,
          when(facts),
          "Whoever did it knew the password. If that wasn't you, somebody changed your email and then deleted your account. Neither can be undone now, but you can sign up again.",
          "If you use that password anywhere else, change it there now.",
        ]
      : [
          `Your account ${facts.email} on ${latch} was deleted, with everything in it.`,
          whenAndWhere(facts),
          "Whoever did it knew your password. The account can't be restored, but you can sign up again.",
        ],
  }),
} satisfies Record<string, (facts: Facts) => Contents>;
