import type { ServerResponse } from "node:http";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { log } from "~/server/log.server";
import { OutcomeUnknown, Unavailable } from "../../db/client.server";
import { answerAtHand } from "./backpressure.server";
import { readNotice } from "./flash.server";
import { errorPage, type Form, readForm, rejectForm, requireOwnForm } from "./form.server";

/** The message for people and programs when the service cannot answer. */
export const unavailableMessage = "Service temporarily unavailable, please try again";

/** The header that says when to try again, in seconds. */
export const retryAfter = { "Retry-After": "5" };

/** The message for people when nobody can say whether their change was made. Every form may be sent twice. */
const unknownMessage =
  "We lost the connection before we knew whether this was done. It is safe to try again";

const outageMessages = { 503: unavailableMessage, 504: unknownMessage };

/** `Set-Cookie` lines for the responses to requests, from code that has no response at hand. */
const cookies = new WeakMap<Request, string[]>();

/** Sets a cookie with the page's response to a request, unless that response is thrown. */
export function sendCookie(request: Request, line: string): void {
  cookies.set(request, [...(cookies.get(request) ?? []), line]);
}

/** What a page is told besides its loader's data, from code that has no response at hand. */
const besides = new WeakMap<Request, Record<string, unknown>>();

/** Gives more data to the page that answers a request. */
export function addToPage(request: Request, more: Record<string, unknown>): void {
  besides.set(request, { ...besides.get(request), ...more });
}

/** Shows a signed-in page its notice now: on a later page nobody would know what it is about. */
function sayNotice(request: Request, given: unknown): void {
  const shown = isDataWithInit(given) ? given.data : given;
  const isOfUser = typeof shown === "object" && shown !== null && "user" in shown;
  if (!isOfUser || "notice" in shown) return;
  const { notice, headers } = readNotice(request);
  if (!notice) return;
  // If words were kept, the page says that instead.
  besides.set(request, { notice, ...besides.get(request) });
  sendCookie(request, new Headers(headers).get("Set-Cookie") ?? "");
}

/** A loader's data, with what else its page is told. */
function withBesides<T>(request: Request, given: T): T {
  const more = besides.get(request);
  if (!more || given instanceof Response) return given;
  if (isDataWithInit(given))
    return data({ ...(given.data as object), ...more }, given.init ?? {}) as T;
  return typeof given === "object" ? { ...given, ...more } : given;
}

/** The result of a loader or an action, with the request's cookies. */
function withCookies<T>(request: Request, given: T): T {
  const lines = cookies.get(request) ?? [];
  if (lines.length === 0) return given;
  const isAnswer = given instanceof Response;
  const init = isDataWithInit(given) ? given.init : null;
  const headers = isAnswer ? given.headers : new Headers(init?.headers);
  for (const line of lines) headers.append("Set-Cookie", line);
  if (isAnswer) return given;
  return data(isDataWithInit(given) ? given.data : given, { ...init, headers }) as T;
}

const isDataWithInit = (given: unknown): given is ReturnType<typeof data> =>
  typeof given === "object" &&
  given !== null &&
  "type" in given &&
  given.type === "DataWithResponseInit";

/**
 * What became of the form that a response answers: 200 if it was done, 504 if nobody knows. If the page then can't be
 * loaded, the error page must NOT say that nothing was done.
 */
const outcomes = new WeakMap<ServerResponse, 200 | 504>();

/** Remembers what an action gave for the page of its response. A redirect leads to another response's page. */
function noteOutcome<T>(given: T): T {
  const answer = answerAtHand();
  const status = isDataWithInit(given) ? (given.init?.status ?? 200) : 200;
  const isOfPage = answer && !(given instanceof Response);
  if (isOfPage && (status === 200 || status === 504)) outcomes.set(answer, status);
  return given;
}

/** The error page for a page that cannot be read: with status 503, unless the form that it answers has done something. */
function outagePage(): Response {
  const answer = answerAtHand();
  const done = answer && outcomes.get(answer);
  if (done === 200) return errorPage(200, "Your change was made");
  return done ? outageOfForm(done) : outageOfForm(503);
}

/** The error page for a form with this outcome. */
const outageOfForm = (status: 503 | 504) => errorPage(status, outageMessages[status], retryAfter);

/**
 * A page's loader. An outage becomes the error page with status 503, and so does an unknown outcome, since a page
 * changes nothing; unless the page answers a form that was done (200) or may have been (504).
 */
export function page<T>(load: (args: LoaderFunctionArgs) => Promise<T>) {
  return async (args: LoaderFunctionArgs): Promise<T> => {
    try {
      const loaded = await load(args);
      sayNotice(args.request, loaded);
      return withCookies(args.request, withBesides(args.request, loaded));
    } catch (error) {
      throw outageOf(error) ? outagePage() : error;
    }
  };
}

/** A page's action, given the form that was sent. An outage gives the form back, so that nothing typed is lost. */
export function formAction<T>(act: (args: ActionFunctionArgs & { form: Form }) => Promise<T>) {
  return async (args: ActionFunctionArgs) => {
    const form = await readForm(args.request);
    return withCookies(args.request, await rejectIfUnavailable(form, () => act({ ...args, form })));
  };
}

/** Like `formAction`, for a route without a page: it has no form to give back. */
export function pagelessAction(act: (args: ActionFunctionArgs) => Promise<Response>) {
  return async (args: ActionFunctionArgs): Promise<Response> => {
    await readForm(args.request);
    try {
      return withCookies(args.request, await act(args));
    } catch (error) {
      const status = outageOf(error);
      throw status ? outageOfForm(status) : error;
    }
  };
}

/**
 * A page's action that reads its form itself, with `readUpload`, once it knows that the sender may send a file. A
 * file cannot be given back.
 */
export function uploadAction<T>(act: (args: ActionFunctionArgs) => Promise<T>) {
  return async (args: ActionFunctionArgs) => {
    requireOwnForm(args.request);
    return withCookies(args.request, await rejectIfUnavailable({}, () => act(args)));
  };
}

async function rejectIfUnavailable<T>(form: Form, act: () => Promise<T>) {
  try {
    return noteOutcome(await act());
  } catch (error) {
    const status = outageOf(error);
    if (!status) throw error;
    const formError = outageMessages[status];
    return noteOutcome(rejectForm(form, { formError }, { status, headers: retryAfter }));
  }
}

/**
 * The status of an outage, which is logged here: 503 if nothing was done, 504 if that is not known; null for any
 * other error.
 */
export function outageOf(error: unknown): 503 | 504 | null {
  const status = error instanceof Unavailable ? 503 : error instanceof OutcomeUnknown ? 504 : null;
  if (status) log.error({ error }, status === 503 ? "unavailable" : "outcome unknown");
  return status;
}
