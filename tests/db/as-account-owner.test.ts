import { expect, inject, test } from "vitest";
import {
  asAccountOwner,
  type SessionKey,
  sessionEnded,
  type UserScope,
} from "../../db/client.server";
import { asOwner } from "../support/owner";
import { newEmail, signedUp } from "../support/person";

const environment = inject("environment");

async function sessionOf(email: string): Promise<SessionKey> {
  const rows = await asOwner(
    environment,
    (sql) => sql<SessionKey[]>`
      select s.id as "sessionId", u.id as "userId" from sessions s join users u on u.id = user_id
      where email = ${email}`,
  );
  return rows[0] as SessionKey;
}

const statements: Record<string, (scope: UserScope) => Promise<unknown>> = {
  users: ({ sql }) => sql`select id as owner from users`,
  credentials: ({ sql }) => sql`select user_id as owner from credentials`,
  sessions: ({ sql }) => sql`select user_id as owner from sessions`,
  "deleted sessions": ({ sql }) => sql`delete from sessions returning user_id as owner`,
  "changed users": ({ sql }) => sql`update users set email = ${newEmail()} returning id as owner`,
};

test.each(Object.entries(statements))(
  "a change to an account reaches no other user's %s, whatever the statement says",
  async (_, statement) => {
    const [ada] = [await signedUp(inject("latchUrl")), await signedUp(inject("latchUrl"))];
    const key = await sessionOf(ada.email);
    expect(await asAccountOwner(key, statement)).toEqual([{ owner: key.userId }]);
  },
);

test("writing for a user who has been deleted meanwhile ends like a session that is over", async () => {
  const ada = await signedUp(inject("latchUrl"));
  const outcome = await asAccountOwner(await sessionOf(ada.email), async ({ sql, userId }) => {
    await sql`delete from users where id = ${userId}`;
    await sql`insert into sessions (user_id, expires_at) values (${userId}, now())`;
  });
  expect(outcome).toBe(sessionEnded);
});
