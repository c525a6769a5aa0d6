/**
 * Limits on guessing, kept in the database and so shared by every instance. What this module promises:
 *
 * - No more attempts are answered in a window than its limit allows, however many come at once.
 * - All or nothing: a refused attempt takes from no limit, and an answered one takes in the transaction of its
 *   outcome. An outage rolls that back, so it takes nothing and locks nobody out.
 * - Once a limit is used up, a guess costs only a look: `usedUp` is asked before a password is hashed.
 * - Nothing readable is kept: the key of a limit is an HMAC of whom it is for.
 */
import type { Fragment, Sql } from "../../db/client.server";
import { rangeOf } from "./ip-range.server";
import { macOf } from "./macs.server";

type Allowance = { attempts: number; minutes: number };

/** Every limit. docs/security.md explains the numbers. */
export const allowances = {
  "sign-in by email and address": { attempts: 10, minutes: 15 },
  "sign-in by email": { attempts: 100, minutes: 60 },
  "sign-in by email and known browser": { attempts: 10, minutes: 15 },
  "sign-in by address": { attempts: 100, minutes: 15 },
  "sign-in by address from known browsers": { attempts: 100, minutes: 15 },
  "sign-in without an address": { attempts: 2000, minutes: 15 },
  "sign-in without an address from known browsers": { attempts: 2000, minutes: 15 },
  "sign-up by address": { attempts: 100, minutes: 60 },
  "sign-up without an address": { attempts: 2000, minutes: 60 },
  "password confirmation by session": { attempts: 10, minutes: 15 },
  "password confirmation by account": { attempts: 100, minutes: 15 },
  "codes by account in an hour": { attempts: 20, minutes: 60 },
  "codes by account in a day": { attempts: 50, minutes: 24 * 60 },
  "letters by email in an hour": { attempts: 3, minutes: 60 },
  "letters by email in a day": { attempts: 10, minutes: 24 * 60 },
  "letters by address": { attempts: 20, minutes: 60 },
  "letters without an address": { attempts: 2000, minutes: 60 },
  "records of refusals by address": { attempts: 60, minutes: 60 },
} satisfies Record<string, Allowance>;

/** One limit for an address, an email, a session, or a combination of these. */
export type Limit = { name: keyof typeof allowances; subject: readonly string[] };

/** The outcome of one attempt too many: the next may succeed after this time. */
export class TooManyAttempts {
  constructor(readonly retryAfterSeconds: number) {}
}

/**
 * The limits of an attempt to give a password. Which of them it takes from depends on whether the password was right.
 */
export type GuessLimits = {
  /** Each must have room, whether the password was right or wrong: otherwise the answer would reveal which. */
  asked: Limit[];
  wrong: Limit[];
  right: Limit[];
};

/**
 * The limits of an attempt to sign in. A wrong password counts against the email, a right one doesn't; against its
 * address every attempt counts, since an attacker may have accounts of their own.
 *
 * A browser known to the account has a limit of its own for wrong passwords. What it does successfully counts against
 * its address; but it is refused only once known browsers alone have used up that much. So an attacker, even at the
 * same address, doesn't lock the owner out. If no address is known, everybody shares one large limit, and the email's
 * own has to suffice.
 *
 * @param knownBrowserId null if the account doesn't know the browser
 */
export function signInLimits(
  email: string,
  address: string | null,
  knownBrowserId: string | null,
): GuessLimits {
  const range = rangeOf(address);
  const [byAddress, fromKnownBrowsers] = limitsOfAddress(range);
  if (knownBrowserId !== null) {
    const name = "sign-in by email and known browser";
    const own: Limit = { name, subject: [email, knownBrowserId] };
    return {
      asked: [own, fromKnownBrowsers],
      wrong: [own],
      right: [fromKnownBrowsers, byAddress],
    };
  }
  const ofEmail: Limit[] = [{ name: "sign-in by email", subject: [email] }];
  if (range !== null) {
    ofEmail.push({ name: "sign-in by email and address", subject: [email, range] });
  }
  return { asked: [...ofEmail, byAddress], wrong: [...ofEmail, byAddress], right: [byAddress] };
}

const limitsOfAddress = (range: string | null): [Limit, Limit] =>
  range === null
    ? [
        { name: "sign-in without an address", subject: [] },
        { name: "sign-in without an address from known browsers", subject: [] },
      ]
    : [
        { name: "sign-in by address", subject: [range] },
        { name: "sign-in by address from known browsers", subject: [range] },
      ];

/**
 * The limits of an attempt to sign in with a passkey. Nobody can guess one, so they only bound the work that an
 * address can cause. As with a password, known browsers are counted separately.
 *
 * @param isKnown whether the passkey's account knows the browser
 */
export function passkeyLimits(address: string | null, isKnown: boolean) {
  const [byAddress, fromKnownBrowsers] = limitsOfAddress(rangeOf(address));
  return isKnown
    ? { asked: [fromKnownBrowsers], taken: [fromKnownBrowsers, byAddress] }
    : { asked: [byAddress], taken: [byAddress] };
}

