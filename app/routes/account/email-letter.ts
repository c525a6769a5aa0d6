import { redirect } from "@remix-run/node";
import { askToConfirmAgain } from "~/auth/confirmation.server";
import { requireAccountOwner, requireUser } from "~/auth/web/page-guard.server";
import { announce } from "~/web/flash.server";
import { errorPage } from "~/web/form.server";
import { backTo } from "~/web/redirect.server";
import { page, pagelessAction } from "~/web/route.server";

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  await transact(async () => null);
  return redirect("/account/email");
});

/** Sends another letter that asks to confirm the account's email. */
export const action = pagelessAction(async ({ request }) => {
  const { transact, client } = await requireAccountOwner(request);
  const tooMany = await transact((scope) => askToConfirmAgain(scope, client));
  if (!tooMany) return backTo("/account", [announce("confirmation-asked")]);
  const headers = { "Retry-After": String(tooMany.retryAfterSeconds) };
  throw errorPage(429, "Too many emails, please try again later", headers);
});
