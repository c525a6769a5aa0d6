/**
 * Recovery codes: each stands in once for a second factor that was lost. They are shown when they are created and
 * never again. A code has 125 random bits, so a plain SHA-256 of it is enough to store (OWASP ASVS 5.0, 6.5.2).
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Sql, UserScope } from "../../db/client.server";

/** The number of codes in a set. */
export const recoveryCodeCount = 10;

/** Crockford's base 32: no I, L, O or U, which look like others. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const codeLength = 25;

/** The codes that a user has left: of which set, and how many. */
export type RecoveryCodesLeft = { setId: string | null; left: number };

/** The recovery codes that a user has left. */
export async function recoveryCodesLeft(sql: Sql, userId: string): Promise<RecoveryCodesLeft> {
  const [found] = await sql<{ setId: string; left: number }[]>`
    select set_id as "setId", count(*)::int as left from recovery_codes
    where user_id = ${userId} group by set_id`;
  return found ?? { setId: null, left: 0 };
}

/**
 * Creates new recovery codes for a user, which replace the old ones. Returns them as they are shown, in groups of
 * five.
 */
export async function makeRecoveryCodes({ sql, userId }: UserScope): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newCode);
  const hashes = JSON.stringify(codes.map((code) => hashOf(code).toString("hex")));
  await sql`delete from recovery_codes where user_id = ${userId}`;
  await sql`
    insert into recovery_codes (user_id, hash, set_id)
    select ${userId}, decode(hash, 'hex'), ${randomUUID()}
    from jsonb_array_elements_text(${hashes}::text::jsonb) as hash`;
  return codes.map((code) => (code.match(/.{5}/g) ?? []).join("-"));
}

/** Uses up a recovery code. Of several uses at once one succeeds. @param code in capitals, without blanks and dashes */
export async function consumeRecoveryCode(
  sql: Sql,
  userId: string,
  code: string,
): Promise<boolean> {
  if (code.length !== codeLength) return false;
  // By Crockford's rule: what looks like a zero or a one is one.
  const meant = code.replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  const used = await sql`
    delete from recovery_codes where user_id = ${userId} and hash = ${hashOf(meant)}`;
  return used.count > 0;
}

/** Removes a user's recovery codes. */
export async function removeRecoveryCodes(sql: Sql, userId: string): Promise<void> {
  await sql`delete from recovery_codes where user_id = ${userId}`;
}

/** A byte modulo 32 is as random as the byte. */
const newCode = () =>
  [...randomBytes(codeLength)].map((byte) => alphabet[byte % alphabet.length]).join("");

const hashOf = (code: string) => createHash("sha256").update(code).digest();
