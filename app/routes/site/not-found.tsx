import { data } from "@remix-run/node";
import { currentUser } from "~/auth/web/page-guard.server";
import { NotFoundPage } from "~/site/ui/route-error-page";
import type { TitleHandle } from "~/ui/title";
import { errorPage } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export const handle: TitleHandle = { title: "Page not found" };
export const headers = passRetryAfter;

/** Every address that leads nowhere: a page like any other, in the theme and with the header of whoever asks. */
export const loader = page(async ({ request }) =>
  data({ user: await currentUser(request) }, { status: 404 }),
);

/** Forms are refused as everywhere; what is left has no page to go to. */
export const action = formAction(async () => {
  throw errorPage(404, "There is no such page.");
});

export default NotFoundPage;
