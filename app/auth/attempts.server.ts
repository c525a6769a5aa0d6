/**
 * Limits on guessing, kept in the database and so shared by every instance. What this module promises:
 *
 * - No more attempts are let through in a window than its limit has, however many come at once: one statement takes
 *   from all limits of an attempt, or fails and takes from none.
 * - It is asked before a password is hashed, so that guesses beyond the limit cost next to nothing.
 * - Nothing readable is kept: the key of a limit is an HMAC of whom it is for.
 */
import { createHmac } from "node:crypto";
import { config } from "~/server/config.server";
import type { Sql } from "../../db/client.server";
import { rangeOf } from "./ip-range.server";

type Allowance = { attempts: number; minutes: number };

/** Every limit there is. docs/security.md says why these numbers. */
export const allowances = {
  "sign-in by email and address": { attempts: 10, minutes: 15 },
  "sign-in by email": { attempts: 100, minutes: 60 },
  "sign-in by email and known browser": { attempts: 10, minutes: 15 },
  "sign-in by address": { attempts: 100, minutes: 15 },
  "sign-in without an address": { attempts: 2000, minutes: 15 },
  "sign-up by address": { attempts: 100, minutes: 60 },
  "sign-up without an address": { attempts: 2000, minutes: 60 },
  "password confirmation by session": { attempts: 10, minutes: 15 },
  "records of refusals by address": { attempts: 60, minutes: 60 },
} satisfies Record<string, Allowance>;

/** One limit for somebody: an address, an email, a session, or several of these together. */
export type Limit = { name: keyof typeof allowances; subject: readonly string[] };

/** The outcome of one attempt too many: the next may succeed after this time. */
export class TooManyAttempts {
  constructor(readonly retryAfterSeconds: number) {}
}

/**
 * The limits of an attempt to sign in; a successful one gets `returned` back. A browser that is known to the account
 * has a limit that nobody else can use up, and no other: whoever attacks the account, or from the same address, does
 * not shut its owner out. Where no address is known the email's own limit has to do.
 *
 * @param knownBrowserId null when the account does not know the browser
 */
export function signInLimits(
  email: string,
  address: string | null,
  knownBrowserId: string | null,
): { returned: Limit[]; kept: Limit[] } {
  if (knownBrowserId !== null) {
    const subject = [email, knownBrowserId];
    return { returned: [{ name: "sign-in by email and known browser", subject }], kept: [] };
  }
  const range = rangeOf(address);
  const everywhere: Limit = { name: "sign-in by email", subject: [email] };
  if (range === null) {
    return { returned: [everywhere], kept: [{ name: "sign-in without an address", subject: [] }] };
  }
  return {
    returned: [{ name: "sign-in by email and address", subject: [email, range] }, everywhere],
    kept: [{ name: "sign-in by address", subject: [range] }],
  };
}

/** The limits of an attempt to sign up. */
export function signUpLimits(address: string | null): Limit[] {
  const range = rangeOf(address);
  return range === null
    ? [{ name: "sign-up without an address", subject: [] }]
    : [{ name: "sign-up by address", subject: [range] }];
}

/** The limits of an attempt to confirm a password: by session, so that a stolen one cannot be used to guess. */
export const confirmationLimits = (sessionId: string): Limit[] => [
  { name: "password confirmation by session", subject: [sessionId] },
];

/** The limits of the rows that an address can have written to the record by being refused. */
export const refusalRecordLimits = (address: string | null): Limit[] => [
  { name: "records of refusals by address", subject: [rangeOf(address) ?? "unknown"] },
];

/** Takes one attempt from each limit, or from none if one of them is used up. @returns null if it was taken. */
export async function take(sql: Sql, limits: readonly Limit[]): Promise<TooManyAttempts | null> {
  const [answer] = await sql<[{ wait: number | null }]>`
    with asked as (
      select decode(key, 'hex') as key, most, make_interval(mins => minutes) as window
      from jsonb_to_recordset(${rows(limits)}::text::jsonb) as t(key text, most int, minutes int)
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
  return answer.wait === null ? null : new TooManyAttempts(Math.max(1, answer.wait));
}

/** Gives back what a successful attempt has taken. */
export async function giveBack(sql: Sql, limits: readonly Limit[]): Promise<void> {
  await sql`
    with mine as (
      select key from attempts where key in (
        select decode(key, 'hex') from jsonb_to_recordset(${rows(limits)}::text::jsonb) as t(key text)
      ) order by key for update
    )
    update attempts set used = greatest(used - 1, 0) from mine where attempts.key = mine.key`;
}

const rows = (limits: readonly Limit[]) =>
  JSON.stringify(
    limits.map((limit) => ({
      key: attemptKey(limit),
      most: allowances[limit.name].attempts,
      minutes: allowances[limit.name].minutes,
    })),
  );

/** The list is written as JSON so that no two lists of subjects read the same. */
const attemptKey = ({ name, subject }: Limit) =>
  createHmac("sha256", config.JWT_SECRET)
    .update(JSON.stringify(["latch limit", name, ...subject]))
    .digest("hex");
