import { readFileSync } from "node:fs";
import { expect, inject, test, vi } from "vitest";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import { log } from "~/server/log.server";
import { beforeSignIn } from "../../db/client.server";
import { newAddress, newEmail, type Person, signedIn, signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";
import { sessionOf } from "../support/session";

const url = inject("latchUrl");

/** Records as many events of a kind as asked. */
const record = (userId: string, kind: string, times: number) =>
  beforeSignIn(
    (sql) => sql`
      insert into auth_events (user_id, kind) select ${userId}, ${kind} from generate_series(1, ${times})`,
  );

/** The number of events of each kind that a person's account has. */
const counts = async (person: Person) => {
  const kinds = await transactionsOf(person)(
    ({ sql, userId }) => sql<{ kind: string; count: number }[]>`
      select kind, count(*)::int from auth_events where user_id = ${userId} group by kind`,
  );
  return Object.fromEntries(kinds.map(({ kind, count }) => [kind, count]));
};

const most = Number(
  /latest (\d+) of each kind/.exec(readFileSync("docs/security.md", "utf8"))?.[1],
);

test("an account keeps the documented number of events of each kind, and the latest", async () => {
  const ada = await signedUp(url);
  const { userId } = sessionOf(ada);
  await record(userId, "sign-in-failed", most - 1);
  expect(await counts(ada)).toEqual({ "signed-up": 1, "sign-in-failed": most - 1 });
  await record(userId, "sign-in-failed", 3);
  await record(userId, "access-refused", 1);
  expect(await counts(ada)).toEqual({
    "signed-up": 1,
    "sign-in-failed": most,
    "access-refused": 1,
  });
  const [{ user_agent: latest } = {}] = await transactionsOf(ada)(async ({ sql }) => {
    await sql`insert into auth_events (user_id, kind, user_agent)
      values (${userId}, 'sign-in-failed', 'the latest')`;
    return sql`select user_agent from auth_events
      where user_id = ${userId} and kind = 'sign-in-failed' order by id desc limit 1`;
  });
  expect(latest).toBe("the latest");
});

test("events of an account take nothing from those of another", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  await record(sessionOf(ada).userId, "sign-in-failed", 5);
  await record(sessionOf(eve).userId, "sign-in-failed", most + 5);
  expect(await counts(ada)).toEqual({ "signed-up": 1, "sign-in-failed": 5 });
});

test("refusals do not push what was done out of the recent activity", async () => {
  const ada = await signedUp(url);
  await signedIn(url, ada.email);
  const { userId } = sessionOf(ada);
  for (const kind of ["sign-in-failed", "limited", "access-refused", "confirmation-failed"])
    await record(userId, kind, 30);
  const page = await (await ada.get("/account/activity")).text();
  expect(page).toContain("New device");
  expect(page).toContain("Account created");
  expect(page).not.toContain("Wrong password");
  const blocked = await (await ada.get("/account/activity/blocked")).text();
  expect(blocked).toContain("Wrong password when confirming");
  expect(blocked).not.toContain("Account created");
});

test("an unknown email is logged with no user", async () => {
  const logged = vi.spyOn(log, "info");
  const client = { userAgent: null, address: newAddress() };
  await signInWithPassword(
    { email: newEmail(), password: "a wrong guess" },
    { client, oldSession: null },
  );
  const events = logged.mock.calls.map(([event]) => event);
  expect(events).toEqual([expect.objectContaining({ event: "sign-in-failed", userId: null })]);
});
