import { beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { type Account, ApiClient } from "../support/api-client";
import { hmac, readToken, resign } from "../support/forged-token";
import { goodPassword, Person, signedUp } from "../support/person";
import { jwtSecret, startServer } from "../support/server";
import { tokenOf, withCookie } from "../support/session";

const client = await ApiClient.open(inject("latchUrl"));
let ada: Account;

beforeAll(async () => {
  ada = await client.signUp();
});

const base64url = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A token's three parts as they are spelled, and its claims. */
function parts(token: string) {
  const [header = "", payload = "", signature = ""] = token.split(".");
  return { header, payload, signature, claims: readToken(token).payload };
}

const withHeader = (
  token: string,
  change: object,
  options?: { hash?: string; secret?: string },
) => {
  const { payload } = parts(token);
  const input = `${base64url({ ...readToken(token).header, ...change })}.${payload}`;
  return `${input}.${hmac(input, options)}`;
};

const nextLetter = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 1);

/** After the HS256 vectors of Wycheproof (json_web_signature) and RFC 8725, section 2: each from a genuine token. */
const forgeries: Record<string, (token: string) => string> = {
  "an empty signature": (t) => `${parts(t).header}.${parts(t).payload}.`,
  "no signature and no dot": (t) => `${parts(t).header}.${parts(t).payload}`,
  "a signature of another text": (t) => `${parts(t).header}.${parts(t).payload}.${hmac("text")}`,
  "a changed signature": (t) => t.slice(0, -3) + (t.at(-3) === "A" ? "B" : "A") + t.slice(-2),
  "a truncated signature": (t) => t.slice(0, -4),
  "a longer signature": (t) => `${t}AAAA`,
  "a changed payload": (t) => {
    const { header, signature, claims } = parts(t);
    return `${header}.${base64url({ ...claims, name: "Eve" })}.${signature}`;
  },
  "an empty payload": (t) => `${parts(t).header}..${parts(t).signature}`,
  "a signed payload that is no JSON": (t) => {
    const input = `${parts(t).header}.${base64url("claims")}`;
    return `${input}.${hmac(input)}`;
  },
  "a signed payload that is a list": (t) => {
    const input = `${parts(t).header}.${base64url([parts(t).claims])}`;
    return `${input}.${hmac(input)}`;
  },
  "an empty header": (t) => `.${parts(t).payload}.${parts(t).signature}`,
  "a header that is no JSON": (t) => `${base64url("{")}.${parts(t).payload}.${parts(t).signature}`,
  "alg none": (t) => withHeader(t, { alg: "none" }),
  "alg none and no signature": (t) => withHeader(t, { alg: "none" }).replace(/[^.]*$/, ""),
  "alg None": (t) => withHeader(t, { alg: "None" }).replace(/[^.]*$/, ""),
  "alg nOnE": (t) => withHeader(t, { alg: "nOnE" }).replace(/[^.]*$/, ""),
  "alg hs256": (t) => withHeader(t, { alg: "hs256" }),
  "no alg": (t) => withHeader(t, { alg: undefined }),
  "an empty alg": (t) => withHeader(t, { alg: "" }),
  "a list as alg": (t) => withHeader(t, { alg: ["HS256"] }),
  "alg HS384 with our key": (t) => withHeader(t, { alg: "HS384" }, { hash: "sha384" }),
  "alg HS512 with our key": (t) => withHeader(t, { alg: "HS512" }, { hash: "sha512" }),
  "alg HS256 with a signature of HS512": (t) => withHeader(t, {}, { hash: "sha512" }),
  "alg RS256": (t) => withHeader(t, { alg: "RS256" }),
  "alg ES256": (t) => withHeader(t, { alg: "ES256" }),
  "alg PBES2-HS256+A128KW": (t) => withHeader(t, { alg: "PBES2-HS256+A128KW", p2c: 1e9 }),
  "the key of another": (t) => withHeader(t, {}, { secret: "another secret, of 32 characters" }),
  "an empty key": (t) => withHeader(t, {}, { secret: "" }),
  "its own key in jwk": (t) =>
    withHeader(t, { jwk: { kty: "oct", k: base64url("mine") }, kid: "mine" }, { secret: "mine" }),
  "a jku": (t) =>
    withHeader(t, { jku: "http://127.0.0.1:9/jwks", kid: "mine" }, { secret: "mine" }),
  "an unknown kid": (t) => withHeader(t, { kid: "unknown" }),
  "no kid": (t) => withHeader(t, { kid: undefined }),
  "a kid that is a path": (t) => withHeader(t, { kid: "../../../dev/null" }, { secret: "" }),
  "a kid that is a property of every object": (t) => withHeader(t, { kid: "__proto__" }),
  "a kid that is a list": (t) => withHeader(t, { kid: [readToken(t).header.kid] }),
  "b64 false": (t) => withHeader(t, { b64: false, crit: ["b64"] }),
  "an unknown crit": (t) => withHeader(t, { crit: ["exp"], exp: 1 }),
  "an empty crit": (t) => withHeader(t, { crit: [] }),
  "a crit that is missing": (t) => withHeader(t, { crit: ["b64"] }),
  "alg twice, first none": (t) => {
    const header = base64url(`{"alg":"none",${JSON.stringify(readToken(t).header).slice(1)}`);
    return `${header}.${parts(t).payload}.${parts(t).signature}`;
  },
  "one more dot": (t) => `${t}.`,
  "a dot before": (t) => `.${t}`,
  "five parts, as if encrypted": (t) => `${t}.${parts(t).payload}.${parts(t).signature}`,
  "the JSON serialization": (t) =>
    JSON.stringify({
      protected: parts(t).header,
      payload: parts(t).payload,
      signature: parts(t).signature,
    }),
  padding: (t) => `${t}=`,
  "padding in the header": (t) => t.replace(".", "=."),
  "a blank inside": (t) => t.replace(".", " ."),
  "a tab in the signature": (t) => `${t.slice(0, -2)}\t${t.slice(-2)}`,
  "the other alphabet of base64": (t) => {
    const { header, payload, signature } = parts(t);
    return `${header}.${payload}.${signature.replaceAll("-", "+").replaceAll("_", "/")}`;
  },
  "bits after the last byte": (t) => t.slice(0, -1) + nextLetter(t.at(-1) ?? ""),
  "another audience": (t) => resign(t, { payload: { aud: "latch:page" } }),
  "no audience": (t) => resign(t, { payload: { aud: undefined } }),
  "another issuer": (t) => resign(t, { payload: { iss: "latch.evil" } }),
  "no issuer": (t) => resign(t, { payload: { iss: undefined } }),
  "no exp": (t) => resign(t, { payload: { exp: undefined } }),
  "an exp that is text": (t) => resign(t, { payload: { exp: "2030" } }),
  "no iat": (t) => resign(t, { payload: { iat: undefined } }),
  "an nbf to come": (t) => resign(t, { payload: { nbf: Math.ceil(Date.now() / 1000) + 3600 } }),
  "no sub": (t) => resign(t, { payload: { sub: undefined } }),
  "a sub that is not its user_id": (t) =>
    resign(t, { payload: { sub: "7f2c1b1e-5d0a-4b52-9a44-0d9a6f0c3c11" } }),
  "a jti that is no id": (t) => resign(t, { payload: { jti: "' or 1=1 --" } }),
  "nothing but dots": () => "..",
  "8,000 dots": () => ".".repeat(8_000),
  "letters that are not ASCII": (t) => `${t}é`,
};

