import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { mostSessions } from "~/auth/sessions.server";
import { beforeSignIn } from "../../db/client.server";
import { expectSentToSignIn } from "../support/answers";
import { goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";
import { type Server, startServer } from "../support/server";
import { isSignedIn, sessionOf, tokenOf, withCookie } from "../support/session";

const url = inject("latchUrl");

describe("a cookie replayed after sign-out", () => {
  let secondServer: Server;
  beforeAll(async () => {
    secondServer = await startServer(inject("environment"));
  });
  afterAll(async () => void (await secondServer.stop()));

  test("is refused", async () => {
    const ada = await signedUp(url);
    const thief = ada.elsewhere();
    expect(await isSignedIn(thief)).toBe(true);
    await ada.post("/signout");
    await expectSentToSignIn(await thief.get("/tasks"));
  });

  test("is refused by a second server process with the same database", async () => {
    const ada = await signedUp(url);
    const thief = ada.elsewhere(secondServer.url);
    expect(await isSignedIn(thief)).toBe(true);
    await ada.post("/signout");
    await expectSentToSignIn(await thief.get("/tasks"));
  });

  test("is refused by the first server when the second ended the session", async () => {
    const ada = await signedUp(url);
    const elsewhere = ada.elsewhere(secondServer.url);
    await elsewhere.post("/signout");
    await expectSentToSignIn(await ada.get("/tasks"));
  });

  test("changes nothing", async () => {
    const ada = await signedUp(url);
    const thief = ada.elsewhere();
    await ada.post("/signout");
    await expectSentToSignIn(await thief.post("/tasks", { intent: "create", title: "Planted" }));
    const page = await (await (await signedIn(url, ada.email)).get("/tasks")).text();
    expect(page).not.toContain("Planted");
  });
});

test("signing out leaves the person's other sessions alone", async () => {
  const phone = await signedUp(url);
  const laptop = await signedIn(url, phone.email);
  await phone.post("/signout");
  expect(await isSignedIn(laptop)).toBe(true);
});

test("signing in gives a new session each time", async () => {
  const ada = await signedUp(url);
  const again = await signedIn(url, ada.email);
  expect(sessionOf(again).sessionId).not.toBe(sessionOf(ada).sessionId);
});

describe("a session planted in a browser", () => {
  test("is ended when someone signs in with it", async () => {
    const { email } = await signedUp(url);
    const attacker = await signedUp(url, { name: "Eve" });
    const planted = tokenOf(attacker);
    const victim = withCookie(new Person(url), planted);
    await victim.post("/signin", { email, password: goodPassword });
    expect(tokenOf(victim)).not.toBe(planted);
    expect(await isSignedIn(victim)).toBe(true);
    await expectSentToSignIn(await attacker.get("/tasks"));
  });

  test("is ended when someone signs up with it", async () => {
    const attacker = await signedUp(url, { name: "Eve" });
    const planted = tokenOf(attacker);
    const victim = withCookie(new Person(url), planted);
    await victim.post("/signup", { name: "Vic", email: newEmail(), password: goodPassword });
    expect(tokenOf(victim)).not.toBe(planted);
    await expectSentToSignIn(await attacker.get("/tasks"));
  });
});

test("refuses a session that the database says has expired, whatever its token says", async () => {
  const ada = await signedUp(url);
  const { sessionId, userId } = sessionOf(ada);
  await beforeSignIn(async (sql) => {
    await sql`delete from sessions where id = ${sessionId}`;
    await sql`insert into sessions (id, user_id, expires_at)
      values (${sessionId}, ${userId}, now() - interval '1 second')`;
  });
  await expectSentToSignIn(await ada.get("/tasks"));
});

describe("an account with as many sessions as it can have", () => {
  /** Somebody whose own session is the oldest of so many. */
  async function withSessions(count: number) {
    const ada = await signedUp(url);
    const { userId } = sessionOf(ada);
    await beforeSignIn(
      (sql) => sql`
        insert into sessions (user_id, expires_at, created_at)
        select ${userId}, now() + interval '1 hour', now() + interval '1 ms' * n
        from generate_series(1, ${count - 1}) n`,
    );
    return { ada, userId };
  }

  const living = (userId: string) =>
    beforeSignIn(async (sql) => {
      const [row] = await sql`
        select count(*)::int from sessions where user_id = ${userId} and expires_at > now()`;
      return row?.count;
    });

  test("loses the oldest to a new one, and its record says so", async () => {
    const { ada, userId } = await withSessions(mostSessions - 1);
    await signedIn(url, ada.email);
    expect(await isSignedIn(ada)).toBe(true);
    const latest = await signedIn(url, ada.email);
    await expectSentToSignIn(await ada.get("/tasks"));
    expect(await living(userId)).toBe(mostSessions);
    expect(await (await latest.get("/account/activity")).text()).toContain("Device signed out");
  });

  test("has no more after sixteen sign-ins at once", async () => {
    const { ada, userId } = await withSessions(mostSessions);
    await Promise.all(Array.from({ length: 16 }, () => signedIn(url, ada.email)));
    expect(await living(userId)).toBe(mostSessions);
  });

  test("loses none for those that have expired", async () => {
    const { ada, userId } = await withSessions(mostSessions - 1);
    await beforeSignIn(
      (sql) => sql`
        insert into sessions (user_id, expires_at)
        select ${userId}, now() - interval '1 s' from generate_series(1, 10)`,
    );
    await signedIn(url, ada.email);
    expect(await isSignedIn(ada)).toBe(true);
  });
});
