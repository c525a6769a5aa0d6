import { createHmac, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { decodeProtectedHeader, exportJWK, type JWTHeaderParameters, SignJWT } from "jose";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { expectSentToSignIn } from "../support/answers";
import { cookieName, Person, signedIn, signedUp } from "../support/person";
import { freePort, jwtSecret, startServer } from "../support/server";
import { sessionOf, tokenOf, withCookie } from "../support/session";

const url = inject("latchUrl");
const anotherSecret = "a secret that somebody else made up, 32+";
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);

type Json = Record<string, unknown>;
let ada: Person;
let header: JWTHeaderParameters;
let claims: Json;

beforeAll(async () => {
  ada = await signedUp(url);
  header = decodeProtectedHeader(tokenOf(ada)) as JWTHeaderParameters;
  const payload = tokenOf(ada).split(".")[1] ?? "";
  claims = JSON.parse(Buffer.from(payload, "base64url").toString());
});

/** A token like Ada's own but for what is given; `undefined` leaves something out. */
function forge(change: { claims?: Json; header?: Json; secret?: string; hash?: string } = {}) {
  const { secret = jwtSecret, hash = "sha256" } = change;
  const signed = `${encode({ ...header, ...change.header })}.${encode({ ...claims, ...change.claims })}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}

const open = (token: string, server = url) => withCookie(new Person(server), token).get("/tasks");

test("accepts a token made as ours are, so that the refusals below are for what each one changes", async () => {
  expect((await open(forge())).status).toBe(200);
});

describe("refuses a token", () => {
  const refused: Record<string, () => string> = {
    "of algorithm none": () => `${encode({ ...header, alg: "none" })}.${encode(claims)}.`,
    "of algorithm None, signed": () => forge({ header: { alg: "None" } }),
    "of algorithm HS384": () => forge({ header: { alg: "HS384" }, hash: "sha384" }),
    "of algorithm HS512": () => forge({ header: { alg: "HS512" }, hash: "sha512" }),
    "without an algorithm": () => forge({ header: { alg: undefined } }),
    "signed with another secret": () => forge({ secret: anotherSecret }),
    "signed with an empty secret": () => forge({ secret: "" }),
    "for the API": () => forge({ claims: { aud: "latch:api" } }),
    "for another audience": () => forge({ claims: { aud: "elsewhere" } }),
    "of another issuer": () => forge({ claims: { iss: "elsewhere" } }),
    "that expired longer ago than clocks differ": () => forge({ claims: { exp: now() - 302 } }),
    "that is not valid yet": () => forge({ claims: { nbf: now() + 330 } }),
    "whose expiry is no number": () => forge({ claims: { exp: "tomorrow" } }),
    "with another user's name in it": () =>
      forge({ claims: { sub: crypto.randomUUID(), user_id: crypto.randomUUID() } }),
    "whose sub and user_id differ": () => forge({ claims: { user_id: crypto.randomUUID() } }),
    "of a session that never was": () => forge({ claims: { jti: crypto.randomUUID() } }),
    "whose session is no id": () => forge({ claims: { jti: "' or true --" } }),
    "without its signature": () => forge().replace(/[^.]*$/, ""),
    "without its signature's part": () => forge().replace(/\.[^.]*$/, ""),
    "truncated by one character": () => forge().slice(0, -1),
    "with an altered payload": () => {
      const [head, , signature] = forge().split(".");
      return `${head}.${encode({ ...claims, name: "Eve" })}.${signature}`;
    },
    "with a fourth part": () => `${forge()}.x`,
    "with an unknown key id": () => forge({ header: { kid: "unknown" } }),
    "with no key id": () => forge({ header: { kid: undefined } }),
    "with a number for a key id": () => forge({ header: { kid: 0 } }),
    "with a prototype's key id": () => forge({ header: { kid: "__proto__" } }),
    "with a critical extension": () => forge({ header: { crit: ["exp2"], exp2: 1 } }),
    ...Object.fromEntries(
      ["iss", "aud", "sub", "user_id", "jti", "iat", "exp", "email", "name"].map((claim) => [
        `without the claim ${claim}`,
        () => forge({ claims: { [claim]: undefined } }),
      ]),
    ),
  };
  for (const [what, make] of Object.entries(refused)) {
    test(what, async () => expectSentToSignIn(await open(make())));
  }

  test("that brings a key of its own (jwk)", async () => {
    const jwk = { kty: "oct", k: Buffer.from(anotherSecret).toString("base64url"), alg: "HS256" };
    await expectSentToSignIn(await open(forge({ header: { jwk }, secret: anotherSecret })));
  });

  test("signed with the RSA key that it brings (jwk)", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const jwk = await exportJWK(publicKey);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ ...header, alg: "RS256", jwk })
      .sign(privateKey);
    await expectSentToSignIn(await open(token));
  });

  test.each(["jku", "x5u"])(
    "that names an address for its key (%s), without asking there",
    async (field) => {
      let asked = 0;
      const port = await freePort();
      const hostile = createServer((_, response) => {
        asked += 1;
        response.end(JSON.stringify({ keys: [{ kty: "oct", k: encode(anotherSecret) }] }));
      }).listen(port);
      const address = `http://localhost:${port}/keys`;
      await expectSentToSignIn(
        await open(forge({ header: { [field]: address }, secret: anotherSecret })),
      );
      expect((await open(forge({ header: { [field]: address } }))).status).toBe(200);
      expect(asked).toBe(0);
      hostile.close();
    },
  );
});

test("accepts a token that expired less long ago than clocks differ, while its session lives", async () => {
  expect((await open(forge({ claims: { exp: now() - 270 } }))).status).toBe(200);
});

test("refuses a token that joins one user to another's session", async () => {
  const eve = await signedUp(url, { name: "Eve" });
  const { userId } = sessionOf(eve);
  await expectSentToSignIn(await open(forge({ claims: { sub: userId, user_id: userId } })));
});

test("makes the browser forget a refused token", async () => {
  const person = withCookie(new Person(url), forge({ secret: anotherSecret }));
  await person.get("/tasks");
  expect(person.cookies.has(cookieName(url))).toBe(false);
});

test("a secret can be replaced without signing anyone out", async () => {
  const { email, ...before } = await signedUp(url);
  const server = await startServer({
    ...inject("environment"),
    JWT_SECRET: anotherSecret,
    JWT_SECRET_PREVIOUS: jwtSecret,
  });
  try {
    const old = before.cookies.get(cookieName(url)) ?? "";
    expect((await open(old, server.url)).status).toBe(200);
    const fresh = tokenOf(await signedIn(server.url, email));
    expect((await open(fresh, server.url)).status).toBe(200);
    await expectSentToSignIn(await open(fresh));
    expect(decodeProtectedHeader(fresh).kid).not.toBe(decodeProtectedHeader(old).kid);
  } finally {
    await server.stop();
  }
});

test("a token that was signed with the secret before the previous one is refused", async () => {
  const server = await startServer({
    ...inject("environment"),
    JWT_SECRET: anotherSecret,
    JWT_SECRET_PREVIOUS: `${anotherSecret}!`,
  });
  try {
    await expectSentToSignIn(await open(tokenOf(ada), server.url));
  } finally {
    await server.stop();
  }
});
