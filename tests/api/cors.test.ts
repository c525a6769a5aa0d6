import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { ApiClient } from "../support/api-client";
import { clientAddressHeader } from "../support/person";
import { type Server, startServer } from "../support/server";

const allowed = "https://app.example";
/** Of a site, of a developer's own machine, of apps that are made of pages, and of an extension. */
const origins = [
  allowed,
  "http://localhost:5173",
  "capacitor://localhost",
  "tauri://localhost",
  "moz-extension://0199f3c2-6f4e-7c3a-8d51-2b6f0a9c7e10",
];
let server: Server;
let client: ApiClient;

beforeAll(async () => {
  server = await startServer({
    ...inject("environment"),
    ALLOWED_ORIGINS: origins.join(", "),
    CLIENT_IP_HEADER: clientAddressHeader,
  });
  client = await ApiClient.open(server.url);
});
afterAll(async () => void (await server.stop()));

const corsHeaders = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("access-control-")));

const preflight = (origin: string, path = "/api/auth/signin") =>
  fetch(server.url + path, {
    method: "OPTIONS",
    headers: {
      Origin: origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type",
    },
  });

const strangers = [
  "https://evil.example",
  "null",
  "*",
  "http://app.example",
  "https://app.example:8443",
  "https://app.example.evil.example",
  "https://evil-app.example",
  "https://evil.example/https://app.example",
  "https://APP.example",
  "https://app.example/",
  "https://app.example, https://evil.example",
  "https://sub.app.example",
  "capacitor://localhost:8080",
  "ionic://localhost",
];

describe.each(strangers)("an origin that is not allowed, %s,", (origin) => {
  test("may read no answer", async () => {
    const response = await client.call("me", { headers: { Origin: origin } });
    expect(corsHeaders(response)).toEqual({});
    expect(response.headers.get("Vary")).toMatch(/\bOrigin\b/);
  });

  test("gets nothing from a preflight", async () => {
    const response = await preflight(origin);
    expect(corsHeaders(response)).toEqual({});
    expect(response.headers.get("Vary")).toMatch(/\bOrigin\b/);
  });
});

describe.each(origins)("an allowed origin, %s,", (origin) => {
  const shared = {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "Location, Retry-After",
  };

  test("may read answers and errors, without credentials", async () => {
    const headers = { Origin: origin };
    const ada = await client.signUp();
    expect(corsHeaders(await ada.call("me", { headers }))).toEqual(shared);
    expect(corsHeaders(await client.call("me", { headers }))).toEqual(shared);
    expect(corsHeaders(await client.call("signIn", { headers, raw: "{" }))).toEqual(shared);
    expect(corsHeaders(await fetch(`${server.url}/api/nothing`, { headers }))).toEqual(shared);
    expect(
      corsHeaders(await fetch(`${server.url}/api/auth/me`, { method: "PUT", headers })),
    ).toEqual(shared);
  });

  test("learns from a preflight what it may send", async () => {
    const response = await preflight(origin);
    expect(response.status).toBe(204);
    expect(corsHeaders(response)).toEqual({
      ...shared,
      "access-control-allow-methods": "GET, POST, PATCH, DELETE",
      "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key",
      "access-control-max-age": "600",
    });
  });
});

test("answers the preflight of every path", async () => {
  for (const path of [...Object.keys(client.document.paths), "/api/openapi.json"]) {
    const response = await preflight(allowed, path);
    expect(response.status, path).toBe(204);
    expect(response.headers.get("Access-Control-Allow-Origin"), path).toBe(allowed);
  }
});

test("never shares with an origin that a client writes into our own header", async () => {
  const headers = {
    "Latch-Allowed-Origin": "https://evil.example",
    Origin: "https://evil.example",
  };
  expect(corsHeaders(await client.call("me", { headers }))).toEqual({});
});

test("shares no page", async () => {
  for (const path of ["/", "/signin", "/api", "/healthz"]) {
    const response = await fetch(server.url + path, { headers: { Origin: allowed } });
    expect(corsHeaders(response), path).toEqual({});
  }
});

test("serves a program that names no origin", async () => {
  expect(corsHeaders(await client.call("me"))).toEqual({});
  expect((await (await client.signUp()).call("me")).status).toBe(200);
});

test("serves a browser of another site that has a token, whatever Sec-Fetch-Site says", async () => {
  const ada = await client.signUp();
  const headers = { Origin: allowed, "Sec-Fetch-Site": "cross-site" };
  expect((await ada.call("createTask", { headers, body: { title: "x" } })).status).toBe(201);
});
