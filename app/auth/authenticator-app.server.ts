/**
 * The authenticator app of an account. What this module promises:
 *
 * - A code is used once: the step of the last one is stored, and codes of this step or an earlier one are refused. Of
 *   several uses at once one succeeds.
 * - An app being set up is kept apart: until it is confirmed the current one stays in use.
 * - A seed is encrypted for its user, and shown only while its app is being set up.
 */
import { encode } from "uqr";
import { beforeSignIn, type Sql, type UserScope } from "../../db/client.server";
import { currentKeyId, decrypt, type Encrypted, encrypt, knownKeyIds } from "./encryption.server";
import { authenticatorUri, base32, newSeed, stepOfCode } from "./totp.server";

/** How long an app can be set up with the same seed, in minutes. */
const enrolmentMinutes = 60;

const contextOf = (userId: string) => ["latch totp seed", userId];

/** Starts to set up an app, with a new seed. An earlier setup ends; the current app stays in use. */
export async function beginEnrolment({ sql, userId }: UserScope): Promise<void> {
  const { bytes, keyId } = encrypt(newSeed(), contextOf(userId));
  await sql`
    insert into totp_enrolments (user_id, seed, key_id) values (${userId}, ${bytes}, ${keyId})
    on conflict (user_id) do update
    set id = excluded.id, seed = excluded.seed, key_id = excluded.key_id, proven_step = null,
      created_at = now()`;
}

/** Ends the setup of an app, if there is one. */
export async function endEnrolment({ sql, userId }: UserScope): Promise<void> {
  await sql`delete from totp_enrolments where user_id = ${userId}`;
}

/** An app being set up, as its page shows it. */
export type ShownEnrolment = {
  id: string;
  /** The seed in groups of four, for typing into an app. */
  secret: string;
  /** The address in the QR code, which opens an app on the same phone. */
  uri: string;
  qrCode: QrCode;
};

/** The dark modules of a QR code as the path of an SVG, in a square of `size` units, including the light margin. */
export type QrCode = { size: number; path: string };

/**
 * The app that an account is setting up; "proven" once it has given a code, when its seed is no longer shown; null if
 * there is none.
 */
export async function findEnrolment(scope: UserScope): Promise<ShownEnrolment | "proven" | null> {
  const enrolment = await readEnrolment(scope);
  if (!enrolment) return null;
  if (enrolment.provenStep !== null) return "proven";
  const seed = decrypt(enrolment, contextOf(scope.userId));
  const uri = authenticatorUri(seed, scope.user.email);
  const secret = (base32(seed).match(/.{1,4}/g) ?? []).join(" ");
  return { id: enrolment.id, secret, uri, qrCode: qrCodeOf(uri) };
}

type Enrolment = Encrypted & { id: string; provenStep: number | null };

async function readEnrolment({ sql, userId }: UserScope): Promise<Enrolment | undefined> {
  const [found] = await sql<(Omit<Enrolment, "provenStep"> & { provenStep: string | null })[]>`
    select id, seed as bytes, key_id as "keyId", proven_step as "provenStep" from totp_enrolments
    where user_id = ${userId} and key_id in ${sql(["", ...knownKeyIds])}
      and created_at > now() - make_interval(mins => ${enrolmentMinutes})`;
  return (
    found && ({ ...found, provenStep: found.provenStep && Number(found.provenStep) } as Enrolment)
  );
}

