import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { journey } from "../support/journey";
import { clientAddressHeader } from "../support/person";
import { type Server, startServer } from "../support/server";

let server: Server;
beforeAll(async () => {
  server = await startServer({
    ...inject("environment"),
    APP_URL: "https://latch.example",
    CLIENT_IP_HEADER: clientAddressHeader,
  });
});
afterAll(async () => void (await server.stop()));

const oneYearSeconds = 365 * 24 * 60 * 60;
/** How long each cookie may stay, in seconds. */
const longest: Record<string, number> = {
  "__Host-latch": 604_800,
  "__Host-latch-device": oneYearSeconds,
  "__Host-latch-notice": 60,
};

test("every Set-Cookie line binds its cookie to this host and keeps it from scripts and other sites", async () => {
  const { person } = await journey(server.url);
  const names = new Set(person.setCookies.map(({ name }) => name));
  expect([...names].sort()).toEqual(Object.keys(longest).sort());
  for (const cookie of person.setCookies) {
    const { name, value: _, maxAge = -1, ...flags } = cookie;
    expect(flags).toEqual({ path: "/", httpOnly: true, secure: true, sameSite: "lax" });
    expect(maxAge, name).toBeGreaterThanOrEqual(0);
    expect(maxAge, name).toBeLessThanOrEqual(longest[name] ?? 0);
  }
});
