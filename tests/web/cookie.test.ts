import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { journey } from "../support/journey";
import { clientAddressHeader, goodPassword, Person, signedUp } from "../support/person";
import { type Server, startServer } from "../support/server";
import { isSignedIn } from "../support/session";

let server: Server;
beforeAll(async () => {
  server = await startServer({
    ...inject("environment"),
    APP_URL: "https://latch.example",
    LOG_LEVEL: "info",
    CLIENT_IP_HEADER: clientAddressHeader,
  });
});
afterAll(async () => void (await server.stop()));

test("two servers with http on one host, on different ports, do not sign each other's visitors out", async () => {
  const url = inject("latchUrl");
  const JWT_SECRET = "the other server's own secret, 32+";
  const other = await startServer({ ...inject("environment"), JWT_SECRET });
  onTestFinished(async () => void (await other.stop()));
  const ada = await signedUp(url);
  // The same browser there: it sends all cookies of the host to every port.
  const there = Object.assign(new Person(other.url), { cookies: ada.cookies });
  expect((await there.get("/tasks")).status).toBe(302);
  const form = { email: ada.email, password: goodPassword };
  expect((await there.post("/signin", form)).status).toBe(303);
  expect([await isSignedIn(ada), await isSignedIn(there)]).toEqual([true, true]);
  await there.post("/signout");
  expect([await isSignedIn(ada), await isSignedIn(there)]).toEqual([true, false]);
});

test("a server for https that is opened with http says that the cookie was not kept, and where to go", async () => {
  const { email } = await signedUp(inject("latchUrl"));
  const form = { email, password: goodPassword };
  const answer = await new Person(server.url).post("/signin", form);
  expect(answer.status).toBe(303);
  // A browser drops the cookie, which is Secure.
  const page = await fetch(server.url + answer.headers.get("Location"));
  expect(await page.text()).toContain(
    "Your browser did not keep the cookie that signs you in, because this page was opened with http. Open https://latch.example instead.",
  );
  const overHttps = await new Person(server.url, { "X-Forwarded-Proto": "https" }).post(
    "/signin",
    form,
  );
  expect(overHttps.headers.get("Location")).toBe("/tasks");
});

test("a form from APP_URL is accepted where a proxy has rewritten the host, and another one is refused with its reason in the log", async () => {
  const post = (Origin: string) =>
    new Person(server.url).send("/signout", {
      method: "POST",
      body: new URLSearchParams(),
      headers: { Origin },
    });
  expect((await post("https://latch.example")).status).toBe(303);
  expect((await post("https://evil.example")).status).toBe(403);
  await expect.poll(server.output).toContain('"origin":"https://evil.example"');
  expect(server.output()).toContain("a form is refused: its origin is neither APP_URL");
});

test("forwarding headers without CLIENT_IP_HEADER are reported once, loudly", async () => {
  const unnamed = await startServer({ ...inject("environment"), LOG_LEVEL: "info" });
  onTestFinished(async () => void (await unnamed.stop()));
  for (const address of ["192.0.2.1", "192.0.2.2"])
    await fetch(unnamed.url, { headers: { "X-Forwarded-For": address } });
  const said = () => unnamed.output().match(/CLIENT_IP_HEADER does not say/g) ?? [];
  await expect.poll(said).toHaveLength(1);
});

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
