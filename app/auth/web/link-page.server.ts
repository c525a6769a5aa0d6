/**
 * The page of a link from a letter. Opening it changes nothing, since programs that scan mail and chats open links
 * too; its button does what the link is for. The token moves from the address into a cookie, so that it is in no
 * history, no log and no screenshot.
 */
import { data } from "@remix-run/node";
import { hostCookie } from "~/web/cookie.server";
import { type Form, rejectForm } from "~/web/form.server";
import { seeOther } from "~/web/redirect.server";

const cookie = hostCookie("latch-mail");

/** One sentence for every cause: nobody learns which links existed. */
const deadLink = "This link has expired or was used. Ask for a new one.";

/** For people who came without a link. */
const noLink = "Open the link in your email again.";

/** How long the page of a link can stay open, in seconds. */
const openSeconds = 15 * 60;

/** Finds what a token is for; null if it doesn't work. Changes nothing. */
type Find<Found> = (token: string) => Promise<Found | null>;

/**
 * Answers a request for the page of a link: redirects to `path`, which has no token, or returns the email that the
 * link is for and whether it needs a code too, or says with status 400 why there is none.
 */
export async function showLinkPage(
  request: Request,
  path: string,
  find: Find<{ email: string; needsCode?: boolean }>,
): Promise<Response | ReturnType<typeof data<LinkPage>>> {
  const token = openedToken(request);
  const found = token === null ? null : await find(token);
  if (found && token !== null && isOpening(request))
    return seeOther(path, [cookie.set(token, openSeconds)]);
  if (found) return data({ email: found.email, needsCode: found.needsCode ?? false });
  return data({ problem: token === null ? noLink : deadLink }, { status: 400 });
}

/** The data of a link's page. */
type LinkPage =
  | { email: string; needsCode: boolean; problem?: undefined }
  | { email?: undefined; problem: string };

/**
 * Answers the form of a link's page.
 *
 * @param use does what the link is for. Returns the response, after which the browser forgets the link; or a form to
 * be given back; or null if the link no longer works
 */
export async function submitLinkPage<Found>(
  request: Request,
  form: Form,
  find: Find<Found>,
  use: (token: string, found: Found) => Promise<Response | ReturnType<typeof rejectForm> | null>,
) {
  const token = openedToken(request);
  if (token === null) return rejectForm(form, { formError: noLink });
  const found = await find(token);
  const answer = found && (await use(token, found));
  if (!answer) return rejectForm(form, { formError: deadLink });
  if (answer instanceof Response) answer.headers.append("Set-Cookie", cookie.clear());
  return answer;
}

/** The token in a request's address; null without one. */
const tokenInAddress = (request: Request) => new URL(request.url).searchParams.get("token");

/** The token of the link that was opened: in the address, or in the cookie; null without either. */
const openedToken = (request: Request): string | null =>
  tokenInAddress(request) ?? cookie.read(request) ?? null;

/**
 * Whether to redirect a request for a link's page to the address without a token. Not if a form was sent with the
 * token in its address and is given back: Remix asks for the page with the form's headers.
 */
const isOpening = (request: Request) =>
  tokenInAddress(request) !== null && !request.headers.has("Content-Type");
