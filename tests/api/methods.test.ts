import { request } from "node:http";
import { describe, expect, inject, test } from "vitest";
import { ApiClient } from "../support/api-client";

const url = inject("latchUrl");
const client = await ApiClient.open(url);

/** Any method and target, as fetch would not send them. */
async function send(method: string, target: string) {
  return new Promise<{ status: number; allow: string | undefined; type: string; body: string }>(
    (resolve, reject) => {
      request(url, { method, path: target }, async (response) => {
        let body = "";
        for await (const chunk of response) body += chunk;
        const { allow, "content-type": type = "" } = response.headers;
        resolve({ status: response.statusCode ?? 0, allow, type, body });
      })
        .on("error", reject)
        .end();
    },
  );
}

const filled = (path: string) => path.replace(/\{\w+\}/g, "7f2c1b1e-5d0a-4b52-9a44-0d9a6f0c3c11");
const paths = [
  ...Object.entries(client.document.paths),
  ["/api/openapi.json", { get: {} }] as const,
];

describe.each(paths)("%s", (path, operations) => {
  const methods = Object.keys(operations).map((method) => method.toUpperCase());
  const allowed = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
  const others = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "PURGE"].filter(
    (method) => !allowed.includes(method),
  );

  test.each(others)("refuses %s with 405 and says what it allows", async (method) => {
    const answer = await send(method, filled(path));
    expect(answer).toMatchObject({ status: 405, body: '{"error":"Method not allowed"}' });
    expect(answer.allow?.split(", ").sort()).toEqual([...allowed].sort());
  });

  test("lets nothing but what it allows through", async () => {
    for (const method of allowed) expect((await send(method, filled(path))).status).not.toBe(405);
  });
});

const nowhere = [
  "/api/nothing",
  "/api/auth",
  "/api/auth/password",
  "/api/7f2c1b1e-5d0a-4b52-9a44-0d9a6f0c3c11",
  "/api/a/tasks/b/c",
  "/api/a/tasks/b/complete/now",
  "/api//auth/me",
  "/api/auth/me.data",
  "/%61pi/auth/me.data",
  "/api/nothing?_data=routes/tasks",
  "/api/%ZZ",
  "/api/%E0%A4%A",
  "/api/%00",
];

describe.each(nowhere)("%s", (target) => {
  test.each(["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"])(
    "answers %s with 404",
    async (method) => {
      const answer = await send(method, target);
      expect(answer).toMatchObject({
        status: 404,
        type: "application/json; charset=utf-8",
        body: '{"error":"Not found"}',
      });
    },
  );
});

test("never gives the data of a page where a part of the API was asked for", async () => {
  const answer = await send("GET", "/api/auth/me?_data=routes/signin");
  expect(answer).toMatchObject({ status: 401, body: '{"error":"Authentication required"}' });
});
