import { expect, inject, test } from "vitest";
import { type Audience, issueToken } from "~/auth/tokens.server";
import { type Account, program, type Send } from "../support/api-client";
import { section, tableRows } from "../support/markdown";
import type { Person } from "../support/person";
import { type Server, startServer } from "../support/server";

/** Provokes one documented error. */
export type Provocation = () => Promise<Response>;

type Table = { document: string; heading: string; says: (response: Response) => Promise<string> };

/**
 * Declares a test for each row of a document's table of errors, and one that fails if an error can be provoked that
 * no row has. `ways` are by message; each must be answered with the row's status and message, in which " / "
 * separates heading and advice.
 */
export function testErrors({ document, heading, says }: Table, ways: Record<string, Provocation>) {
  const rows = tableRows(section(document, heading));
  test.each(rows)(`${heading}: answers $status $message`, async ({ status, message = "" }) => {
    const provoke = ways[message];
    if (!provoke) throw new Error("No way is known to provoke this error");
    const response = await provoke();
    const said = await says(response);
    for (const part of message.split(" / ")) expect(said).toContain(part);
    expect(response.status).toBe(Number(status));
    if (response.status === 503) expect(response.headers.get("Retry-After")).toBe("5");
  });
  test(`${heading}: every error that can be provoked is documented`, () => {
    expect(Object.keys(ways).sort()).toEqual(rows.map((row) => row.message).sort());
  });
}

/** What a page says: its title, headings and text. */
export const pageText = async (response: Response) =>
  (await response.text()).replaceAll("&#x27;", "'");

/** What the API says: the whole of `error`, so that a message cannot hide in a longer one. */
export async function apiError(response: Response): Promise<string> {
  if (response.status === 401)
    expect(response.headers.get("WWW-Authenticate"), "WWW-Authenticate").toBe("Bearer");
  if (response.status === 405) expect(response.headers.get("Allow"), "Allow").toBeTruthy();
  const body = await response.json();
  expect(Object.keys(body)).toContain("error");
  return body.error;
}

/** Declares the tests of the errors of every form, for the form of one page. */
export function testFormErrors(path: string, person: () => Person): void {
  const table = { document: "docs/README.md", heading: "Errors of every form", says: pageText };
  testErrors(table, formRefusals(path, person));
}

/** The ways in which every page's form can be refused before it is read. */
function formRefusals(path: string, person: () => Person): Record<string, Provocation> {
  const send = (headers: Record<string, string>, body: BodyInit) =>
    person().send(path, { method: "POST", headers, body });
  const type = "application/x-www-form-urlencoded";
  return {
    "That didn't work / Go back, reload the page and try again.": () =>
      send({ "Content-Type": type }, "title=%ff"),
    "Request blocked": () => person().post(path, {}, { "Sec-Fetch-Site": "cross-site" }),
    "That didn't work / Nothing was changed.": () => person().send(path, { method: "PUT" }),
    "That's too large": () => person().post(path, { title: "x".repeat(70_000) }),
    "That didn't work / Go back and send the form again.": () =>
      send({ "Content-Type": "text/plain" }, "title=x"),
  };
}

/** A server whose database does not answer; it accepts the tokens of the server that the tests share. */
export const serverWithoutDatabase = (): Promise<Server> =>
  startServer({ DATABASE_URL: "postgres://nobody@127.0.0.1:9/none" });

/** The ways in which every request with a JSON body can be refused as such. */
export function bodyRefusals(
  path: string,
  token?: string,
  url = () => inject("latchUrl"),
): Record<string, Provocation> {
  const send: Send = (...request) => program(url(), token)(...request);
  return {
    "Request body must be valid JSON": () => send("POST", path, "[]"),
    "Request body is too large": () => send("POST", path, { title: "x".repeat(70_000) }),
    "Content-Type must be application/json": () =>
      send("POST", path, "{}", { "Content-Type": "text/plain" }),
  };
}

/** The ways in which a token can be refused, each by a request with that method to that path. */
export function tokenRefusals(
  method: string,
  path: string,
  user: () => Account,
): Record<string, Provocation> {
  const withToken = async (expiresAt: Date, audience: Audience, sessionId?: string) => {
    const { id, email, sessionId: own } = user();
    const claims = { userId: id, sessionId: sessionId ?? own, email, name: "Ada", expiresAt };
    return program(inject("latchUrl"), await issueToken(claims, audience))(method, path);
  };
  const later = () => new Date(Date.now() + 3_600_000);
  return {
    "Authentication required": () => program(inject("latchUrl"))(method, path),
    "Token expired, please log in again": () => withToken(new Date(0), "latch:api"),
    "Invalid or malformed token": () => withToken(later(), "latch:page"),
    "Session ended, please sign in again": () =>
      withToken(later(), "latch:api", crypto.randomUUID()),
  };
}
