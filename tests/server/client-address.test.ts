import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { beforeSignIn } from "../../db/client.server";
import { goodPassword, newEmail, Person } from "../support/person";
import { type Server, startServer } from "../support/server";
import { sessionOf } from "../support/session";

/** The address that the session remembers of someone who signs up with these headers. */
async function addressSeen(url: string, headers: Record<string, string>): Promise<string> {
  const person = new Person(url, headers);
  await person.post("/signup", { name: "Ada", email: newEmail(), password: goodPassword });
  const { sessionId } = sessionOf(person);
  const [row] = await beforeSignIn(
    (sql) => sql`select host(ip) as ip from sessions where id = ${sessionId}`,
  );
  return row?.ip;
}

const loopback = /^(127\.0\.0\.1|::1)$/;
const forged = "203.0.113.9";
const forgeries: Record<string, string>[] = [
  { "X-Forwarded-For": forged },
  { "X-Real-IP": forged },
  { Forwarded: `for=${forged}` },
  { "Fly-Client-IP": forged },
  { "latch-client-address": forged },
  { "Latch-Client-Address": forged, "X-Forwarded-For": forged },
];

describe("where no proxy is named, the address is the connection's own", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer(inject("environment"));
  });
  afterAll(async () => void (await server.stop()));

  test.each(forgeries)("whatever a client sends: %o", async (headers) => {
    expect(await addressSeen(server.url, headers)).toMatch(loopback);
  });
});

describe("where a proxy's header is named", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ ...inject("environment"), CLIENT_IP_HEADER: "Fly-Client-IP" });
  });
  afterAll(async () => void (await server.stop()));

  test.each(["198.51.100.7", "2001:db8::7"])("the address is what it says: %s", async (address) => {
    expect(await addressSeen(server.url, { "Fly-Client-IP": address })).toBe(address);
  });

  test("the address is written in one way", async () => {
    const mapped = { "Fly-Client-IP": "::ffff:198.51.100.7" };
    expect(await addressSeen(server.url, mapped)).toBe("198.51.100.7");
  });

  test("other headers do not override it", async () => {
    const headers = { "Fly-Client-IP": "198.51.100.7", "X-Forwarded-For": forged };
    expect(await addressSeen(server.url, { ...headers, "latch-client-address": forged })).toBe(
      "198.51.100.7",
    );
  });

  test("without it the address is the connection's own", async () => {
    expect(await addressSeen(server.url, { "X-Forwarded-For": forged })).toMatch(loopback);
  });

  test.each(["no address", "198.51.100.7, 203.0.113.9", "fe80::1%eth0\u00e9"])(
    "signing up works though it says %j",
    async (value) => {
      expect([null, "fe80::1"]).toContain(
        await addressSeen(server.url, { "Fly-Client-IP": value }),
      );
    },
  );
});
