import type { ClientInfo } from "~/auth/client-info";
import { recordEvent } from "~/auth/events.server";
import { notify } from "~/auth/notices.server";
import { revokeAccess } from "~/auth/revoke-access.server";
import { endSessions, type Which } from "~/auth/sessions.server";
import { isUuid } from "~/schemas/text";
import type { Form } from "~/web/form.server";
import type { UserScope } from "../../../db/client.server";

type Ended = "session-ended" | "others-ended" | "signed-out-everywhere";

/**
 * Ends what the pressed button names: one session, all others, or all.
 *
 * @returns what happened; null if the session is already gone, or the form has no button of ours
 */
export async function endSessionsOf(
  scope: UserScope,
  form: Form,
  client: ClientInfo,
): Promise<Ended | null> {
  const asked = askedFor(form);
  if (!asked) return null;
  const [which, outcome] = asked;
  const ended =
    which === "all"
      ? await revokeAccess(scope, "signed out everywhere")
      : await endSessions(scope, which);
  if (ended === 0) return outcome === "others-ended" ? outcome : null;
  const kind = outcome === "signed-out-everywhere" ? "signed-out" : "session-ended";
  await recordEvent(scope.sql, { kind, userId: scope.userId, client });
  await notify(scope.sql, "sessions-ended", scope.userId, client);
  return outcome;
}

function askedFor({ intent, end = "" }: Form): [Which | "all", Ended] | null {
  if (intent === "end-others") return ["others", "others-ended"];
  if (intent === "sign-out-everywhere") return ["all", "signed-out-everywhere"];
  return isUuid(end) ? [{ id: end }, "session-ended"] : null;
}
