import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { resign } from "../support/forged-token";
import { cookieName, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";
import { type Server, startServer } from "../support/server";
import { tokenOf } from "../support/session";

const words = "Service temporarily unavailable, please try again";

let database: RemoteDatabase;
let server: Server;
let ada: Person & { email: string };
let token: string;
/** The requests that have kept every place, since the database is silent, and the queue. */
const hanging: Promise<Response>[] = [];

beforeAll(async () => {
  database = await createRemoteDatabase();
  const { pool, close } = await connect({ DATABASE_URL: database.url });
  await migrate(pool).finally(close);
  server = await startServer({ DATABASE_URL: database.url });
  ada = await signedUp(server.url);
  const account = { name: "Ada", email: newEmail(), password: goodPassword };
  const body = JSON.stringify(account);
  const headers = { "Content-Type": "application/json" };
  const signUp = await fetch(`${server.url}/api/auth/signup`, { method: "POST", headers, body });
  ({ token } = await signUp.json());
  database.proxy.silence();
});
afterAll(async () => {
  await database.proxy.mend();
  await Promise.all(hanging);
  await server.stop();
  await database.remove();
});

test("of bodies that crawl, those of strangers are bounded: the oldest of them makes room for one more", async () => {
  const { port } = new URL(server.url);
  const crawl = async (path: string, headers = "") => {
    const socket = connectSocket(Number(port), "localhost");
    onTestFinished(() => void socket.destroy());
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Length: 100\r\n\r\n`;
    await new Promise<void>((sent) => socket.write(`${head}a`, () => sent()));
    return socket;
  };
  const signedIn = await crawl("/tasks", `Cookie: ${cookieName(server.url)}=${tokenOf(ada)}\r\n`);
  const known = [...ada.cookies].find(([name]) => name !== cookieName(server.url));
  const knownBrowser = await crawl("/signin", `Cookie: ${known?.join("=")}\r\n`);
  const oldest = await crawl("/signin");
  await fetch(`${server.url}/healthz`);
  const [[answer], ...others] = await Promise.all([
    once(oldest, "data"),
    ...Array.from({ length: 60 }, () => crawl("/signin")),
  ]);
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
  const read = [signedIn, knownBrowser, ...others].map(({ bytesRead }) => bytesRead);
  expect(read).toEqual(Array(62).fill(0));
});

describe("where nothing more can be done in time", () => {
  beforeEach(async () => {
    // What hangs is given up after 10 s. As soon as one of these is refused, the others have taken what there was.
    const more = Array.from({ length: 60 }, () => ada.get("/tasks"));
    hanging.push(...more);
    expect((await Promise.race(more)).status).toBe(503);
  });

  test("a page is refused with a small page of its own", async () => {
    const response = await ada.get("/tasks");
    const page = await response.text();
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(page).toContain(words);
    expect(page).toContain("Try again");
    expect(page.length).toBeLessThan(1000);
  });

  test("a form is refused with words on what became of it, and the connection stays", async () => {
    const response = await ada.post("/tasks", { intent: "create", title: "Typed" });
    const page = await response.text();
    expect(response.status).toBe(503);
    expect(page).toContain("Nothing was changed");
    expect(response.headers.get("Connection")).toBe("keep-alive");
  });

  test("the API is refused in JSON", async () => {
    const response = await fetch(`${server.url}/api/auth/me`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect([response.status, await response.json()]).toEqual([503, { error: words }]);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
  });

  test("a file that is still being sent is refused at once, and then read to its end", async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connectSocket(Number(port), hostname);
    socket.write(
      `POST /tasks/import HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookieName(server.url)}=${tokenOf(ada)}\r\n` +
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n\r\n--x",
    );
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1\.1 503 /);
    socket.write("a".repeat(500));
    await fetch(`${server.url}/healthz`);
    expect(socket.readableEnded).toBe(false);
    socket.write("a".repeat(497));
    await once(socket, "end");
    socket.destroy();
  });

  test("a script's page is sent to the page itself, and its form is told that nothing was done", async () => {
    const page = await ada.get("/tasks.data?view=done&_routes=routes%2Ftasks%2Flist");
    expect([page.status, page.headers.get("Content-Type")]).toEqual([503, "text/x-script"]);
    expect(await page.text()).toContain('"redirect","/tasks?view=done","status",302');
    const form = await ada.post("/tasks.data", { intent: "create", title: "Typed" });
    expect([form.status, form.headers.get("Content-Type")]).toEqual([503, "text/x-script"]);
    expect(await form.text()).toContain(`["ErrorResponse",3,4,5],"${words}",503`);
  });

  test("health checks are answered", async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/readyz`)).text()).toBe("the database is not ready");
  });

  test("strangers have a place that nobody else takes", async () => {
    expect((await fetch(`${server.url}/signin`)).status).toBe(200);
  });

  test.each([
    ["forged", (real: string) => `${real.slice(0, -4)}AAAA`],
    ["expired", (real: string) => resign(real, { payload: { exp: 1_000_000_000 } })],
    ["for a known browser", (real: string) => resign(real, { payload: { aud: "latch:device" } })],
    ["nothing of ours", () => "x"],
  ])("who comes with a token that is %s is a stranger", async (_, change) => {
    const headers = { Cookie: `${cookieName(server.url)}=${change(tokenOf(ada))}` };
    expect((await new Person(server.url).get("/no-such-page", headers)).status).toBe(404);
  });

  test("a known browser has a place that strangers cannot take, to sign in again", async () => {
    const account = { email: ada.email, password: goodPassword };
    const strangers = Array.from({ length: 60 }, () =>
      new Person(server.url).post("/signin", account),
    );
    hanging.push(...strangers);
    expect((await Promise.race(strangers)).status).toBe(503);
    const owner = ada.elsewhere();
    owner.cookies.delete(cookieName(server.url));
    expect((await owner.get("/signin")).status).toBe(200);
  });
});

test("signing out is let in before everybody else", async () => {
  await database.proxy.mend();
  await expect
    .poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 15_000 })
    .toBe(200);
  await Promise.all(hanging);
  const others = Array.from({ length: 200 }, () => ada.get("/tasks"));
  expect((await ada.post("/signout")).status).toBe(303);
  await Promise.all(others);
});