/** The QR code of a text; it can be read with a seventh of it covered by a finger or a reflection. */
function qrCodeOf(text: string): QrCode {
  const { size, data } = encode(text, { ecc: "M", border: 4 });
  const runs = data.flatMap((row, y) =>
    [
      ...row
        .map((dark) => (dark ? "1" : "0"))
        .join("")
        .matchAll(/1+/g),
    ].map(({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`),
  );
  return { size, path: runs.join("") };
}

/**
 * Records that an app gives the codes of the seed that was shown.
 *
 * @param enrolmentId from the page that showed the seed: another may have been created meanwhile
 * @param code six digits
 */
export async function proveEnrolment(
  scope: UserScope,
  { enrolmentId, code, now = new Date() }: { enrolmentId: string; code: string; now?: Date },
): Promise<boolean> {
  const enrolment = await readEnrolment(scope);
  if (!enrolment || enrolment.id !== enrolmentId || enrolment.provenStep !== null) return false;
  const step = stepOfCode(decrypt(enrolment, contextOf(scope.userId)), code, now);
  if (step === null) return false;
  const { sql, userId } = scope;
  await sql`
    update totp_enrolments set proven_step = ${step}
    where user_id = ${userId} and id = ${enrolment.id} and proven_step is null`;
  return true;
}

/**
 * Replaces the current app, if any, with the one that was proven. The time since when the account has an app is kept:
 * it says whether the factor is older than another change. @returns whether one was proven
 */
export async function confirmEnrolment(scope: UserScope): Promise<boolean> {
  const enrolment = await readEnrolment(scope);
  if (!enrolment || enrolment.provenStep === null) return false;
  const { sql, userId } = scope;
  await sql`
    insert into totp (user_id, seed, key_id, last_step)
    values (${userId}, ${enrolment.bytes}, ${enrolment.keyId}, ${enrolment.provenStep})
    on conflict (user_id) do update
    set seed = excluded.seed, key_id = excluded.key_id, last_step = excluded.last_step`;
  await endEnrolment(scope);
  return true;
}

/** Removes the app from an account. @returns whether there was one */
export async function removeApp(sql: Sql, userId: string): Promise<boolean> {
  const removed = await sql`delete from totp where user_id = ${userId}`;
  return removed.count > 0;
}

/**
 * Uses up a code of a user's app. @param code six digits @returns whether it is right, and the first use of its step
 */
export async function consumeAppCode(
  sql: Sql,
  userId: string,
  code: string,
  now = new Date(),
): Promise<boolean> {
  const [app] = await sql<Encrypted[]>`
    select seed as bytes, key_id as "keyId" from totp where user_id = ${userId}`;
  const step = app ? stepOfCode(decrypt(app, contextOf(userId)), code, now) : null;
  if (step === null) return false;
  const used = await sql`
    update totp set last_step = ${step} where user_id = ${userId} and last_step < ${step}`;
  return used.count > 0;
}

/** Whether an account's app was encrypted with a key that this process doesn't have. */
export async function hasUnreadableSeeds(): Promise<boolean> {
  const found = await beforeSignIn(
    (sql) => sql`select from totp where key_id not in ${sql(["", ...knownKeyIds])} limit 1`,
  );
  return found.count > 0;
}

/** Re-encrypts with the current key what the previous one has encrypted. Returns the number of seeds. */
export async function reencryptSeeds(): Promise<number> {
  if (currentKeyId === null) return 0;
  return beforeSignIn(async (sql) => {
    const seeds = await sql<(Encrypted & { userId: string })[]>`
      select user_id as "userId", seed as bytes, key_id as "keyId" from totp
      where key_id <> ${currentKeyId} and key_id in ${sql(["", ...knownKeyIds])}
      order by user_id limit 500 for update skip locked`;
    for (const { userId, ...seed } of seeds) {
      const { bytes, keyId } = encrypt(decrypt(seed, contextOf(userId)), contextOf(userId));
      await sql`update totp set seed = ${bytes}, key_id = ${keyId} where user_id = ${userId}`;
    }
    return seeds.length;
  });
}

/** Removes setups that were never confirmed. Returns their number. */
export async function removeOldEnrolments(): Promise<number> {
  const removed = await beforeSignIn(
    (sql) => sql`
      delete from totp_enrolments
      where created_at < now() - make_interval(mins => ${enrolmentMinutes})`,
  );
  return removed.count;
}
