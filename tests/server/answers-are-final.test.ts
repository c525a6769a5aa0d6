import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { operations } from "~/api/operations.server";
import { appPageButtons } from "~/auth/web/app-page.server";
import { buttonNames } from "~/tasks/web/actions.server";
import { createMigratedDatabase } from "../support/database";
import { uploaded } from "../support/files";
import { connectAsOwner } from "../support/owner";
import { clientAddressHeader, newEmail, Person, signedUp } from "../support/person";
import { type DatabaseProxy, type Fate, statementsIn } from "../support/proxy";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";
import { fillIn, pageRoutes } from "../support/routes";
import { hurried, startServer } from "../support/server";
import { calls, eachItsOwn, forms, type World, type Write } from "./writes";

let database: RemoteDatabase;
let owner: Awaited<ReturnType<typeof connectAsOwner>>;

beforeAll(async () => {
  database = await createRemoteDatabase(createMigratedDatabase);
  owner = await connectAsOwner({ DATABASE_URL: database.url });
});
afterAll(async () => {
  await owner.close();
  await database.remove();
});

/** A world whose servers reach the database through a proxy of their own. */
type Networked = World & { proxy: DatabaseProxy };

/** Opens one for the tests of a suite. */
function networked(flags?: string[]): Networked {
  const world = {} as Networked;
  const mailServer = createServer(takeForever);
  beforeAll(async () => {
    const { url, proxy } = await database.anotherWay();
    const environment = { DATABASE_URL: url, CLIENT_IP_HEADER: clientAddressHeader };
    await once(mailServer.listen(0, "127.0.0.1"), "listening");
    const { port } = mailServer.address() as AddressInfo;
    const mail = { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: "latch@latch.example" };
    const [latch, withLetters] = await Promise.all([
      startServer(environment, flags),
      startServer({ ...environment, ...mail, SIGN_UP: "confirmed" }, flags),
    ]);
    // From then on a server's statements are those of requests only, while it is busy with this letter.
    const servers = [latch, withLetters];
    await vi.waitUntil(() => servers.every(({ output }) => output().includes("housekeeping")), {
      timeout: 30_000,
    });
    const busy = once(mailServer, "connection");
    const person = new Person(withLetters.url);
    const { status } = await person.post("/signup", { name: "Ada", email: newEmail() });
    expect(status).toBe(303);
    await busy;
    if (flags === hurried) for (const { process } of servers) process.kill("SIGUSR2");
    Object.assign(world, { proxy, owner: owner.pool, latch, withLetters });
  });
  afterAll(async () => {
    // The letter that is being sent would keep its server from ending.
    await Promise.all([world.latch.stop(), world.withLetters.stop("SIGKILL")]);
    mailServer.close();
  });
  return world;
}

/** A mail server whose first answer has no end. */
function takeForever(socket: Socket): void {
  socket.write("220 mail\r\n");
  const more = setInterval(() => socket.write("250-and\r\n"), 1000);
  socket.on("error", () => socket.destroy()).once("close", () => clearInterval(more));
}

/** The same, in which scripts send the forms: no page is rendered to answer those, with statements of its own. */
const scripted = ({ latch, withLetters, ...world }: Networked): Networked => ({
  ...world,
  latch: { ...latch, isScripted: true },
  withLetters: { ...withLetters, isScripted: true },
});

const pass = ({ proxy }: Networked) => {
  proxy.fateOf = () => "pass";
};

/** Gives what is sent from the statement after so many others on its fate. Connecting again is no statement. */
function from(step: number, { proxy }: Networked, fate: (isFirst: boolean) => Fate): void {
  let sent = 0;
  proxy.fateOf = (piece) => {
    if (/^[\0p]/.test(piece)) return "pass";
    const before = sent;
    sent += statementsIn(piece).length;
    return sent > step ? fate(before <= step) : "pass";
  };
}

const writes = Object.entries({ ...forms, ...calls }).flatMap(([of, ways]) =>
  Object.entries(ways).map(([way, prepare]) => ({ name: `${of}: ${way}`, prepare })),
);

/** Whether a write is done once however often it is asked for. */
const isRepeatable = (name: string) => !eachItsOwn.includes(name);

