import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { requireUser } from "~/auth/guard.server";
import { readForm } from "~/http/forms.server";
import { announce } from "~/http/notice.server";
import { backTo, home, safePath, seeOther } from "~/http/redirects.server";
import { isZone, keepZone } from "~/tasks/zone.server";

/** Keeps the time zone that was chosen, or forgets the choice when it is empty, and returns to where it was chosen. */
export async function action({ request }: ActionFunctionArgs) {
  await requireUser(request);
  const { zone = "", redirectTo } = await readForm(request);
  if (zone !== "" && !isZone(zone)) throw new Response("Unknown time zone", { status: 400 });
  return backTo(safePath(redirectTo), [keepZone(zone || null), announce("zone-saved")]);
}

/** Nothing is to be seen here. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireUser(request);
  return seeOther(home);
}
