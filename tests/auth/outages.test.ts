import { hash } from "@node-rs/argon2";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { allowances } from "~/auth/attempts.server";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { asOwner, takeRole } from "../support/owner";
import { cookieName, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";
import { type Server, startServer } from "../support/server";
import { sessionOf } from "../support/session";

let database: RemoteDatabase;
let server: Server;
beforeAll(async () => {
  database = await createRemoteDatabase();
  const { pool, close } = await connect({ DATABASE_URL: database.url });
  await migrate(pool).finally(close);
  server = await startServer({ DATABASE_URL: database.url });
});
afterAll(async () => {
  await server.stop();
  await database.remove();
});
afterEach(() => database.proxy.cutAt(null));

/** Everything that anybody has taken from limits. */
const taken = () =>
  asOwner({ DATABASE_URL: database.url }, async (sql) => {
    await takeRole(sql, "auth");
    const [sum] = await sql<
      [{ used: number }]
    >`select coalesce(sum(used), 0)::int as used from attempts`;
    return sum.used;
  });

const currentPassword = goodPassword;
type Account = Person & { email: string };

/** Signs in with the browser that the account knows, whose session has been forgotten. */
const signIn = (ada: Account, password = goodPassword) => {
  ada.cookies.delete(cookieName(ada.url));
  return ada.post("/signin", { email: ada.email, password });
};

const attempts: Record<string, (ada: Account) => Promise<Response>> = {
  "signing in": (ada) => signIn(ada),
  "signing in with a wrong password": (ada) => signIn(ada, "a wrong guess"),
  "signing in for the first time": ({ email }) =>
    signIn(Object.assign(new Person(server.url), { email })),
  "signing up": () =>
    new Person(server.url).post("/signup", {
      name: "Ada",
      email: newEmail(),
      password: goodPassword,
    }),
  "confirming a password": (ada) => ada.post("/account/confirm", { currentPassword }),
  "confirming with a wrong password": (ada) =>
    ada.post("/account/confirm", { currentPassword: "a wrong guess" }),
  "changing the email": (ada) => ada.post("/account/email", { email: newEmail(), currentPassword }),
  "changing the password": (ada) =>
    ada.post("/account/password", { currentPassword, newPassword: "four other plain words" }),
  "deleting the account": (ada) =>
    ada.post("/account/delete", { email: ada.email, currentPassword }),
};

const counting = /take_from_limits/;

/** Cuts the connection where a statement is sent; or where the transaction ends that has counted the attempt. */
function cutAt(statement: RegExp) {
  let isCounted = false;
  database.proxy.fateOf = (sent) => {
    isCounted ||= counting.test(sent);
    return statement.test(sent) && (isCounted || statement.source !== "commit") ? "cut" : "pass";
  };
}

test.each(Object.entries(attempts))(
  "%s takes from no limit when it ends in an outage, whichever statement meets it",
  async (_, attempt) => {
    const ada = await signedUp(server.url);
    const before = await taken();
    for (const statement of [counting, /commit/, /insert into auth_events/]) {
      cutAt(statement);
      const { status } = await attempt(ada);
      database.proxy.cutAt(null);
      // A refusal is recorded after it was counted, and answered even if recording fails.
      if (status === 400 && statement.source === "insert into auth_events") continue;
      // Nobody can say whether a COMMIT arrived that was not answered.
      const outage = statement.source === "commit" ? 504 : 503;
      expect([statement.source, status]).toEqual([statement.source, outage]);
      expect([statement.source, await taken()]).toEqual([statement.source, before]);
    }
  },
);

test("an outage that lasts longer than a limit shuts nobody out", async () => {
  const ada = await signedUp(server.url);
  const { attempts: most } = allowances["sign-in by email and known browser"];
  database.proxy.cutAt(/password_is/);
  for (let i = 0; i < most + 1; i++) expect((await signIn(ada)).status).toBe(503);
  database.proxy.cutAt(null);
  expect((await signIn(ada)).status).toBe(303);
});

test("who has signed in is signed in, although the hash could not be renewed", async () => {
  const ada = await signedUp(server.url);
  const { userId } = sessionOf(ada);
  const outdated = await hash(goodPassword, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
  await asOwner({ DATABASE_URL: database.url }, async (sql) => {
    await takeRole(sql, "auth");
    await sql`update credentials set password_hash = ${outdated} where user_id = ${userId}`;
  });
  database.proxy.cutAt(/update credentials/);
  expect((await signIn(ada)).status).toBe(303);
  database.proxy.cutAt(null);
  expect((await ada.get("/tasks")).status).toBe(200);
  expect(server.output()).toContain("could not be renewed");
});
