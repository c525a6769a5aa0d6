import fc from "fast-check";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { maxBodyBytes } from "~/web/form.server";
import { addTask, cookieName, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { rawRequest, sendRaw } from "../support/raw";
import { builtRoutes, dataPath, fillIn, pageRoutes } from "../support/routes";
import { tokenOf } from "../support/session";

const url = inject("latchUrl");
const session = cookieName(url);
const formType = "Content-Type: application/x-www-form-urlencoded";
let ada: Person;
let task: string;
let cookie: string;

beforeAll(async () => {
  ada = await signedUp(url);
  task = await addTask(ada, "Mine");
  cookie = `Cookie: ${session}=${tokenOf(ada)}`;
});

const trace = /\bat [^\n]*\.[cm]?[jt]sx?:\d+|node_modules|file:\/\//;

/** A clean answer: the client's fault or none, and nothing of our insides. */
function expectClean({ status, body }: { status: number; body: string }): void {
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
  expect(trace.exec(body)?.[0]).toBeUndefined();
}

async function clean(response: Response): Promise<number> {
  expectClean({ status: response.status, body: await response.text() });
  return response.status;
}

const send = (requestLine: string, options: { headers?: string[]; body?: string } = {}) =>
  sendRaw(url, rawRequest(url, requestLine, options));

/** A form in one piece, with its length. */
const post = (path: string, body: string, headers: string[] = [formType]) =>
  send(`POST ${path}`, { headers: [cookie, ...headers, `Content-Length: ${body.length}`], body });

const paths = builtRoutes().map(({ path }) => path);
const actions = pageRoutes()
  .filter(({ hasAction }) => hasAction)
  .map(({ path }) => path)
  // Its form is of another type: tests/web/upload.test.ts.
  .filter((path) => path !== "/tasks/import");

describe("an address that is malformed", () => {
  test.each([
    "/%ff",
    "/%00",
    "/%",
    "/%zz",
    "/tasks/%ff",
    "/tasks/%00",
    "/tasks/%",
    "/tasks/..%2f..%2fetc%2fpasswd",
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/assets/%ff",
    "/assets/..",
    "/tasks?after=x",
    "/tasks?after=",
    "/tasks?after=%ff",
    "/tasks?after=%00",
    "/tasks?after[]=x",
    "/tasks?after='%20or%20true--",
    "/tasks?after=x&after=y",
    "/tasks.data?after=%ff",
    "/tasks.data?_routes=%ff",
    "/tasks.data?_routes=__proto__",
    "/?_data=routes/tasks",
    "/?index&index=%ff",
    "/signin?redirectTo=%ff",
    "/signin?redirectTo=%00",
    "/__manifest?p=%ff&p=//&version=x",
    "//",
    "//[",
    "/\\",
    "/tasks/\\x",
    "/.data",
    "//.data",
    "/tasks;x=y",
    "/tasks#x",
  ])("%s gets a clean answer", async (path) => {
    expectClean(await send(`GET ${path}`, { headers: [cookie] }));
    expectClean(await send(`GET ${path}`));
  });

  test.each(["x", "0", "%27%20or%20true--", "00000000-0000-0000-0000-00000000000", "%F0%9F%A6%8A"])(
    "with the task id %s is not found",
    async (id) => {
      expect(await clean(await ada.get(`/tasks/${id}`))).toBe(404);
      expect(await clean(await ada.post(`/tasks/${id}`, { intent: "save", title: "x" }))).toBe(404);
    },
  );

  test("with a cursor that is none of ours is a bad request", async () => {
    expect(await clean(await ada.get("/tasks?after=x"))).toBe(400);
  });

  test.each(["/a", "/", "/tasks/", "/%3f"])(
    "that is too long, of %s again and again, is refused at once",
    async (part) => {
      const path = part.repeat(14_000 / part.length);
      for (const person of [ada, new Person(url)]) {
        const response = await person.get(path);
        await clean(response);
        expect([302, 414]).toContain(response.status);
      }
    },
  );

  test("that is longer than headers may be is refused", async () => {
    expect((await send(`GET /${"a".repeat(40_000)}`)).status).toBe(431);
  });

  test("of any kind gets a clean answer", async () => {
    const part = fc.constantFrom(
      ..."/ // . .. %2e %2f %5c %00 %ff %zz % ; : @ ? & = # tasks .data signin x é _index [ ] { } | ^ ` < > *".split(
        " ",
      ),
    );
    const address = fc
      .array(part, { maxLength: 8 })
      .map((all) => encodeURI(`/${all.join("")}`).replaceAll("%25", "%"));
    await fc.assert(
      fc.asyncProperty(address, async (path) =>
        expectClean(await send(`GET ${path}`, { headers: [cookie] })),
      ),
      { numRuns: 150 },
    );
  });
});

describe("a request line or header that is malformed", () => {
  const targets: [string, number][] = [
    ["GET http://evil.example/tasks", 302],
    ["GET http://evil.example", 200],
    ["GET http://[", 200],
    ["GET https://x:99999/", 200],
    ["GET *", 200],
    ["OPTIONS *", 405],
    ["GET foo:bar", 400],
    ["GET tasks", 400],
    ["get /", 400],
    ["NONSENSE /", 400],
    ["PROPFIND /tasks", 405],
  ];
  test.each(targets)("%s gets %i", async (requestLine, status) => {
    const answer = await send(requestLine);
    expectClean(answer);
    expect(answer.status).toBe(status);
    expect(answer.head).not.toContain("evil");
  });

  const hosts = [
    "",
    "a b",
    "[",
    "x:99999",
    "%zz",
    "a/b",
    "a?b",
    "a#b",
    "a\\b",
    "u:p@h",
    "\xe9",
    "<x>",
    "a,b",
    "..",
  ];
  test.each(hosts)("the Host %j leads nowhere else", async (host) => {
    for (const path of ["/tasks", "/tasks.data", "/nope", "/icon.svg"]) {
      const answer = await send(`GET ${path}`, { headers: [`Host: ${host}`] });
      expectClean(answer);
      const expected: Record<string, number> = { "/tasks": 302, "/tasks.data": 202, "/nope": 404 };
      expect(answer.status).toBe(expected[path] ?? 200);
      expect(/^location: (.*)$/im.exec(answer.head)?.[1] ?? "/").toMatch(/^\/(?!\/)/);
    }
  });

  const headers: Record<string, string[]> = {
    "no Host twice": ["Host: a", "Host: b"],
    "two cookies": [`Cookie: ${session}=x`, `Cookie: ${session}=y`],
    "two user agents": ["User-Agent: a", "User-Agent: b"],
    "an agent that is not ASCII": ["User-Agent: \xff\xe9\x80"],
    "an endless agent": [`User-Agent: ${"x".repeat(9000)}`],
    "500 headers": Array.from({ length: 500 }, (_, index) => `X-${index}: y`),
    "an upgrade": ["Connection: Upgrade", "Upgrade: websocket", "Connection: close"],
    "an expectation": ["Expect: the-impossible"],
    "a range": ["Range: bytes=9999999-"],
    "a condition": ['If-Match: "x"', "If-Modified-Since: never"],
    "an unknown encoding": ["Accept-Encoding: x, *;q=z"],
    "a prototype's name": ["__proto__: x", "constructor: y"],
  };
  test.each(Object.entries(headers))("%s gets a clean answer", async (_, lines) => {
    for (const path of ["/signin", "/icon.svg"])
      expectClean(await send(`GET ${path}`, { headers: lines }));
  });

  test("headers that are too large are refused", async () => {
    expect((await send("GET /", { headers: [`X: ${"x".repeat(20_000)}`] })).status).toBe(431);
  });

  test("bytes that are no HTTP are refused", async () => {
    expect((await sendRaw(url, "\x16\x03\x01\x00\r\n\r\n")).status).toBe(400);
  });
});

test.each([
  `${session}=`,
  `${session}=x`,
  `${session}=a.b.c`,
  `${session}=%ff`,
  `${session}=%`,
  `${session}=..`,
  `${session}=null.null.null`,
  `${session}=bnVsbA.bnVsbA.bnVsbA`,
  `${session}=eyJhbGciOiJIUzI1NiJ9.e30.`,
  `${session}="x"`,
  `${session}=\xff\x80`,
  `${session}=${"a.".repeat(5000)}`,
  session,
  "=x",
  ";;;=;",
  `__proto__=x; ${cookieName(url, "latch-notice")}=__proto__; ${cookieName(url, "latch-theme")}=constructor`,
])("the cookie %s is no session and no error", async (value) => {
  expect((await send("GET /tasks", { headers: [`Cookie: ${value}`] })).status).toBe(302);
  expect((await send("GET /signin", { headers: [`Cookie: ${value}`] })).status).toBe(200);
});

describe.each(actions)("a form for %s", (path) => {
  const address = () => fillIn(path, task);
  const unreadable: Record<string, string> = {
    "with a byte that is no UTF-8": "title=\xff&email=\xff&theme=\xff",
    "with an escape that is no UTF-8": "title=%ff&email=%ff&theme=%ff",
    "with half an escape": "title=%&email=%f",
    "with half a surrogate pair": "title=%ED%A0%80",
  };
  test.each(Object.entries(unreadable))("%s is a bad request", async (_, body) => {
    const answer = await post(address(), body);
    expectClean(answer);
    expect(answer.status).toBe(400);
  });

  test("with NUL bytes is refused, not kept", async () => {
    const owner = await renewed();
    const fields = ["name", "email", "password", "title", "description", "theme", "zone", "key"];
    const body = fields.map((name) => `${name}=a%00b`).join("&");
    const headers = /^\/(tasks|account|time-zone)/.test(path)
      ? [`Cookie: ${session}=${tokenOf(owner)}`, formType]
      : [formType];
    const length = `Content-Length: ${body.length}`;
    const answer = await send(`POST ${address()}`, { headers: [...headers, length], body });
    expectClean(answer);
    const others: Record<string, number> = {
      "/signin/second": 303,
      "/signout": 303,
      "/account": 405,
      "/account/security": 405,
      "/account/security/passkeys": 405,
      // No passkey is named.
      "/account/security/passkeys/edit": 303,
      "/account/activity": 405,
      "/account/activity/blocked": 405,
      "/tasks/delete-forever": 405,
      "/tasks/recent": 405,
      "/account/email/letter": 303,
      "/account/quick-add": 303,
      "/account/export.json": 405,
      "/tasks/export.json": 405,
      "/tasks/export.csv": 405,
      "/tasks/import/:importId": 404,
      "/*": 404,
    };
    expect(answer.status).toBe(others[path] ?? 400);
  });

  test.each([
    ["application/json", '{"email":"a"}'],
    ["text/plain", "title=x"],
    ["multipart/form-data; boundary=x", "--x\r\n\r\n--x--"],
    ["application/x-www-form-urlencoded-not", "title=x"],
    ["", "title=x"],
  ])("of the type %j is refused with 415", async (type, body) => {
    const answer = await post(address(), body, [`Content-Type: ${type}`]);
    expectClean(answer);
    expect(answer.status).toBe(415);
  });

  test("without a type is refused with 415", async () => {
    expect((await post(address(), "title=x", [])).status).toBe(415);
  });

  const body = (length: number) => `x=${"a".repeat(length - 2)}`;
  const inChunks = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
  const chunked = [formType, "Transfer-Encoding: chunked"];

  test("of one byte more than 64 KiB is refused with 413", async () => {
    const answer = await post(address(), body(maxBodyBytes + 1));
    expectClean(answer);
    expect(answer.status).toBe(413);
  });

  test("of one byte more than 64 KiB, its length not stated, is refused with 413", async () => {
    const text = inChunks(body(maxBodyBytes + 1));
    const answer = await send(`POST ${address()}`, { headers: [cookie, ...chunked], body: text });
    expectClean(answer);
    expect(answer.status).toBe(413);
  });

  test("of many times 64 KiB is refused with 413 before it is all there", async () => {
    const headers = [cookie, formType, `Content-Length: ${50_000_000}`];
    const answer = await send(`POST ${address()}`, {
      headers,
      body: body(maxBodyBytes + 100_000),
    });
    expect(answer.status).toBe(413);
    expect(answer.head).toMatch(/^connection: close$/im);
  });

  test("whose length is stated twice, or in two ways, is refused", async () => {
    const twice = [formType, "Content-Length: 3", "Content-Length: 4"];
    expect((await send(`POST ${address()}`, { headers: twice, body: "a=b" })).status).toBe(400);
    const both = [...chunked, "Content-Length: 3"];
    expect((await send(`POST ${address()}`, { headers: both, body: inChunks("a=b") })).status).toBe(
      400,
    );
  });
});

/** Names and values that mean something to some action, so that forms get past the first check. */
const anyForm = fc.array(
  fc.tuple(
    fc.constantFrom(
      ..."name email password title description intent complete reopen delete key reply theme redirectTo id user_id __proto__ constructor toString index".split(
        " ",
      ),
    ),
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.constantFrom(
        "create",
        "save",
        "data",
        "dark",
        "\0",
        "",
        "a@example.com",
        "//evil.example",
      ),
      fc.constant("task").map(() => task),
    ),
  ),
  { maxLength: 8 },
);