describe("refuses a token with", () => {
  test.each(Object.keys(forgeries))("%s", async (kind) => {
    // Genuine ones whose signature has letters that both alphabets spell differently.
    const genuine = tokenWhose(({ signature }) => /[-_]/.test(signature));
    const forged = forgeries[kind]?.(genuine) ?? "";
    expect(forged).not.toBe(genuine);
    const response = await ada.call("me", { token: forged });
    expect(await response.json()).toEqual({ error: "Invalid or malformed token" });
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
  });
});

test("accepts a genuine token, and one signed again with the same words", async () => {
  for (const token of [ada.token, resign(ada.token), withHeader(ada.token, {})]) {
    expect((await ada.call("me", { token })).status).toBe(200);
  }
});

test("accepts a token of the previous secret, and signs with the present one", async () => {
  const server = await startServer({
    ...inject("environment"),
    JWT_SECRET: "a new secret, of 32 characters or more",
    JWT_SECRET_PREVIOUS: jwtSecret,
  });
  onTestFinished(async () => void (await server.stop()));
  const rotated = await ApiClient.open(server.url);
  expect((await rotated.call("me", { token: ada.token })).status).toBe(200);
  const grace = await rotated.signUp();
  expect((await client.call("me", { token: grace.token })).status).toBe(401);
});

