/**
 * What pages and the API cost the server over HTTP: processor time, which other work on the machine hardly changes,
 * and bytes. The ratios are what counts: each turn asks for an empty route as well, for which Remix, Express and Node
 * do everything they do for any.
 */
import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { claimsFor, issueToken } from "~/auth/tokens.server";
import { sessionCookie } from "~/auth/web/session-cookie.server";
import { userId } from "./database";
import { send } from "./load";
import { type BenchServer, startServer, url } from "./server";
import { median } from "./statistics";

const rounds = 5;
const requestsEach = 100;
const atOnce = 10;

type Asked = { path: string; headers?: Record<string, string> };

/** Prints a line for each kind of request: the median of its times, in milliseconds, its ratio, and its bytes. */
export async function benchPages(): Promise<void> {
  const server = await startServer({ JWT_SECRET: process.env.JWT_SECRET ?? "" });
  try {
    const asked = await requests();
    const times = new Map(Object.keys(asked).map((name) => [name, [] as number[]]));
    for (let round = -1; round < rounds; round++) {
      for (const [name, one] of Object.entries(asked)) {
        const ms = await cost(server, one);
        if (round >= 0) times.get(name)?.push(ms);
      }
    }
    const empty = median(times.get("an empty route") ?? []);
    const rows: Record<string, Record<string, string>> = {};
    for (const [name, one] of Object.entries(asked)) {
      const ms = median(times.get(name) ?? []);
      rows[name] = {
        "CPU of the server": `${ms.toFixed(2)} ms`,
        ratio: (ms / empty).toFixed(2),
        bytes: (await bytes(one)).toLocaleString("en"),
      };
    }
    console.table(rows);
  } finally {
    await server.stop();
  }
}

/** Requests of somebody with 10,000 tasks, 50 of which are on the page. */
async function requests(): Promise<Record<string, Asked>> {
  const id = userId(2);
  const signedIn = {
    user: { id, email: "2@example.com", name: "Bench" },
    session: { id, expiresAt: new Date(Date.now() + 24 * 60 * 60 * 1000) },
  };
  const cookie = (await sessionCookie(signedIn)).split(";")[0] ?? "";
  const token = await issueToken(claimsFor(signedIn), "latch:api");
  const bearer = { authorization: `Bearer ${token}` };
  return {
    "an empty route": { path: "/healthz" },
    "the list, 50 tasks": { path: "/tasks", headers: { cookie } },
    "the same, compressed": { path: "/tasks", headers: { cookie, "accept-encoding": "gzip" } },
    "the page to sign in": { path: "/signin" },
    "API: who is signed in": { path: "/api/auth/me", headers: bearer },
    "API: 50 tasks": { path: `/api/${id}/tasks?status=open`, headers: bearer },
  };
}

/** The processor time for one of many requests, in milliseconds. */
async function cost(server: BenchServer, { path, headers }: Asked): Promise<number> {
  const before = server.cpuMs();
  for (let asked = 0; asked < requestsEach; asked += atOnce) {
    const answers = await Promise.all(
      Array.from({ length: atOnce }, () => send(url + path, { headers })),
    );
    if (answers.some(({ status }) => status !== 200)) throw new Error(`${path} was not answered`);
  }
  return (server.cpuMs() - before) / requestsEach;
}

/** The number of bytes that come over the network. */
function bytes({ path, headers }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url + path, { headers }, (response) => {
      buffer(response).then(({ length }) => resolve(length), reject);
    })
      .once("error", reject)
      .end();
  });
}
