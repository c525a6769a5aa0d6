/**
 * Limits on guessing, kept in the database and so shared by every instance. What this module promises:
 *
 * - Of the attempts that a budget has for a window no more are let through, however many come at once: one
 *   statement takes from all budgets of an attempt, or is refused and takes from none.
 * - It is asked before a password is hashed, so that guessing is cheap to refuse.
 * - Nothing readable is kept: a budget's key is an HMAC of whom it is for.
 */
import { createHmac } from "node:crypto";
import { config } from "~/server/config.server";
import type { Sql } from "../../db/client.server";

type Limit = { attempts: number; minutes: number };

/** Every limit there is. docs/security.md says why these numbers. */
export const limits = {
  "sign-in by email and address": { attempts: 10, minutes: 15 },
  "sign-in by email": { attempts: 100, minutes: 60 },
  "sign-in by email and known browser": { attempts: 10, minutes: 15 },
  "sign-in by address": { attempts: 100, minutes: 15 },
  "sign-in without an address": { attempts: 2000, minutes: 15 },
  "sign-up by address": { attempts: 100, minutes: 60 },
  "sign-up without an address": { attempts: 2000, minutes: 60 },
  "password confirmation by session": { attempts: 10, minutes: 15 },
  "records of refusals by address": { attempts: 60, minutes: 60 },
} satisfies Record<string, Limit>;

/** One limit for somebody: an address, an email, a session, or several of these together. */
export type Budget = { limit: keyof typeof limits; subject: readonly string[] };

/** The answer to one attempt too many, and when the next may succeed. */
export type Limited = { limited: { retryAfterSeconds: number } };

/** Tells a refusal for too many attempts from any other outcome. */
export const isLimited = (outcome: unknown): outcome is Limited =>
  typeof outcome === "object" && outcome !== null && "limited" in outcome;

/** Takes one attempt from each budget, or from none if one of them is used up. @returns null if it was taken. */
export async function takeAttempt(sql: Sql, budgets: readonly Budget[]): Promise<Limited | null> {
  const [answer] = await sql<[{ wait: number | null }]>`
    with asked as (
      select decode(key, 'hex') as key, most, make_interval(mins => minutes) as window
      from jsonb_to_recordset(${rows(budgets)}::text::jsonb) as t(key text, most int, minutes int)
    ), full_ones as (
      select ends_at - now() as wait from asked join attempts using (key)
      where used >= asked.most and ends_at > now()
    ), taken as (
      insert into attempts as a (key, used, most, ends_at)
      select key, 1, most, now() + "window" from asked where not exists (select from full_ones)
      -- Always in this order, so that two attempts cannot wait for each other.
      order by key
      on conflict (key) do update set
        used = case when a.ends_at > now() then a.used else 0 end + 1,
        ends_at = case when a.ends_at > now() then a.ends_at else excluded.ends_at end,
        most = excluded.most
      -- Decides among attempts at the same moment, for which full_ones still saw room.
      where a.ends_at <= now() or a.used < excluded.most
      returning key
    )
    select ceil(extract(epoch from coalesce(
      (select max(wait) from full_ones),
      (select max("window") from asked where key not in (select key from taken))
    )))::int as wait`;
  return answer.wait === null ? null : { limited: { retryAfterSeconds: Math.max(1, answer.wait) } };
}

/** Gives back what a successful attempt has taken. */
export async function giveBack(sql: Sql, budgets: readonly Budget[]): Promise<void> {
  await sql`
    with mine as (
      select key from attempts where key in (
        select decode(key, 'hex') from jsonb_to_recordset(${rows(budgets)}::text::jsonb) as t(key text)
      ) order by key for update
    )
    update attempts set used = greatest(used - 1, 0) from mine where attempts.key = mine.key`;
}

/** "2 minutes": how long to wait, in words, rounded up. */
export function waitInWords({ limited }: Limited): string {
  const minutes = Math.ceil(limited.retryAfterSeconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

const rows = (budgets: readonly Budget[]) =>
  JSON.stringify(
    budgets.map(({ limit, subject }) => ({
      key: keyOf(limit, subject),
      most: limits[limit].attempts,
      minutes: limits[limit].minutes,
    })),
  );

/** The list is written as JSON so that no two lists of subjects read the same. */
const keyOf = (limit: string, subject: readonly string[]) =>
  createHmac("sha256", config.JWT_SECRET)
    .update(JSON.stringify(["latch limit", limit, ...subject]))
    .digest("hex");