test.each([
  ["Token expired, please log in again", -301],
  ["Session ended, please sign in again", 60],
])('says "%s" of a dead session whose token ends in %i s', async (error, seconds) => {
  const grace = await client.signUp();
  await grace.call("signOut");
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const response = await grace.call("me", { token: resign(grace.token, { payload: { exp } }) });
  expect(await response.json()).toEqual({ error });
});

test('says "Token expired" from the second after exp, although clocks may differ', async () => {
  const grace = await client.signUp();
  await grace.call("signOut");
  const exp = Math.floor(Date.now() / 1000) - 1;
  const response = await grace.call("me", { token: resign(grace.token, { payload: { exp } }) });
  expect(await response.json()).toEqual({ error: "Token expired, please log in again" });
});

test("shows the token's user and session", async () => {
  const response = await ada.call("me");
  const { jti, exp } = readToken(ada.token).payload;
  const body = (await response.json()) as { user: object; session: { expires_at: string } };
  expect(body).toMatchObject({
    user: { id: ada.id, email: ada.email, name: "Ada" },
    session: { id: jti },
  });
  expect(Math.floor(Date.parse(body.session.expires_at) / 1000)).toBe(exp);
});

test("refuses a token that was signed out at once, also on another server", async () => {
  const server = await startServer(inject("environment"));
  onTestFinished(async () => void (await server.stop()));
  const other = await ApiClient.open(server.url);
  const grace = await client.signUp();
  expect((await other.call("me", { token: grace.token })).status).toBe(200);
  expect((await grace.call("signOut")).status).toBe(200);
  for (const { id, operation } of other.operations.filter((one) => one.operation.security.length)) {
    const params = { user_id: grace.id, task_id: "0199f3c2-6f4e-7c3a-8d51-2b6f0a9c7e10" };
    const body = operation.requestBody && { body: { title: "x" } };
    const response = await other.call(id, { token: grace.token, params, ...body });
    expect(await response.json()).toEqual({ error: "Session ended, please sign in again" });
  }
});

test("signing out ends the session of the token that was sent, and no other", async () => {
  const body = { email: ada.email.toUpperCase(), password: goodPassword };
  const { token } = (await (await client.call("signIn", { body })).json()) as { token: string };
  await client.call("signOut", { token });
  expect((await client.call("me", { token })).status).toBe(401);
  expect((await ada.call("me")).status).toBe(200);
});

describe("pages and the API", () => {
  test("have sessions of their own: signing out of one leaves the other", async () => {
    const person = await signedUp(client.url);
    const body = { email: person.email, password: goodPassword };
    const { token } = (await (await client.call("signIn", { body })).json()) as { token: string };
    await client.call("signOut", { token });
    expect((await person.get("/tasks")).status).toBe(200);
    const again = (await (await client.call("signIn", { body })).json()) as { token: string };
    await person.post("/signout");
    expect((await client.call("me", { token: again.token })).status).toBe(200);
  });

  test("refuse each other's tokens, and the API every cookie", async () => {
    const person = await signedUp(client.url);
    const pageToken = tokenOf(person);
    const asBearer = await client.call("me", { token: pageToken });
    expect(await asBearer.json()).toEqual({ error: "Invalid or malformed token" });
    const asCookie = await person.get("/api/auth/me");
    expect(await asCookie.json()).toEqual({ error: "Authentication required" });
    const visitor = new Person(client.url);
    withCookie(visitor, ada.token);
    expect((await visitor.get("/tasks")).status).toBe(302);
  });

  test("do not meet: signing in by the API leaves a browser's session and cookies alone", async () => {
    const person = await signedUp(client.url);
    const before = new Map(person.cookies);
    const response = await person.send("/api/auth/signin", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: person.email, password: goodPassword }),
    });
    expect(response.status).toBe(200);
    expect(person.cookies).toEqual(before);
    expect((await person.get("/tasks")).status).toBe(200);
  });
});

/** A token of Ada's, made again with another `iat` until it is as wanted. */
function tokenWhose(isWanted: (token: ReturnType<typeof parts>) => boolean): string {
  for (let iat = 1_700_000_000; ; iat++) {
    const token = resign(ada.token, { payload: { iat } });
    if (isWanted(parts(token))) return token;
  }
}
