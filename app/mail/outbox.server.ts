/**
 * The outbox: letters that wait in the database until a mail server has accepted them. What this module promises:
 *
 * - A letter is posted in the transaction of what it reports: both happen, or neither.
 * - No row has a secret. A link is computed from its row and a key when the letter is sent.
 * - Roles that post letters cannot read them. The role that sends them claims them through functions and can do
 *   nothing else.
 */
import { config } from "~/server/config.server";
import { afterCommit, asMailer, beforeSignIn, type Sql } from "../../db/client.server";

/** What the words of a letter need, besides its kind: nothing secret. */
export type LetterData = Readonly<Record<string, string | null>>;

/** A letter to be posted to an address. The account of the address, if it has one, may be known. */
export type NewLetter<Kind extends string = string> = {
  kind: Kind;
  userId?: string | null;
  email: string;
  data?: LetterData;
};

/** A letter claimed for sending. */
export type DueLetter = {
  id: string;
  kind: string;
  userId: string | null;
  email: string;
  data: LetterData;
  createdAt: Date;
  /** How often it has been claimed, this time included. */
  tries: number;
};

/** What became of a letter. "dropped": it is not, or no longer, to be sent, and is forgotten. */
export type Outcome = "sent" | "dropped" | "abandoned" | { laterSeconds: number };

/** How long a claimed letter stays with its process, in seconds: longer than any mail server may take. */
const leaseSeconds = 120;

/** Posts a letter. Does nothing if mail is off. */
export async function postLetter(
  sql: Sql,
  { kind, userId = null, email, data = {} }: NewLetter,
): Promise<void> {
  if (config.MAIL === "off") return;
  await sql`select post_letter(${kind}, ${userId}, ${email}, ${JSON.stringify(data)}::text::jsonb)`;
  afterCommit(sql, wake);
}

/**
 * Posts a letter to an account's own address and to former ones that can still take a change back, but not to an
 * address that was sent one of this kind within the last hour.
 */
export async function postNotice(
  sql: Sql,
  { kind, userId, data = {} }: { kind: string; userId: string; data?: LetterData },
): Promise<void> {
  if (config.MAIL === "off") return;
  await sql`select post_notice(${kind}, ${userId}, ${JSON.stringify(data)}::text::jsonb)`;
  afterCommit(sql, wake);
}

/** Whether a letter is still to be sent. If so, nobody can withdraw it before the transaction ends. */
export async function holdLetter(sql: Sql, id: string): Promise<boolean> {
  const [{ held }] = await sql<[{ held: boolean }]>`select hold_letter(${id}) as held`;
  return held;
}

/** Withdraws unsent letters of these kinds, to an account or to its current address. */
export async function withdrawLetters(
  sql: Sql,
  userId: string,
  kinds: readonly string[],
): Promise<void> {
  const list = JSON.stringify(kinds);
  await sql`
    select withdraw_letters(id, email,
      array(select jsonb_array_elements_text(${list}::text::jsonb)))
    from users where id = ${userId}`;
}

/** Claims up to `limit` letters that are due. */
export async function claimLetters(limit: number): Promise<DueLetter[]> {
  return asMailer(async (sql) => {
    const rows = await sql<(Omit<DueLetter, "data"> & { data: string })[]>`
      select id, kind, user_id as "userId", email, data::text as data, created_at as "createdAt", tries
      from claim_letters(${limit}, ${leaseSeconds})`;
    return rows.map((row) => ({ ...row, data: JSON.parse(row.data) }));
  });
}

/** Records what became of a letter. */
export async function settleLetter(id: string, outcome: Outcome): Promise<void> {
  const [word, seconds] =
    typeof outcome === "string" ? [outcome, 0] : (["later", outcome.laterSeconds] as const);
  await asMailer((sql) => sql`select settle_letter(${id}, ${word}, ${seconds})`);
}

/** Removes letters that were sent a day ago or abandoned a week ago. Returns their number. */
export async function purgeLetters(): Promise<number> {
  const [{ count }] = await beforeSignIn(
    (sql) => sql<[{ count: string }]>`select purge_letters(1000) as count`,
  );
  return Number(count);
}

/** Has `listener` called when letters of this process are due. */
export function onPosted(listener: () => void): void {
  wake = listener;
}

let wake = (): void => {};
