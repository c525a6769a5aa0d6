/** Who gets which letter. A letter's links are created, and everything that it assumes is checked, when it is sent. */
import { type Contents, type Letter, written } from "~/mail/letter.server";
import { type DueLetter, holdLetter } from "~/mail/outbox.server";
import { config } from "~/server/config.server";
import { beforeSignIn, type Sql } from "../../db/client.server";
import { confirmLinkMinutes } from "./confirmation.server";
import { changeLinkMinutes } from "./email-change.server";
import { recordEvent } from "./events.server";
import { type Facts, words } from "./letter-words.server";
import { linkOfLetter, tokenOf } from "./links.server";
import { resetLinkMinutes } from "./reset.server";
import { signUpLinkMinutes } from "./sign-up.server";
import type { User } from "./users.server";

/**
 * Writes a letter of the outbox; null if it is not to be sent: to an email without an account, or about something
 * that is no longer true.
 *
 * @throws {Unavailable}
 */
export async function composeLetter(due: DueLetter): Promise<Letter | null> {
  const contents = await beforeSignIn(async (sql) => {
    const write = writers[due.kind];
    if (!write) throw new Error(`Nobody writes letters of the kind ${due.kind}`);
    if (!(await holdLetter(sql, due.id))) return null;
    return write(sql, { ...due, timeZone: await timeZoneOf(sql, due) });
  });
  return contents && { id: due.id, kind: due.kind, to: due.email, ...written(contents) };
}

/**
 * Records with its account that a letter was abandoned: its owner's address may no longer work. @throws {Unavailable}
 */
export async function recordAbandonedLetter({ userId, email }: DueLetter): Promise<void> {
  await beforeSignIn(async (sql) => {
    const reader = userId ?? (await findByEmail(sql, email))?.id;
    const client = { userAgent: null, address: null };
    if (reader) await recordEvent(sql, { kind: "letter-abandoned", userId: reader, client });
  });
}

type ReadyLetter = DueLetter & { timeZone: string };

type Writer = (sql: Sql, letter: ReadyLetter) => Promise<Contents | null> | Contents;

/** The time zone of a letter's reader: a deleted account left its own with the letter. UTC if none is known. */
async function timeZoneOf(sql: Sql, { userId, email, data }: DueLetter): Promise<string> {
  const [user] = await sql<{ timeZone: string | null }[]>`
    select time_zone as "timeZone" from users
    where id = ${userId} or (${userId}::uuid is null and email = ${email})`;
  return user?.timeZone ?? data.timeZone ?? "UTC";
}

/** Writes a notice. To a former address it adds the link that takes the change back, and none goes there without it. */
const notice =
  (kind: keyof typeof words): Writer =>
  async (sql, due) => {
    if (!due.data.link) return words[kind](factsOf(due));
    const url = await takeBackUrl(sql, due);
    return url === null ? null : words[kind]({ ...factsOf(due, url), isFormer: true });
  };

/** The URL of the link whose id is in a letter; null if it no longer works. */
async function takeBackUrl(sql: Sql, { email, data }: DueLetter): Promise<string | null> {
  const [link] = await sql<{ id: string }[]>`
    select id from one_time_links
    where id = ${data.link ?? null} and email = ${email} and purpose = 'take-back'
      and expires_at > now()`;
  return link ? linkTo("/account/take-back", tokenOf(link.id, "take-back", email)) : null;
}

/** By the kind of letter. */
const writers: Record<string, Writer> = {
  async reset(sql, due) {
    const user = await findByEmail(sql, due.email);
    if (!user) return null;
    const { token, isNew } = await linkOfLetter(
      sql,
      "reset",
      { id: user.id, email: due.email, letter: due.id },
      resetLinkMinutes,
    );
    if (isNew) {
      const client = { userAgent: due.data.device ?? null, address: due.data.address ?? null };
      await recordEvent(sql, { kind: "reset-asked", userId: user.id, client });
    }
    return words.reset(factsOf(due, linkTo("/reset/password", token)));
  },
  async "confirm-email"(sql, due) {
    const [user] = await sql`
      select from users
      where id = ${due.userId} and email = ${due.email} and email_confirmed_at is null`;
    if (!user) return null;
    const link = { id: due.userId, email: due.email, letter: due.id };
    const { token } = await linkOfLetter(sql, "confirm", link, confirmLinkMinutes);
    return words["confirm-email"](factsOf(due, linkTo("/account/email/confirm", token)));
  },
  async "change-email"(sql, due) {
    const other = await findByEmail(sql, due.email);
    if (other && other.id !== due.userId)
      return words["email-taken"](factsOf(due, `${config.APP_URL}/reset`));
    const { from = "", session = null } = due.data;
    const [user] = await sql`
      select from users where id = ${due.userId} and email = ${from}
        and not is_reserved(${due.email}, id)`;
    if (!user) return null;
    const data = { from, session };
    const link = { id: due.userId, email: due.email, letter: due.id, data };
    const { token } = await linkOfLetter(sql, "change", link, changeLinkMinutes);
    return words["change-email"](factsOf(due, linkTo("/account/email/confirm", token)));
  },
  async "sign-up"(sql, due) {
    if (await findByEmail(sql, due.email))
      return words["email-taken"](factsOf(due, `${config.APP_URL}/reset`));
    const [taken] = await sql`select where is_reserved(${due.email}, null)`;
    if (taken) return null;
    const link = { id: null, email: due.email, letter: due.id, data: due.data };
    const { token } = await linkOfLetter(sql, "sign-up", link, signUpLinkMinutes);
    return words["sign-up"](factsOf(due, linkTo("/signup/confirm", token)));
  },
  async "email-changed"(sql, due) {
    const url = await takeBackUrl(sql, due);
    return url === null ? null : words["email-changed"](factsOf(due, url));
  },
  "change-asked": notice("change-asked"),
  "codes-failed": notice("codes-failed"),
  "factor-added": notice("factor-added"),
  "factor-removed": notice("factor-removed"),
  "new-browser": notice("new-browser"),
  "passkey-added": notice("passkey-added"),
  "passkey-copied": notice("passkey-copied"),
  "passkey-removed": notice("passkey-removed"),
  "password-changed": notice("password-changed"),
  "password-reset": notice("password-reset"),
  "recovery-code-used": notice("recovery-code-used"),
  "recovery-codes-made": notice("recovery-codes-made"),
  "sessions-ended": notice("sessions-ended"),
  "account-deleted": (_, due) =>
    words["account-deleted"]({ ...factsOf(due), isFormer: due.data.isFormer === "yes" }),
};

const factsOf = ({ email, data, createdAt: at, timeZone }: ReadyLetter, url = ""): Facts => ({
  email,
  at,
  timeZone,
  device: data.device ?? "an unknown device",
  address: data.address ?? null,
  left: data.left ?? null,
  isFormer: false,
  url,
});

/** Under `APP_URL`, whatever host was asked for. */
const linkTo = (path: string, token: string) =>
  `${config.APP_URL}${path}?${new URLSearchParams({ token })}`;

async function findByEmail(sql: Sql, email: string): Promise<User | undefined> {
  const [user] = await sql<User[]>`select id, email, name from users where email = ${email}`;
  return user;
}
