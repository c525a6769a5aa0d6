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
    const asked = async (email: string) => {
      database.proxy.turns = [];
      expect((await ask(email, eve)).status).toBe(303);
      const isWhole = (texts: string[]) => texts.join().includes("search_path");
      return transactionsIn(database.proxy.turns).filter(
        (texts) => isWhole(texts) && !ofWorkers.test(texts.join()),
      );
    };
    const known = await asked(email);
    expect(known.flat().join()).toContain("post_letter");
    expect(await asked(newEmail())).toEqual(known);
  },
);

/** What letters are sent by, meanwhile. */
const ofWorkers = /claim_letters|hold_letter|settle_letter/;

/** The statements of each transaction, those sent at once as one text, without what opens a connection. */
function transactionsIn(turns: Turn[]): string[][] {
  const open = new Map<number, string[]>();
  const ended: string[][] = [];
  for (const { connection, text } of turns) {
    const statements = text.match(
      /\b(begin|commit|rollback|select|insert|update|delete|with)\b[^\0]*/gi,
    );
    if (!statements) continue;
    const texts = [...(open.get(connection) ?? []), statements.join("; ")];
    open.set(connection, texts);
    if (!/\b(commit|rollback)\b/i.test(text)) continue;
    ended.push(texts.map((each) => each.replace(/^.*(?=select set_config\('search_path')/is, "")));
    open.delete(connection);
  }
  return ended;
}
