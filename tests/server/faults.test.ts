import { once } from "node:events";
import { type AddressInfo, connect as connectSocket, createServer } from "node:net";
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { createMigratedDatabase } from "../support/database";
import { connectAsOwner, takeRole } from "../support/owner";
import { addTask, cookieName, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { startProxy } from "../support/proxy";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";
import { launch, type Server, startServer } from "../support/server";
import { tokenOf } from "../support/session";

const words = "Service temporarily unavailable, please try again";

let database: RemoteDatabase;

beforeAll(async () => {
  database = await createRemoteDatabase(createMigratedDatabase);
});

afterAll(() => database.remove());

const serve = (environment: Record<string, string> = {}) =>
  startServer({ DATABASE_URL: database.url, ...environment });

/** The first request after an outage may meet the pause between two attempts to connect. */
const untilBack = (url: string) =>
  expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200);

describe("a database that is down", () => {
  let server: Server;

  beforeAll(async () => {
    server = await serve();
  });
  beforeEach(async () => {
    await database.proxy.mend();
    await untilBack(server.url);
  });
  afterAll(async () => {
    await server.stop();
    await database.proxy.mend();
  });

  test("lets the process serve, but not be ready", async () => {
    await database.proxy.cut();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  });

  test("gives the designed page, the words and when to come back", async () => {
    const ada = await signedUp(server.url);
    await database.proxy.cut();
    const response = await ada.get("/tasks");
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    const page = await response.text();
    expect(page).toContain(words);
    expect(page).toContain("Try again");
  });

  test("makes every page say when to come back", async () => {
    const ada = await signedUp(server.url);
    const stranger = new Person(server.url);
    const account = { name: "Ada", email: newEmail(), password: goodPassword };
    const task = `/tasks/${await addTask(ada, "Mine")}`;
    await database.proxy.cut();
    const answers = {
      start: await ada.get("/"),
      list: await ada.get("/tasks"),
      task: await ada.get(task),
      add: await ada.post("/tasks", { intent: "create", title: "x" }),
      save: await ada.post(task, { intent: "save", title: "x" }),
      signOut: await ada.post("/signout"),
      signIn: await stranger.post("/signin", account),
      signUp: await stranger.post("/signup", account),
    };
    for (const [name, { status, headers }] of Object.entries(answers)) {
      expect.soft([status, headers.get("Retry-After")], name).toEqual([503, "5"]);
    }
  });

  test("gives a form back with what was typed, but no password", async () => {
    await database.proxy.cut();
    const email = newEmail();
    const form = { name: "Ada Outage", email, password: goodPassword };
    const response = await new Person(server.url).post("/signup", form);
    const page = await response.text();
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(page).toContain(words);
    expect(page).toContain("Ada Outage");
    expect(page).toContain(email);
    expect(page).not.toContain(goodPassword);
  });

  test("gives a new task back with what was typed", async () => {
    const ada = await signedUp(server.url);
    await database.proxy.cut();
    const response = await ada.post("/tasks", { intent: "create", title: "Typed in an outage" });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("Typed in an outage");
  });

  test("is used again as soon as it is back", async () => {
    const ada = await signedUp(server.url);
    await database.proxy.cut();
    expect((await ada.get("/tasks")).status).toBe(503);
    await database.proxy.mend();
    expect((await ada.get("/tasks")).status).toBe(200);
  });

  test("does not make signing out look done: the cookie stays, and a retry ends the session", async () => {
    const ada = await signedUp(server.url);
    const stolen = tokenOf(ada);
    await database.proxy.cut();
    const refused = await ada.post("/signout");
    expect(refused.status).toBe(503);
    expect(refused.headers.getSetCookie()).toEqual([]);
    await database.proxy.mend();
    await untilBack(server.url);
    expect((await ada.post("/signout")).status).toBe(303);
    const replay = await new Person(server.url).get("/tasks", {
      Cookie: `${cookieName(server.url)}=${stolen}`,
    });
    expect(replay.status).toBe(302);
  });

  test.each(["cut", "reset"] as const)(
    "loses nothing that was acknowledged and leaves nothing half done (%s)",
    async (end) => {
      const outcomes = new Map<string, number>();
      const write = async (writer: number) => {
        for (let i = 0; i < 6; i++) {
          const email = `writer-${process.pid}-${Date.now()}-${writer}-${i}@example.com`;
          const form = { name: "Writer", email, password: goodPassword };
          outcomes.set(email, (await new Person(server.url).post("/signup", form)).status);
        }
      };
      const writers = Promise.all([0, 1, 2, 3].map(write));
      const acknowledged = () => [...outcomes].filter(([, status]) => status === 303);
      await vi.waitUntil(() => acknowledged().length >= 3, { timeout: 30_000 });
      await database.proxy[end]();
      await vi.waitUntil(() => [...outcomes.values()].includes(503), { timeout: 30_000 });
      await database.proxy.mend();
      await writers;
      // A COMMIT that was not answered may have been done: 504.
      expect([303, 503, 504]).toEqual(expect.arrayContaining([...new Set(outcomes.values())]));
      const { pool, close } = await connectAsOwner({ DATABASE_URL: database.url });
      const kept = await pool
        .begin((sql) => {
          takeRole(sql, "auth").execute();
          return sql<{ email: string; whole: boolean }[]>`
          select email, c.user_id is not null and exists (select from sessions s where s.user_id = u.id) as whole
          from users u left join credentials c on c.user_id = u.id where email like 'writer-%'`;
        })
        .finally(close);
      const emails = kept.map(({ email }) => email);
      expect(emails).toEqual(expect.arrayContaining(acknowledged().map(([email]) => email)));
      expect(kept.filter(({ whole }) => !whole)).toEqual([]);
    },
  );
});