/** The limits of asking whether an email has an account, by signing up with it or by changing one's own to it. */
export function signUpLimits(address: string | null): Limit[] {
  const range = rangeOf(address);
  return range === null
    ? [{ name: "sign-up without an address", subject: [] }]
    : [{ name: "sign-up by address", subject: [range] }];
}

/**
 * The limits of an attempt to confirm a password. Wrong ones count by session, so that a stolen session cannot be
 * used to guess, nor to lock out the owner's other sessions; right ones by account, since each starts a session.
 */
export function confirmationLimits(userId: string, sessionId: string): GuessLimits {
  const bySession: Limit = { name: "password confirmation by session", subject: [sessionId] };
  const byAccount: Limit = { name: "password confirmation by account", subject: [userId] };
  return { asked: [bySession, byAccount], wrong: [bySession], right: [byAccount] };
}

/**
 * The limits of asking for a letter: to an email, whether or not it has an account, and from an address. Each purpose
 * has its own, so using one up means that letters for that purpose were sent.
 */
export function letterLimits(purpose: string, email: string, address: string | null): Limit[] {
  const range = rangeOf(address);
  return [
    { name: "letters by email in an hour", subject: [purpose, email] },
    { name: "letters by email in a day", subject: [purpose, email] },
    range === null
      ? { name: "letters without an address", subject: [] }
      : { name: "letters by address", subject: [range] },
  ];
}

/**
 * The limits of wrong codes for an account's second factor. Only somebody with the right password can use them up, so
 * nobody else can lock the owner out.
 */
export const codeLimits = (userId: string): Limit[] => [
  { name: "codes by account in an hour", subject: [userId] },
  { name: "codes by account in a day", subject: [userId] },
];

/** The limits of refusals that one address can have recorded. */
export const refusalRecordLimits = (address: string | null): Limit[] => [
  { name: "records of refusals by address", subject: [rangeOf(address) ?? "unknown"] },
];

/**
 * Whether one of the limits is used up, to refuse an attempt before doing any work. It takes nothing, and others may
 * come in between: `take` has the last word.
 *
 * @returns null if all of them have room
 */
export async function usedUp(sql: Sql, limits: readonly Limit[]): Promise<TooManyAttempts | null> {
  const [{ wait }] = await sql<[{ wait: number | null }]>`
    select seconds_until_room(${keysOf(limits)}::bytea[], ${allowed(limits)}::integer[]) as wait`;
  return refusal(wait);
}

/**
 * Takes one attempt from each of the limits `taken`, or from none if one of those `asked` is used up. Call it in the
 * transaction of the attempt's outcome, which must do nothing else if it is refused. The limits are locked until that
 * transaction ends.
 *
 * @param taken one that is not among `asked` never takes more than it has
 * @returns null if it was taken
 */
export async function take(
  sql: Sql,
  asked: readonly Limit[],
  taken: readonly Limit[] = asked,
): Promise<TooManyAttempts | null> {
  const takes = sql`${keysOf(taken)}::bytea[]`;
  const [{ wait }] = await sql<[{ wait: number | null }]>`
    select ${taking(sql, [...asked, ...taken], asked, takes)} as wait`;
  return refusal(wait);
}

/**
 * Has a guess judged, and takes it from its limits as `take` does, in one statement.
 *
 * @param judged an SQL expression that says whether the guess is right; it is evaluated before the limits are locked
 */
export async function takeGuess(
  sql: Sql,
  judged: Fragment,
  { asked, wrong, right }: GuessLimits,
): Promise<{ isRight: boolean; tooMany: TooManyAttempts | null }> {
  const takes = sql`
    case when "isRight" then ${keysOf(right)}::bytea[] else ${keysOf(wrong)}::bytea[] end`;
  const [{ isRight, wait }] = await sql<[{ isRight: boolean; wait: number | null }]>`
    with guess as materialized (select ${judged} as "isRight")
    select "isRight", ${taking(sql, [...asked, ...wrong, ...right], asked, takes)} as wait
    from guess`;
  return { isRight, tooMany: refusal(wait) };
}

/** @param named at least those that are asked or taken */
function taking(sql: Sql, named: Limit[], asked: readonly Limit[], takes: Fragment) {
  const limits = [...new Set(named)];
  const minutes = list(limits.map(({ name }) => allowances[name].minutes));
  return sql`take_from_limits(${keysOf(limits)}::bytea[], ${allowed(limits)}::integer[],
    ${minutes}::integer[], ${keysOf(asked)}::bytea[], ${takes})`;
}

const refusal = (wait: number | null) =>
  wait === null ? null : new TooManyAttempts(Math.max(1, wait));

/** The literal of an array. */
const list = (elements: (string | number)[]) => `{${elements.join(",")}}`;

const keysOf = (limits: readonly Limit[]) => list(limits.map(attemptKey));

const allowed = (limits: readonly Limit[]) =>
  list(limits.map(({ name }) => allowances[name].attempts));

/** An element of an array of keys. An attempt needs a limit's key more than once: it is computed once. */
function attemptKey(limit: Limit): string {
  const known = keys.get(limit);
  if (known !== undefined) return known;
  const key = macOf(["latch limit", limit.name, ...limit.subject]).toString("hex");
  const element = `"\\\\x${key}"`;
  keys.set(limit, element);
  return element;
}

const keys = new WeakMap<Limit, string>();