/** A write that was asked for while the network failed. */
type Asked = { name: string; write: Write; status: number; after: string };

/** Fails unless a write has been done as its answer says; one whose outcome is unknown is asked for again. */
async function isFinal({ name, write, status, after }: Asked): Promise<number> {
  const times = await write.times();
  const outcome = `${name}: ${status} after ${after}, done ${times} times`;
  if (status < 400) expect(times, outcome).toBe(1);
  else if (status === 503) expect(times, outcome).toBe(0);
  else expect([status, times === 0 || times === 1], outcome).toEqual([504, true]);
  if (status === 504 && isRepeatable(name)) {
    // On a busy machine 0.3 s may not be enough for an answer: 503 again, and a person would ask once more.
    await vi.waitUntil(async () => (await write.ask()).status < 500, { timeout: 30_000 });
    expect(await write.times(), `asked again after ${outcome}`).toBe(1);
  }
  return times;
}

/** Whether a response to a script says that the write was done; a redirect to the sign-in page means signed out. */
const isDone = async (response: Response) =>
  response.status < 400 && !(await response.text()).includes('"/signin?');

describe.concurrent("while the network fails", () => {
  const world = networked();

  describe.sequential.each(writes)("$name", ({ name, prepare }) => {
    test("is done once when its answer says so, never after a 503, and at most once after a 504, whichever statement's answer is lost, and the database with it", async () => {
      const timesAfterCut = new Set<number>();
      let write = await prepare(world);
      for (let step = 0, wasCut = true; wasCut; step++) {
        wasCut = false;
        from(step, world, (isFirst) => {
          wasCut = true;
          return isFirst ? "cut after" : "cut";
        });
        const { status } = await write.ask().finally(() => pass(world));
        const times = await isFinal({ name, write, status, after: `${step} statements` });
        if (!wasCut) expect(status).toBeLessThan(400);
        else timesAfterCut.add(times);
        // What was not done is asked for again, as a person would.
        if (wasCut && status !== 503) write = await prepare(world);
      }
      // The COMMIT that did it was one of the statements.
      expect(timesAfterCut).toEqual(new Set([0, 1]));
    });

    test("is done once when each of its statements is answered late", async () => {
      const { ask, times } = await prepare(world);
      world.proxy.latencyMs = 5;
      const { status } = await ask().finally(() => {
        world.proxy.latencyMs = 0;
      });
      expect(status).toBeLessThan(400);
      expect(await times()).toBe(1);
    });

    test("is done as its answers say when sixteen ask at once and COMMITs are lost, before and after they are done", async () => {
      const { ask, times } = await prepare(scripted(world));
      let commits = 0;
      world.proxy.fateOf = (sent) => {
        // That of a read is sent with its statements.
        if (!/^Q\W*commit/i.test(sent)) return "pass";
        return (["cut after", "pass", "cut"] as const)[commits++ % 3] ?? "pass";
      };
      const answers = await Promise.all(Array.from({ length: 16 }, ask)).finally(() => pass(world));
      const statuses = answers.map(({ status }) => status);
      const outcome = `${statuses.sort().join(" ")}, ${commits} COMMITs`;
      expect(commits, outcome).toBeGreaterThan(0);
      for (const status of statuses)
        expect(status < 500 || status === 503 || status === 504, outcome).toBe(true);
      const done = (await Promise.all(answers.map(isDone))).filter(Boolean).length;
      const unknown = statuses.filter((status) => status === 504).length;
      const most = isRepeatable(name) ? 1 : 16;
      expect(await times(), outcome).toBeGreaterThanOrEqual(Math.min(done, most));
      expect(await times(), outcome).toBeLessThanOrEqual(Math.min(done + unknown, most));
      if (!isRepeatable(name)) return;
      await ask();
      expect(await times(), `asked again after ${outcome}`).toBe(1);
    });
  });

  test.sequential.each([
    ["the same file again", {}],
    ["all of it asked for", { again: "1" }],
  ])(
    "a large import that is cut off says so, and goes on when asked again: %s",
    async (_, form) => {
      const ada = await signedUp(world.latch.url);
      const titles = Array.from({ length: 600 }, (_, index) => `Line ${index}`);
      const file = ["title", ...titles].join("\n");
      // With `again`, what is on the list already is wanted once more.
      const copies = "again" in form ? 2 : 1;
      if (copies === 2) await ada.post(await uploaded(ada, file));
      const path = await uploaded(ada, file);
      let inserts = 0;
      world.proxy.fateOf = (sent) =>
        /insert into tasks/.test(sent) && ++inserts === 2 ? "cut" : "pass";
      const answer = await ada.post(path, form).finally(() => pass(world));
      expect([inserts, answer.status, answer.headers.get("Location")]).toEqual([2, 303, path]);
      expect(await (await ada.get(path)).text()).toContain(
        "Imported 250 tasks so far. Import again",
      );
      expect((await ada.post(path, form)).status).toBe(303);
      const added = (await tasksOf(ada)).map(({ title }) => title).sort();
      expect(added).toEqual(titles.flatMap((title) => Array(copies).fill(title)).sort());
    },
  );
});