// At the same time, each with a proxy of its own: a page waits 10 s for the database.
describe.concurrent("a database that accepts connections but never answers", () => {
  async function servingAda(whenFinished: (work: () => Promise<void>) => void) {
    const proxy = await startProxy({ host: "127.0.0.1", port: database.proxy.port });
    whenFinished(proxy.close);
    const url = new URL(database.url);
    url.port = String(proxy.port);
    const server = await serve({ DATABASE_URL: url.href });
    whenFinished(async () => {
      await proxy.mend();
      await server.stop();
    });
    return { proxy, server, ada: await signedUp(server.url) };
  }

  test("is noticed by a readiness check first, and then by a page", async ({ onTestFinished }) => {
    const { proxy, server, ada } = await servingAda(onTestFinished);
    proxy.silence();
    const page = ada.get("/tasks");
    const ready = fetch(`${server.url}/readyz`);
    // A readiness check waits for 2 s, a page for 10.
    expect(await Promise.race([page, ready])).toBe(await ready);
    expect((await ready).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await page).status).toBe(503);
  });

  test("keeps no server that is told to stop from ending with code 0", async ({
    onTestFinished,
  }) => {
    const { proxy, server, ada } = await servingAda(onTestFinished);
    proxy.silence();
    const page = ada.get("/tasks").then(({ status }) => status);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect(await server.stop()).toBe(0);
    expect(await page).toBe(503);
  });
});

test("starts while the database is down, and serves once it is there", async () => {
  await database.proxy.cut();
  const server = await serve();
  onTestFinished(async () => void (await server.stop()));
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${server.url}/signin`)).status).toBe(200);
  await database.proxy.mend();
  await untilBack(server.url);
  await signedUp(server.url);
});

test("starts although its connection is lost while it looks for the schema", async () => {
  database.proxy.cutAt(/\bcommit\b/i);
  const server = await serve();
  onTestFinished(async () => void (await server.stop()));
  database.proxy.cutAt(null);
  await untilBack(server.url);
});

test("never shows a password in DATABASE_URL", async () => {
  const url = new URL(database.url);
  url.port = "1";
  url.password = "canary-password";
  const server = await serve({ DATABASE_URL: url.href, LOG_LEVEL: "trace" });
  const answer = await new Person(server.url).post("/signin", {
    email: newEmail(),
    password: goodPassword,
  });
  expect(answer.status).toBe(503);
  await server.stop();
  expect((await answer.text()) + server.output()).not.toContain("canary");
  expect(server.output()).toContain("ECONNREFUSED");
});

describe("a server told to stop", () => {
  test("ends with code 0 although a browser keeps its connection open", async () => {
    const server = await serve();
    const { hostname, port } = new URL(server.url);
    const idle = connectSocket(Number(port), hostname);
    idle.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(idle, "data");
    expect(await server.stop()).toBe(0);
  });

  test("finishes the request that it is in, takes no other, and ends with code 0", async () => {
    const server = await serve();
    const ada = await signedUp(server.url);
    const { hostname, port } = new URL(server.url);
    const body = "intent=create&title=Slow";
    const slow = connectSocket(Number(port), hostname);
    const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    slow.write(
      `POST /tasks HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookie}\r\n` +
        `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n` +
        "Expect: 100-continue\r\n\r\n",
    );
    expect(String((await once(slow, "data"))[0])).toContain("100 Continue");
    slow.write(body.slice(0, 5));
    const ended = server.stop();
    const health = () =>
      fetch(`${server.url}/healthz`).then(
        () => "answered",
        () => "refused",
      );
    await expect.poll(health).toBe("refused");
    expect(server.process.exitCode).toBeNull();
    slow.write(body.slice(5));
    expect(String((await once(slow, "data"))[0])).toMatch(/^HTTP\/1\.1 303 /);
    expect(await ended).toBe(0);
  });

  test("serves on for DRAIN_SECONDS, while it says that it is not ready", async () => {
    const server = await serve({ DRAIN_SECONDS: "2" });
    const ended = server.stop();
    await vi.waitFor(async () => {
      const ready = await fetch(`${server.url}/readyz`);
      expect([ready.status, await ready.text()]).toEqual([503, "stopping"]);
    });
    for (const path of ["/signin", "/healthz"]) {
      const { status, headers } = await fetch(server.url + path);
      expect([status, headers.get("Connection")]).toEqual([200, "keep-alive"]);
    }
    expect(await ended).toBe(0);
  });

  test("closes after ten seconds what is still open, and ends with code 0", async () => {
    const server = await serve();
    const { hostname, port } = new URL(server.url);
    const crawling = connectSocket(Number(port), hostname);
    crawling.write(
      "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n" +
        "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n",
    );
    await once(crawling, "data");
    const drip = setInterval(() => crawling.writable && crawling.write("a"), 100);
    onTestFinished(() => clearInterval(drip));
    crawling.on("error", () => {});
    const told = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - told).toBeGreaterThan(9_000);
    expect(Date.now() - told).toBeLessThan(15_000);
  });

  test("while it waits for a database that is silent ends at once with code 0", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void silent.close());
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const server = launch(["node_modules/.bin/remix-serve", "build/server/index.js"], {
      DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/nothing`,
    });
    const [connection] = await once(silent, "connection");
    connection.on("error", () => connection.destroy());
    const told = Date.now();
    expect(await server.stop()).toBe(0);
    // A connection is given up after 5 s, for which it does not wait.
    expect(Date.now() - told).toBeLessThan(4_000);
    expect(server.output()).toBe("");
  });
});
