/**
 * How an account learns its time zone. No request carries it, so a script writes the browser's into a cookie; the
 * next request stores it in the account and clears the cookie.
 */
import { parseCookie, stringifySetCookie } from "cookie";
import { noteTimeZone } from "~/auth/users.server";
import { timeZoneName } from "~/schemas/time-zone";
import { hostCookie, hostCookieName } from "~/web/cookie.server";
import { sendCookie } from "~/web/route.server";
import { afterCommit, type UserScope } from "../../../db/client.server";

/** Written by a script, so it cannot be `HttpOnly`. */
export const timeZoneCookie = hostCookieName("latch-zone");

/** A choice made in this browser when accounts had no time zone yet. */
const choiceCookie = hostCookie("latch-zone-choice");

/** Wraps work so that, in its scope, an account without a time zone gets the one that the request's browser reports. */
export function withTimeZone<T>(
  request: Request,
  work: (scope: UserScope) => Promise<T>,
): (scope: UserScope) => Promise<T> {
  const reported = reportedBy(request);
  if (reported === null) return work;
  return async (scope) => {
    afterCommit(scope.sql, () => forget(request));
    if (scope.user.timeZone !== null) return work(scope);
    await noteTimeZone(scope, reported);
    return work({ ...scope, user: { ...scope.user, timeZone: reported } });
  };
}

/** Whether a request reports a time zone. */
export const reportsTimeZone = (request: Request) => reportedBy(request) !== null;

function reportedBy(request: Request): string | null {
  const cookies = parseCookie(request.headers.get("Cookie") ?? "");
  const reported = choiceCookie.read(request) ?? cookies[timeZoneCookie];
  return reported === undefined ? null : timeZoneName(reported);
}

function forget(request: Request): void {
  const secure = timeZoneCookie.startsWith("__Host-");
  sendCookie(
    request,
    stringifySetCookie({ name: timeZoneCookie, value: "", maxAge: 0, path: "/", secure }),
  );
  if (choiceCookie.read(request) !== undefined) sendCookie(request, choiceCookie.clear());
}