test("a form of any fields for any action gets a clean answer", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...actions),
      anyForm,
      fc.boolean(),
      async (path, fields, asData) => {
        const person = await renewed();
        const address = fillIn(path, task);
        const body = new URLSearchParams(fields);
        const target = asData ? dataPath(address) : address;
        const response = await person.send(target, { method: "POST", body });
        await clean(response);
        expect(response.headers.get("Location") ?? "/").toMatch(/^\/(?!\/)/);
      },
    ),
    { numRuns: 200 },
  );
});

/** The last may end the session or change the task. */
const methods = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "POST"];

test.each(paths)("every method on %s gets a clean answer", async (path) => {
  const headers = [`Cookie: ${session}=${tokenOf(await renewed())}`];
  for (const method of methods) {
    for (const address of [fillIn(path, task), dataPath(fillIn(path, task))]) {
      const answer = await send(`${method} ${address}`, { headers });
      expectClean(answer);
      if (method === "HEAD") expect(answer.body).toBe("");
      if (method === "TRACE") expect([404, 405]).toContain(answer.status);
    }
  }
});

/** Ada with her task; anew where a form has ended her session or deleted the task. */
async function renewed(): Promise<Person> {
  const isAsItWas = (await ada.get(`/tasks/${task}`)).status === 200;
  if (!isAsItWas) {
    ada = await signedUp(url, { email: newEmail() });
    task = await addTask(ada, `Mine ${goodPassword}`);
  }
  return ada;
}
