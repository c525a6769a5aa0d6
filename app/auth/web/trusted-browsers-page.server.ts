import type { ClientInfo } from "~/auth/client-info";
import { recordEvent } from "~/auth/events.server";
import { isUuid } from "~/auth/schemas";
import { forgetBrowsers } from "~/auth/trusted-browsers.server";
import type { Form } from "~/web/form.server";
import type { UserScope } from "../../../db/client.server";

/**
 * Forgets the browser that the pressed button names, or all.
 *
 * @returns what to say of it; null when there is none, or the form names no button of ours.
 */
export async function forgetBrowsersOf(
  scope: UserScope,
  { forget = "" }: Form,
  client: ClientInfo,
): Promise<"browser-forgotten" | "browsers-forgotten" | null> {
  const { sql, userId } = scope;
  const isAll = forget === "all";
  if (!isAll && !isUuid(forget)) return null;
  if ((await forgetBrowsers(sql, userId, isAll ? "all" : { id: forget })) === 0) return null;
  await recordEvent(sql, { kind: "browser-forgotten", userId, client });
  return isAll ? "browsers-forgotten" : "browser-forgotten";
}
