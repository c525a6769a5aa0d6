import { expect } from "vitest";

/**
 * The parts of a page that must be the same for two requests that may not differ: all but nonces, challenges and ids.
 */
export const sameForAll = (body: string) =>
  body
    .replaceAll(/nonce="[^"]*"/g, 'nonce=""')
    // What a passkey is to sign.
    .replaceAll(/[\w-]{72}/g, "CHALLENGE")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "ID");

/** Where a redirect leads, as a path of the server's own. */
export function locationOf(response: Response): string {
  return response.headers.get("Location") ?? "";
}

/** Expects a response to keep somebody out and lead to the sign-in page, also in the form that scripts get. */
export async function expectSentToSignIn(response: Response): Promise<void> {
  if (response.status === 202) {
    expect(await response.text()).toMatch(/"redirect","\/signin/);
    return;
  }
  expect([302, 303]).toContain(response.status);
  expect(locationOf(response)).toMatch(/^\/signin(\?|$)/);
}
