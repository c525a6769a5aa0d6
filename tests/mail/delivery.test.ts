/** Letters on their way out, to mail servers that misbehave as some do. In a database of its own. */
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Writers } from "~/mail/delivery.server";
import { createMigratedDatabase, type TestDatabase } from "../support/database";
import { type Mailbox, openMailbox, parsed } from "../support/mail";
import { asOwner } from "../support/owner";
import { newEmail, signedUp } from "../support/person";
import { startServer } from "../support/server";

/**
 * How long a mail server may be silent, in milliseconds: one that answers when the machine has time for it, and one
 * that never does.
 */
const patienceMs = 20_000;
const impatienceMs = 400;

let database: TestDatabase;
let mailbox: Mailbox;
const sender = { MAIL_FROM: "Latch <latch@latch.example>" };

beforeAll(async () => {
  mailbox = await openMailbox();
  database = await createMigratedDatabase();
  vi.stubEnv("DATA_DIR", database.environment.DATA_DIR);
  vi.stubEnv("DATABASE_URL", database.environment.DATABASE_URL ?? "");
  vi.stubEnv("SMTP_URL", mailbox.url);
  vi.stubEnv("MAIL_FROM", sender.MAIL_FROM);
  const { openDatabase } = await import("../../db/client.server");
  await openDatabase();
});
afterEach(() => mailbox.receive((_, answer) => answer()));
afterAll(async () => {
  const { closeDatabase } = await import("../../db/client.server");
  await closeDatabase();
  await database.remove();
  await mailbox.close();
});

/** Posts a letter to a new address, and gives the address. */
async function post(email = newEmail()): Promise<string> {
  const { postLetter } = await import("~/mail/outbox.server");
  const { beforeSignIn } = await import("../../db/client.server");
  await beforeSignIn((sql) => postLetter(sql, { kind: "test", email }));
  return email;
}

const compose: Writers["compose"] = async ({ id, kind, email }) => {
  const { written } = await import("~/mail/letter.server");
  const blocks = ["Words enough for more than a line of them. ".repeat(4).trim()];
  return { id, kind, to: email, ...written({ subject: "A test", blocks }) };
};

/** A letter that is in no outbox. */
const due = {
  id: "0199f3c2-6f4e-4c3a-8d51-2b6f0a9c7e10",
  kind: "test",
  userId: null,
  data: {},
  createdAt: new Date(),
  tries: 1,
};

/** Sends what is due, by a mail server, the tests' own unless another is given. */
async function deliver(url = mailbox.url, silenceMs = patienceMs): Promise<number> {
  const { deliverLetters } = await import("~/mail/delivery.server");
  const { smtpSender } = await import("~/mail/transport.server");
  return deliverLetters({ compose }, smtpSender(url, silenceMs));
}

type Row = { tries: number; sent: boolean; abandoned: boolean; minutes: number };

/** What the outbox has for an address; how long until it is due, in minutes. */
async function rowsOf(email: string): Promise<Row[]> {
  const rows = await asOwner(
    database.environment,
    (sql) => sql<Row[]>`
      select tries, sent_at is not null as sent, abandoned_at is not null as abandoned,
        round(extract(epoch from next_at - now()) / 60)::int as minutes
      from outbox where email = ${email}`,
  );
  return [...rows];
}

/** Lets the time pass until everything is due. */
const passTime = (environment = database.environment) =>
  asOwner(environment, (sql) => sql`update outbox set next_at = now()`);

const answerWith = (code: number) =>
  Object.assign(new Error("Not now"), { responseCode: code }) as Error;

