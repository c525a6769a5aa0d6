/** Letters that tell people what happened to their account. They are information only: it has already happened. */
import { type LetterData, postLetter, postNotice } from "~/mail/outbox.server";
import type { Sql } from "../../db/client.server";
import { type ClientInfo, describeUserAgent } from "./client-info";
import { inetOf } from "./ip-range.server";

/** What happened. An address is told of each kind at most once an hour. */
export type Notice =
  | "change-asked"
  | "codes-failed"
  | "factor-added"
  | "factor-removed"
  | "new-browser"
  | "passkey-added"
  | "passkey-copied"
  | "passkey-removed"
  | "password-changed"
  | "password-reset"
  | "recovery-code-used"
  | "recovery-codes-made"
  | "sessions-ended";

/**
 * Tells an account's own address, and any former address that can still take a change of email back, in the
 * transaction of what happened.
 *
 * @param more what else the letter needs
 */
export async function notify(
  sql: Sql,
  kind: Notice,
  userId: string,
  client: ClientInfo,
  more: LetterData = {},
): Promise<void> {
  await postNotice(sql, { kind, userId, data: { ...occurrence(client), ...more } });
}

/** Sends the letter that asks to confirm an account's email. */
export async function askToConfirm(
  sql: Sql,
  { id: userId, email }: { id: string; email: string },
): Promise<void> {
  await postLetter(sql, { kind: "confirm-email", userId, email });
}

/** Where a request came from, in words of our own: a user agent string can say anything. */
export const occurrence = ({ userAgent, address }: ClientInfo): LetterData => ({
  device: describeUserAgent(userAgent),
  address: inetOf(address),
});
