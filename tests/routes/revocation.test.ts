import { afterAll, beforeAll, expect, test } from "vitest";
import { type Latch, startLatch } from "../support/latch";
import { asOwner } from "../support/owner";
import { goodPassword, newEmail, type Person, signedIn, signedUp } from "../support/person";
import { type Server, startServer } from "../support/server";
import { sessionOf } from "../support/session";

let latch: Latch;
let other: Server;
beforeAll(async () => {
  latch = await startLatch();
  other = await startServer({ ...latch.environment, CLIENT_IP_HEADER: "test-client-ip" });
});
afterAll(async () => {
  await other.stop();
  await latch.stop();
});

const currentPassword = goodPassword;

/** Each way in which a session can end, done to the session of `ada` from one of hers, `phone`. */
const endings: Record<
  string,
  (ada: Person & { email: string }, phone: Person) => Promise<unknown>
> = {
  "signing out": (ada) => ada.post("/signout"),
  "signing in again in the same browser": (ada) =>
    ada.elsewhere().post("/signin", { email: ada.email, password: goodPassword }),
  "ending all other sessions": (_, phone) =>
    phone.post("/account/devices", { intent: "end-others" }),
  "ending that session": async (ada, phone) => {
    await phone.post("/account/devices", { end: sessionOf(ada).sessionId });
  },
  "signing out everywhere": (_, phone) =>
    phone.post("/account/devices", { intent: "sign-out-everywhere" }),
  "changing the password": (_, phone) =>
    phone.post("/account/password", { currentPassword, newPassword: "five other plain words" }),
  "changing the email": (_, phone) =>
    phone.post("/account/email", { currentPassword, email: newEmail() }),
  "confirming the password": (ada) => ada.elsewhere().post("/account/confirm", { currentPassword }),
  "deleting the account": (ada, phone) =>
    phone.post("/account/delete", { currentPassword, email: ada.email }),
  "the passing of its time": (ada) =>
    asOwner(
      latch.environment,
      (sql) => sql`
          update sessions set expires_at = now()
          where user_id = (select id from users where email = ${ada.email})`,
    ),
};

test.each(Object.entries(endings))("%s ends a session on every process", async (_, end) => {
  const ada = await signedUp(latch.url);
  const phone = await signedIn(latch.url, ada.email);
  const copies = [ada.elsewhere(other.url), ada.elsewhere()];
  expect((await ada.elsewhere(other.url).get("/tasks")).status).toBe(200);
  await end(ada, phone);
  for (const copy of copies) {
    const response = await copy.get("/tasks");
    expect([response.status, response.headers.get("Location")]).toEqual([
      302,
      "/signin?redirectTo=%2Ftasks",
    ]);
  }
});

test("deleting an account leaves no row of it behind", async () => {
  const ada = await signedUp(latch.url);
  await ada.post("/tasks", { intent: "create", title: "Buy milk" });
  const found = () =>
    asOwner(latch.environment, async (sql) => {
      const counts: number[] = [];
      for (const table of ["tasks", "sessions", "credentials", "auth_events", "users"]) {
        await sql`alter table ${sql(table)} no force row level security`;
      }
      const [user] = await sql`select id from users where email = ${ada.email}`;
      const id = user?.id ?? userId;
      userId = id;
      for (const table of ["tasks", "sessions", "credentials", "auth_events"]) {
        const [row] = await sql`select count(*)::int as n from ${sql(table)} where user_id = ${id}`;
        counts.push(row?.n);
      }
      for (const table of ["tasks", "sessions", "credentials", "auth_events", "users"]) {
        await sql`alter table ${sql(table)} force row level security`;
      }
      return counts;
    });
  let userId = "";
  expect(await found()).toEqual([1, 1, 1, 1]);
  const deleted = await ada.post("/account/delete", { currentPassword, email: ada.email });
  expect([deleted.status, deleted.headers.get("Location")]).toEqual([303, "/signin"]);
  expect(await found()).toEqual([0, 0, 0, 0]);
  await expect(signedIn(latch.url, ada.email)).rejects.toThrow("Invalid email or password");
});
