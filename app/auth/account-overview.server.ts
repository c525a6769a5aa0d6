import type { UserScope } from "../../db/client.server";
import { describeUserAgent } from "./client-info";
import { type EventKind, listEvents } from "./events.server";
import { listSessions } from "./sessions.server";

/** How many events the account page shows. */
const recentEvents = 20;

/** What happened, as the account page says it. */
const words: Record<EventKind, string> = {
  "signed-up": "Account created",
  "signed-in": "Signed in",
  "sign-in-failed": "Sign-in failed: wrong password",
  limited: "Too many attempts, refused",
  "signed-out": "Signed out",
  "session-ended": "Session ended",
  "password-confirmed": "Password confirmed",
  "confirmation-failed": "Current password was wrong",
  "password-changed": "Password changed",
  "email-changed": "Email changed",
  "account-deleted": "Account deleted",
  "access-refused": "Refused: the session had ended",
};

/** Everything that the account page shows. */
export async function accountOverview(scope: UserScope) {
  const sessions = await listSessions(scope);
  const events = await listEvents(scope, recentEvents);
  return {
    user: scope.user,
    sessions: sessions.map(({ userAgent, expiresAt: _, ...session }) => ({
      ...session,
      device: describeUserAgent(userAgent),
      isThis: session.id === scope.sessionId,
    })),
    events: events.map(({ kind, userAgent, ...event }) => ({
      ...event,
      what: words[kind],
      device: describeUserAgent(userAgent),
    })),
  };
}
