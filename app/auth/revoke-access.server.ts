/**
 * What ends when an account changes: the only place that knows, so that no change forgets a way in that another one
 * ends. docs/contracts/account.md has the table, and a test checks each of its cells.
 */
import { withdrawLetters } from "~/mail/outbox.server";
import type { SessionKey, Sql } from "../../db/client.server";
import { endLinks } from "./links.server";
import { endPendingSignIns } from "./pending-sign-ins.server";
import { endAllSessions, endSessions } from "./sessions.server";
import { forgetBrowsers } from "./trusted-browsers.server";

/** The changes that end something. Deleting an account is not among them: its rows go with it. */
export type RevokeReason =
  | "change taken back"
  | "email changed"
  | "factors changed"
  | "password changed"
  | "password reset"
  | "reset link made"
  | "signed out everywhere";

/** The letters whose links let somebody in. */
const lettersWithLinks = ["reset", "confirm-email", "change-email"];

/** Whether the session of the change stays, and whether one-time links end. */
const ends: Record<RevokeReason, { sessions: "all" | "others"; links: boolean }> = {
  "change taken back": { sessions: "all", links: true },
  "email changed": { sessions: "others", links: true },
  "factors changed": { sessions: "others", links: false },
  "password changed": { sessions: "all", links: true },
  "password reset": { sessions: "all", links: true },
  "reset link made": { sessions: "all", links: false },
  "signed out everywhere": { sessions: "all", links: false },
};

/**
 * Ends what must not outlive a change of the account, in the transaction of the change. If all sessions end, known
 * browsers become unknown. Pending sign-ins and trust in browsers end with each of these changes.
 *
 * @param account whose it is, and the session that stays if only the others end
 * @returns how many sessions ended
 */
export async function revokeAccess(
  { sql, userId, sessionId = null }: AccountKey,
  reason: RevokeReason,
): Promise<number> {
  const { sessions, links } = ends[reason];
  const ended =
    sessions === "others" && sessionId !== null
      ? await endSessions({ sql, userId, sessionId }, "others")
      : await endAllSessions(sql, userId);
  await endPendingSignIns(sql, userId);
  await forgetBrowsers(sql, userId, "all");
  if (links) {
    // Letters first: one that is being written creates its link before this continues.
    await withdrawLetters(sql, userId, lettersWithLinks);
    await endLinks(sql, userId);
  }
  return ended;
}

type AccountKey = { sql: Sql } & Omit<SessionKey, "sessionId"> & { sessionId?: string | null };