test("a letter arrives as text with lines of mail's length and as HTML that loads nothing", async () => {
  const email = await post();
  expect(await deliver()).toBe(1);
  const [letter, ...others] = mailbox.to(email);
  expect(others).toEqual([]);
  expect(letter?.headers).toMatchObject({
    from: sender.MAIL_FROM,
    to: email,
    "auto-submitted": "auto-generated",
    "message-id": expect.stringMatching(/^<[0-9a-f-]{36}@localhost>$/),
  });
  expect(letter?.text.split("\n").every((line) => line.length <= 72)).toBe(true);
  expect(letter?.html).toContain("<p>Words enough");
  expect(letter?.html).not.toMatch(/<(img|link|script|style|iframe)|url\(/);
  expect(await rowsOf(email)).toMatchObject([{ sent: true, abandoned: false }]);
});

test.each([
  [".ada.@localhost", '".ada."@localhost'],
  ["-f`id`{}|&@example.com", "-f`id`{}|&@example.com"],
])(
  "an email such as %s is one recipient, in the form that mail has for it",
  async (email, sent) => {
    const before = mailbox.letters.length;
    await post(email);
    expect(await deliver()).toBe(1);
    expect(mailbox.letters.slice(before).map(({ to }) => to)).toEqual([sent]);
  },
);

test.each([
  ["an email", "ada@example.com\r\nBcc: eve@example.com", "A test"],
  ["an email with a second one", "ada@example.com, eve@example.com", "A test"],
  ["an email as a name has one", "Ada <ada@example.com>, eve@example.com", "A test"],
  ["an email that ends the envelope", "ada@example.com>\r\nRCPT TO:<eve@example.com", "A test"],
  ["a subject", newEmail(), "A test\r\nBcc: eve@example.com\r\n\r\nAnd words"],
])(
  "%s that has a header or a recipient in it, should one ever get here, brings neither",
  async (_, email, subject) => {
    const { smtpSender } = await import("~/mail/transport.server");
    const before = mailbox.letters.length;
    const letter = await compose({ ...due, email });
    if (!letter) throw new Error("There is nothing to send");
    await smtpSender(mailbox.url, patienceMs)({ ...letter, subject });
    const arrived = mailbox.letters.slice(before);
    expect(arrived.length).toBeLessThanOrEqual(1);
    for (const { to, headers, text } of arrived) {
      expect(to).not.toMatch(/(^|,)eve@/);
      expect(Object.keys(headers)).not.toContain("bcc");
      expect(text).toMatch(/^Words enough/);
    }
  },
);

test("an email that the mail server finds impossible is given up at once", async () => {
  const email = await post("first..last@example.com");
  await deliver();
  expect(await rowsOf(email)).toMatchObject([{ tries: 1, sent: false, abandoned: true }]);
});

describe("a letter that is not accepted", () => {
  test.each([421, 450, 451])("with %d is tried again later, and arrives", async (code) => {
    mailbox.receive((_, answer) => answer(answerWith(code)));
    const email = await post();
    await deliver();
    expect(await rowsOf(email)).toEqual([{ tries: 1, sent: false, abandoned: false, minutes: 1 }]);
    expect(await deliver()).toBe(0);
    mailbox.receive((_, answer) => answer());
    await passTime();
    await deliver();
    expect(await rowsOf(email)).toMatchObject([{ tries: 2, sent: true }]);
  });

  test("with 550 is given up at once", async () => {
    mailbox.receive((_, answer) => answer(answerWith(550)));
    const email = await post();
    await deliver();
    expect(await rowsOf(email)).toMatchObject([{ tries: 1, sent: false, abandoned: true }]);
    await passTime();
    expect(await deliver()).toBe(0);
  });

  test("by a server that refuses us is not given up: its reader may be fine", async () => {
    const strict = await openMailbox({ onMailFrom: (_, __, answer) => answer(answerWith(550)) });
    onTestFinished(strict.close);
    const email = await post();
    await deliver(strict.url);
    expect(await rowsOf(email)).toMatchObject([{ sent: false, abandoned: false, minutes: 1 }]);
    await passTime();
    await deliver();
  });

  test("is tried after 1, 5 and 30 minutes, 2 and 6 hours, and then given up", async () => {
    mailbox.receive((_, answer) => answer(answerWith(450)));
    const email = await post();
    const pauses = [];
    for (let time = 0; time < 6; time++) {
      await deliver();
      pauses.push((await rowsOf(email))[0]);
      await passTime();
    }
    expect(pauses.slice(0, 5).map((row) => row?.minutes)).toEqual([1, 5, 30, 120, 360]);
    expect(pauses.map((row) => row?.abandoned)).toEqual([false, false, false, false, false, true]);
  });

  test("because the connection closes after DATA comes again with the same Message-ID", async () => {
    const email = newEmail();
    const closing = await openMailbox();
    onTestFinished(closing.close);
    closing.receive(() => void closing.close());
    await post(email);
    await deliver(closing.url);
    expect(await rowsOf(email)).toMatchObject([{ sent: false, minutes: 1 }]);
    await passTime();
    await deliver();
    const ids = [...closing.to(email), ...mailbox.to(email)].map(
      ({ headers }) => headers["message-id"],
    );
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test("because the server says nothing waits no longer than we do", async () => {
    mailbox.receive(() => {});
    const email = await post();
    await deliver(mailbox.url, impatienceMs);
    expect(await rowsOf(email)).toMatchObject([{ sent: false, abandoned: false, minutes: 1 }]);
    mailbox.receive((_, answer) => answer());
    await passTime();
    await deliver();
  });

  test("because the server has no STARTTLS was not sent without it", async () => {
    const email = await post();
    await deliver(`${mailbox.url}?tls=required`);
    expect(mailbox.to(email)).toEqual([]);
    expect(await rowsOf(email)).toMatchObject([{ sent: false, abandoned: false }]);
    await passTime();
    await deliver();
    expect(mailbox.to(email)).toHaveLength(1);
  });
});

test("two workers send 200 letters once each", async () => {
  const { postLetter } = await import("~/mail/outbox.server");
  const { beforeSignIn } = await import("../../db/client.server");
  const emails = Array.from({ length: 200 }, () => newEmail());
  await beforeSignIn(async (sql) => {
    for (const email of emails) await postLetter(sql, { kind: "test", email });
  });
  const [one, two] = await Promise.all([deliver(), deliver()]);
  expect([one + two, one > 0, two > 0]).toEqual([200, true, true]);
  expect(emails.map((email) => mailbox.to(email).length)).toEqual(emails.map(() => 1));
});

test("a letter that one worker is sending is not taken by another", async () => {
  const email = await post();
  const arrived = new Promise<() => void>((resolve) =>
    mailbox.receive((_, answer) => resolve(answer)),
  );
  const first = deliver();
  const accept = await arrived;
  expect(await deliver()).toBe(0);
  accept();
  expect(await first).toBe(1);
  expect(mailbox.to(email)).toHaveLength(1);
});

test("a letter that was withdrawn is not sent, and one that nobody is to get is forgotten", async () => {
  const { deliverLetters } = await import("~/mail/delivery.server");
  const email = await post();
  const send = () => Promise.reject(new Error("There is nothing to send"));
  expect(await deliverLetters({ compose: async () => null }, send)).toBe(1);
  expect(await rowsOf(email)).toEqual([]);
});

test("without a mail server each letter is a file that can be read, and only by its owner", async () => {
  const { deliverLetters } = await import("~/mail/delivery.server");
  const { fileSender } = await import("~/mail/transport.server");
  const folder = path.join(String(database.environment.DATA_DIR), "letters");
  const email = await post();
  await deliverLetters({ compose }, fileSender(folder));
  const [name = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(name).toMatch(/^[\dTZ.-]+-test-[0-9a-f]{8}\.eml$/);
  const letter = parsed(readFileSync(path.join(folder, name), "utf8"));
  expect([letter.headers.to, letter.subject]).toEqual([email, "A test"]);
  expect(letter.text).toContain("Words enough");
});

test("a server killed after DATA sends the letter again, and loses none", async () => {
  const own = await createMigratedDatabase();
  const box = await openMailbox();
  onTestFinished(async () => {
    await box.close();
    await own.remove();
  });
  const environment = { ...own.environment, ...sender, SMTP_URL: box.url };
  const first = await startServer(environment);
  const killed = once(first.process, "exit");
  box.receive((letter, answer) =>
    letter.subject.includes("new password") ? void first.process.kill("SIGKILL") : answer(),
  );
  const ada = await signedUp(first.url);
  await ada.post("/reset", { email: ada.email });
  await killed;
  box.receive((_, answer) => answer());
  await passTime(own.environment);
  const second = await startServer(environment);
  onTestFinished(async () => void (await second.stop()));
  await vi.waitFor(() => expect(resets()).toHaveLength(2), { timeout: 20_000 });
  expect(new Set(resets().map(({ headers }) => headers["message-id"])).size).toBe(1);
  // The same link, so that either letter works.
  const [one, two] = resets().map(({ text }) => /token=\S+/.exec(text)?.[0]);
  expect(one).toBe(two);

  function resets() {
    return box.to(ada.email).filter(({ subject }) => subject.includes("new password"));
  }
});
