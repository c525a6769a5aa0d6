/** Nobody can tell by a response's time whether an email has an account: the database gets the same statements. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createMigratedDatabase } from "../support/database";
import { linkIn, type Mailbox, openMailbox } from "../support/mail";
import { goodPassword, newEmail, Person } from "../support/person";
import type { Turn } from "../support/proxy";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";
import { type Server, startServer } from "../support/server";

let mailbox: Mailbox;
let database: RemoteDatabase;
let server: Server;

beforeAll(async () => {
  mailbox = await openMailbox();
  database = await createRemoteDatabase(createMigratedDatabase);
  server = await startServer({
    DATABASE_URL: database.url,
    SMTP_URL: mailbox.url,
    MAIL_FROM: "latch@latch.example",
    SIGN_UP: "confirmed",
  });
  // Housekeeping runs soon after a start, and its statements would be taken for a request's.
  await vi.waitFor(() => expect(server.output()).toContain('"housekeeping"'), {
    timeout: 15_000,
  });
});
afterAll(async () => {
  await server.stop();
  await database.remove();
  await mailbox.close();
});

/** Somebody who has an account, and is signed in to it. */
async function registered(): Promise<Person & { email: string }> {
  const email = newEmail();
  const person = new Person(server.url);
  await person.post("/signup", { name: "Ada", email });
  const link = linkIn(await mailbox.next(email, "Finish signing up"), server.url);
  expect((await person.post(link, { newPassword: goodPassword })).status).toBe(303);
  return Object.assign(person, { email });
}

/** Asks for a letter to an email: a visitor, or somebody who is signed in. */
const ways: Record<string, (email: string, somebody: Person) => Promise<Response>> = {
  "a reset": (email) => new Person(server.url).post("/reset", { email }),
  "a sign-up": (email) => new Person(server.url).post("/signup", { name: "Eve", email }),
  "a change of one's email": (email, somebody) =>
    somebody.post("/account/email", { email, currentPassword: goodPassword }),
};

test.each(Object.entries(ways))(
  "%s asks the database the same for known and unknown emails, and waits for it as often",
  async (_, ask) => {
    const [{ email }, eve] = [await registered(), await registered()];
    const asked = (email: string) =>
      transactionsOf(async () => expect((await ask(email, eve)).status).toBe(303));
    const known = await asked(email);
    expect(known.flat().join()).toContain("post_letter");
    expect(await asked(newEmail())).toEqual(known);
  },
);

const signIn = (email: string, password: string, status: number) => async () =>
  expect((await new Person(server.url).post("/signin", { email, password })).status).toBe(status);

test("a wrong password asks the database the same for known and unknown emails, and waits for it as often", async () => {
  const { email } = await registered();
  const known = await transactionsOf(signIn(email, "a wrong guess", 400));
  expect(known.flat().join()).toContain("take_from_limits");
  expect(await transactionsOf(signIn(newEmail(), "a wrong guess", 400))).toEqual(known);
});

test("signing in waits for the database six times", async () => {
  const { email } = await registered();
  const transactions = await transactionsOf(signIn(email, goodPassword, 303));
  // The account and its limits; then the password, the factors, what is written, the letter, and COMMIT.
  expect(transactions.map((texts) => texts.length)).toEqual([1, 5]);
});

/** The transactions of a request, whole ones only. */
async function transactionsOf(ask: () => Promise<unknown>): Promise<string[][]> {
  database.proxy.turns = [];
  // Otherwise a reply may come between two pieces of what is sent without waiting.
  database.proxy.latencyMs = 5;
  await ask();
  database.proxy.latencyMs = 0;
  return transactionsIn(database.proxy.turns).filter(
    (texts) => /search_path|a read/.test(texts.join()) && !ofWorkers.test(texts.join()),
  );
}

/** What letters are sent by, meanwhile. */
const ofWorkers = /claim_letters|hold_letter|settle_letter/;

/** The statements of each transaction, those sent at once as one text, without what opens a connection. */
function transactionsIn(turns: Turn[]): string[][] {
  const open = new Map<number, string[]>();
  const ended: string[][] = [];
  for (const { connection, text } of turns) {
    // What a connection is asked once.
    const ofRequest = text.replace("; select pg_backend_pid() as pid", "");
    const statements = ofRequest.match(
      // Before BEGIN there may be any letter, which is its length.
      /(begin|\b(commit|rollback|select|insert|update|delete|with))\b[^\0]*/gi,
    );
    if (!statements) continue;
    const texts = [...(open.get(connection) ?? []), statements.join("; ")];
    open.set(connection, texts);
    if (!/\b(commit|rollback)\b/i.test(text)) continue;
    // A read is prepared once for each connection: later its statements are sent by their names.
    const isRead = texts.join().includes("begin read only");
    ended.push(
      texts.map((each) =>
        isRead ? "a read" : each.replace(/^.*(?=select set_config\('search_path')/is, ""),
      ),
    );
    open.delete(connection);
  }
  return ended;
}