const tasksOf = async (person: Person): Promise<{ title: string }[]> =>
  (await (await person.get("/tasks/export.json")).json()).tasks;

/** How many transactions may hang at once: each keeps one of a server's ten connections. */
const mostHanging = 8;

// Beside the others, since these wait for most of their time.
describe.concurrent("while the network is silent", () => {
  const world = networked(hurried);

  test.sequential("every write is done once when its answer says so, never after a 503, and at most once after a 504, whichever statement hangs", async () => {
    // Begun one after the other, so that it is clear whose each statement is; they wait for the deadline together.
    let hanging: Promise<Asked>[] = [];
    const untilAnswered = async () => {
      const asked = await Promise.all(hanging);
      hanging = [];
      for (const one of asked) await isFinal(one);
    };
    for (const { name, prepare } of writes) {
      for (let step = 0, isOver = false; !isOver; ) {
        const write = await prepare(scripted(world));
        const hangs = new Promise<null>((resolve) => {
          from(step, world, (isFirst) => {
            resolve(null);
            return isFirst ? "stall" : "pass";
          });
        });
        const after = `${step} statements`;
        const answer = write.ask().then(({ status }) => ({ name, write, status, after }));
        hanging.push(answer);
        const answered = await Promise.race([hangs, answer]).finally(() => pass(world));
        // What has waited too long for the others, or for a busy machine, begins again.
        const isRefused = answered !== null && answered.status >= 400;
        if (answered === null) step++;
        else isOver = !isRefused;
        if (hanging.length >= mostHanging || isRefused) await untilAnswered();
      }
    }
    await untilAnswered();
  }, 300_000);

  test.sequential("what was answered with 503 while the network held everything back is not done when it lets go", async ({
    expect,
  }) => {
    const made: Write[] = [];
    for (const { prepare } of writes) made.push(await prepare(world));
    world.proxy.fateOf = () => "hold";
    const answers = await Promise.all(made.map(({ ask }) => ask()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    pass(world);
    world.proxy.release();
    for (const { url } of [world.latch, world.withLetters])
      await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200);
    for (const { times } of made) expect(await times()).toBe(0);
  });
});

describe("the writes above are", () => {
  /** A cookie is all that it changes. */
  const changesNothing = ["/theme"];

  test("those of every form", async () => {
    const others = pageRoutes().filter(
      ({ path, hasAction }) => hasAction && !(path in forms) && !changesNothing.includes(path),
    );
    const ada = await signedUp(inject("latchUrl"));
    for (const { path } of others)
      expect((await ada.post(fillIn(path, "x"))).status, path).toBeOneOf([404, 405]);
  });

  test("those of every button of the list, and of the authenticator app's page", () => {
    // A former name of "selection".
    const buttons = buttonNames.filter((name) => name !== "bulk");
    expect(Object.keys(forms["/tasks"] ?? {})).toEqual(expect.arrayContaining(buttons));
    expect(Object.keys(forms["/account/security/totp"] ?? {}).sort()).toEqual(
      appPageButtons.toSorted(),
    );
  });

  test("those of every operation of the API", () => {
    const ids = operations.filter(({ method }) => method !== "GET").map(({ id }) => id);
    expect(Object.keys(calls).sort()).toEqual(ids.sort());
  });
});
