import { parseCookie, stringifySetCookie } from "cookie";
import { config } from "~/server/config.server";

/** Only over https can cookies be `Secure` and have the `__Host-` prefix (RFC 6265bis, section 4.1.3.2). */
const isHttps = config.APP_URL.startsWith("https:");

/** A cookie of ours: reads it from a request, or makes the `Set-Cookie` line that sets or clears it. */
export type Cookie = {
  /** Its name in the `Cookie` header. */
  name: string;
  read: (request: Request) => string | undefined;
  set: (value: string, maxAgeSeconds: number) => string;
  clear: () => string;
};

/** The name of a cookie that only this host gets. */
export const hostCookieName = (name: string) => (isHttps ? `__Host-${name}` : name);

/** For http, where two Latches may share a host on different ports, which cookies don't tell apart (RFC 6265, 8.5). */
const portSuffix =
  !isHttps && new URL(config.APP_URL).port ? `-${new URL(config.APP_URL).port}` : "";

/** Defines a cookie that only this Latch gets, that no script can read, and that no other site's form sends. */
export function hostCookie(name: string): Cookie {
  const fullName = hostCookieName(name) + portSuffix;
  const line = (value: string, maxAge: number) =>
    stringifySetCookie({
      name: fullName,
      value,
      maxAge,
      path: "/",
      httpOnly: true,
      sameSite: "lax",
      secure: isHttps,
    });
  return {
    name: fullName,
    read: (request) => parseCookie(request.headers.get("Cookie") ?? "")[fullName],
    set: line,
    clear: () => line("", 0),
  };
}
