import { readdirSync } from "node:fs";
import { parseSetCookie } from "cookie";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { addTask, cookieName, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { rawRequest, sendRaw } from "../support/raw";
import { builtRoutes, dataPath, fillIn } from "../support/routes";
import { type Server, startServer } from "../support/server";
import { tokenOf } from "../support/session";

const url = inject("latchUrl");
let ada: Person & { email: string };
let task: string;
beforeAll(async () => {
  ada = await signedUp(url);
  task = await addTask(ada, "Mine");
});

const files = readdirSync("build/client", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.\w+$/.test(file))
  .map((file) => `/${file}`);

/** One address for every kind of answer: pages, data, files, redirects and errors of each layer. */
const addresses = [
  ...builtRoutes().flatMap(({ path }) => [path, dataPath(path)]),
  ...files,
  "/nope",
  "/nope.data",
  "/tasks?after=x",
  "/tasks/x",
  "/%ff",
  "/assets/..",
  "/assets/nope.js",
  "/__manifest?p=/tasks",
  `/${"a".repeat(1000)}`,
];

type Answer = { name: string; response: Response; body: string };

/** Every answer that a crawl gets, signed in and out, by GET and by POST. */
let answers: Answer[];

beforeAll(async () => {
  answers = [];
  const keep = async (name: string, asked: Promise<Response>) => {
    const response = await asked;
    answers.push({ name, response, body: await response.text() });
  };
  const foreign = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
  for (const address of addresses.map((path) => fillIn(path, task))) {
    await keep(`GET ${address}`, ada.get(address));
    await keep(`GET ${address} as a stranger`, new Person(url).get(address));
    await keep(`POST ${address} as a stranger`, new Person(url).post(address));
    await keep(`POST ${address} from another site`, ada.post(address, {}, foreign));
  }
});

function visitAll(visit: (response: Response, name: string, body: string) => void): void {
  expect(answers.length).toBe(4 * addresses.length);
  for (const { name, response, body } of answers) visit(response, name, body);
}

const isPage = (response: Response) =>
  response.headers.get("Content-Type")?.startsWith("text/html") ?? false;

describe("every answer, whatever it is,", () => {
  test("forbids to guess its type, to leak its address and to use the device", async () => {
    visitAll(({ headers }, name) => {
      expect.soft(headers.get("X-Content-Type-Options"), name).toBe("nosniff");
      expect.soft(headers.get("Referrer-Policy"), name).toBe("same-origin");
      expect.soft(headers.get("Permissions-Policy"), name).toContain("camera=()");
    });
  });

  test("has a policy that forbids frames, plugins and another base", async () => {
    visitAll(({ headers }, name) => {
      const policy = headers.get("Content-Security-Policy") ?? "";
      expect.soft(policy, name).toMatch(/default-src 'none'/);
      expect.soft(policy, name).toMatch(/base-uri 'none'/);
      expect.soft(policy, name).toMatch(/frame-ancestors 'none'/);
      expect.soft(policy, name).not.toMatch(/unsafe|\*|data:|http:/);
      expect.soft(headers.get("Content-Security-Policy-Report-Only"), name).toBeNull();
    });
  });

  test("does not say what it is made with", async () => {
    visitAll(({ headers }, name) => {
      expect.soft(headers.get("X-Powered-By"), name).toBeNull();
      expect.soft(headers.get("Server"), name).toBeNull();
    });
  });

  test("is kept by no cache, unless it is a file", async () => {
    visitAll(({ headers, ok }, name) => {
      const isFile =
        ok && files.some((file) => name === `GET ${file}` || name.startsWith(`GET ${file} `));
      const isOfflinePage = ok && /^GET \/offline(\.data)?( |$)/.test(name);
      if (isOfflinePage) expect.soft(headers.get("Cache-Control"), name).toBe("no-cache");
      else if (!isFile && !name.includes("/assets/.."))
        expect.soft(headers.get("Cache-Control"), name).toBe("no-store");
    });
  });

  test("allows no other origin to read it", async () => {
    visitAll(({ headers }, name) => {
      expect.soft(headers.get("Access-Control-Allow-Origin"), name).toBeNull();
      expect.soft(headers.get("Access-Control-Allow-Credentials"), name).toBeNull();
    });
  });

  test("tells nothing of our insides, and no session", async () => {
    const token = tokenOf(ada);
    expect(token.length).toBeGreaterThan(100);
    visitAll((response, name, body) => {
      expect.soft(response.status, name).toBeLessThan(500);
      expect.soft(body, name).not.toMatch(/node_modules|\bat .*\.[jt]s:\d+/);
      for (const part of [token, ...token.split(".")]) expect.soft(body, name).not.toContain(part);
      const { "set-cookie": _, ...others } = Object.fromEntries(response.headers);
      expect.soft(JSON.stringify(others), name).not.toContain(token.slice(-20));
    });
  });
});

describe("a page", () => {
  test("runs only scripts that carry its own nonce, and has no style of its own", async () => {
    const nonces = new Set<string>();
    let pages = 0;
    visitAll((response, name, body) => {
      if (!isPage(response) || !body.includes("<script")) return;
      pages += 1;
      const policy = response.headers.get("Content-Security-Policy") ?? "";
      const nonce = /script-src 'self' 'nonce-([A-Za-z0-9+/=]{22,})'/.exec(policy)?.[1] ?? "none";
      nonces.add(nonce);
      expect.soft(policy, name).toMatch(/worker-src 'self'.*object-src 'none'.*form-action 'self'/);
      for (const tag of body.match(/<script[^>]*>/g) ?? []) {
        expect.soft(tag, name).toContain(`nonce="${nonce}"`);
      }
      expect.soft(body, name).not.toMatch(/<style|\sstyle="|\son[a-z]+="|<base|javascript:/i);
      const data = body.replaceAll(/nonce="[^"]*"/g, "");
      expect.soft(data, name).not.toContain(nonce);
    });
    expect(pages).toBeGreaterThan(20);
    expect(nonces.size).toBe(pages);
  });
});

test("a file with a hash in its name is kept for ever", async () => {
  const asset = files.find((file) => /^\/assets\/root-.*\.js$/.test(file));
  const response = await fetch(url + asset);
  expect(response.headers.get("Cache-Control")).toMatch(/max-age=31536000.*immutable/);
});

describe("cookies", () => {
  /** Every Set-Cookie line that a visit from start to end brings. */
  async function allLines(server: string, headers: Record<string, string> = {}): Promise<string[]> {
    const account = { name: "Ada", email: newEmail(), password: goodPassword };
    const person = new Person(server, headers);
    const answers = [
      await person.post("/theme", { theme: "dark" }),
      await person.post("/theme", { theme: "system" }),
      await person.post("/signup", account),
      await person.post("/tasks", { intent: "create", title: "x" }),
      await person.get("/tasks"),
      await person.post("/signout"),
      await person.get("/signin"),
      await person.post("/signin", account),
      await new Person(server).get("/tasks", { Cookie: `${cookieName(server)}=x; __Host-latch=x` }),
    ];
    return answers.flatMap((answer) => answer.headers.getSetCookie());
  }

  test("are out of scripts' and other sites' reach", async () => {
    const cookies = (await allLines(url)).map((line) => parseSetCookie(line));
    const names = new Set(cookies.map(({ name }) => name));
    const own = ["latch", "latch-device", "latch-notice", "latch-theme"];
    expect([...names].sort()).toEqual(own.map((name) => cookieName(url, name)).sort());
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: "lax", path: "/" });
      expect(cookie.domain).toBeUndefined();
      expect(cookie.maxAge).toBeTypeOf("number");
    }
  });

  test("of a session last as long as the session", async () => {
    const lines = await allLines(url);
    const sessions = lines
      .map((line) => parseSetCookie(line))
      .filter(({ name, maxAge }) => name === cookieName(url) && maxAge);
    expect(sessions.length).toBe(2);
    for (const { maxAge } of sessions) {
      expect(maxAge).toBeLessThanOrEqual(604_800);
      expect(maxAge).toBeGreaterThan(604_800 - 60);
    }
  });

  test.each(["/signin", "/signup"])("are not set by a refused %s", async (path) => {
    const fields = { name: "", email: ada.email, password: "wrong", redirectTo: "/tasks" };
    const response = await new Person(url).post(path, fields);
    expect(response.status).toBe(400);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

test("signing out clears what the browser has kept", async () => {
  const person = await signedUp(url);
  const response = await person.post("/signout");
  expect(response.headers.get("Clear-Site-Data")).toBe('"storage"');
  const cleared = response.headers.getSetCookie().map((line) => parseSetCookie(line));
  expect(cleared).toContainEqual(
    expect.objectContaining({ name: cookieName(url), value: "", maxAge: 0 }),
  );
});

describe("on https", () => {
  const origin = "https://latch.example";
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ ...inject("environment"), APP_URL: origin });
  });
  afterAll(async () => void (await server.stop()));

  const account = () =>
    new URLSearchParams({ name: "Ada", email: newEmail(), password: goodPassword }).toString();
  const signUp = (headers: string[]) => {
    const body = account();
    const type = "Content-Type: application/x-www-form-urlencoded";
    const all = [type, `Content-Length: ${body.length}`, "Host: latch.example", ...headers];
    return sendRaw(server.url, rawRequest(server.url, "POST /signup", { headers: all, body }));
  };

  test("every answer asks for https for a year, subdomains included", async () => {
    for (const path of ["/", "/tasks", "/nope", "/icon.svg", "/%ff", "/healthz", "/tasks.data"]) {
      const { headers } = await fetch(server.url + path, { redirect: "manual" });
      expect(headers.get("Strict-Transport-Security")).toBe("max-age=31536000; includeSubDomains");
    }
  });

  test("the year is asked for this host alone where its operator says so", async () => {
    const environment = { ...inject("environment"), APP_URL: origin };
    const alone = await startServer({ ...environment, HSTS_INCLUDE_SUBDOMAINS: "false" });
    onTestFinished(async () => void (await alone.stop()));
    const { headers } = await fetch(alone.url);
    expect(headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
  });

  test("every cookie is Secure and for this host only", async () => {
    const { status, head } = await signUp([`Origin: ${origin}`]);
    expect(status).toBe(303);
    const lines = [...head.matchAll(/^set-cookie: (.*)$/gim)].map(([, line = ""]) => line);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).toMatch(/^__Host-latch/);
      expect(parseSetCookie(line)).toMatchObject({ secure: true, httpOnly: true, path: "/" });
    }
  });

  test("a cookie without the prefix is no session", async () => {
    const { head } = await signUp([]);
    const token = /__Host-latch=([^;]+)/.exec(head)?.[1];
    const ask = (name: string) =>
      fetch(`${server.url}/tasks`, { redirect: "manual", headers: { Cookie: `${name}=${token}` } });
    expect((await ask("__Host-latch")).status).toBe(200);
    expect((await ask("latch")).status).toBe(302);
  });

  test("a form from another origin is refused", async () => {
    expect((await signUp(["Origin: https://evil.example"])).status).toBe(403);
    expect((await signUp(["Origin: https://latch.example:8443"])).status).toBe(403);
  });
});

test("on http nothing asks for https", async () => {
  expect((await fetch(url)).headers.get("Strict-Transport-Security")).toBeNull();
});
