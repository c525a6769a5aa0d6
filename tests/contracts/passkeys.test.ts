import { beforeAll, inject } from "vitest";
import { passkeyLimits, take } from "~/auth/attempts.server";
import { newChallenge } from "~/auth/passkey-challenges.server";
import { mostPasskeys, requestOptions, rpId, userHandleOf } from "~/auth/passkeys.server";
import { beforeSignIn } from "../../db/client.server";
import { confirmEmail } from "../support/authenticator";
import { asOwner } from "../support/owner";
import { goodPassword, Person, signedUp } from "../support/person";
import { sessionOf } from "../support/session";
import { SoftwarePasskey } from "../support/software-passkey";
import { pageText, testErrors } from "./errors";

const document = "docs/contracts/passkeys.md";
const url = inject("latchUrl");
const environment = inject("environment");
const path = "/account/security/passkeys";
const device = new SoftwarePasskey(url);
let ada: Person & { email: string };

function add(person: Person, passkey: SoftwarePasskey) {
  const { sessionId, userId } = sessionOf(person);
  const options = { rp: { id: rpId }, user: { id: userHandleOf(userId) } };
  const sent = passkey.create({ ...options, challenge: newChallenge("add", sessionId) });
  return person.post(`${path}/new`, { passkey: sent });
}

beforeAll(async () => {
  ada = await signedUp(url);
  await confirmEmail(environment, ada.email);
  await add(ada, device);
});

const signIn = (browser = new Person(url)) =>
  browser.post("/signin", { passkey: device.get(requestOptions("sign-in", null), { rpId: "x" }) });

testErrors(
  { document, heading: "Errors of signing in with a passkey", says: pageText },
  {
    "This passkey could not be used here": () => signIn(),
    "Too many attempts, please try again in 15 minutes": async () => {
      const browser = new Person(url);
      const { asked } = passkeyLimits(browser.address, false);
      while (!(await beforeSignIn((sql) => take(sql, asked))));
      return signIn(browser);
    },
  },
);

testErrors(
  { document, heading: "Errors of a passkey as second factor", says: pageText },
  {
    "This passkey could not be used here": async () => {
      const browser = new Person(url);
      await browser.post("/signin", { email: ada.email, password: goodPassword });
      return browser.post("/signin/second", { passkey: "{}" });
    },
  },
);

/** Somebody who can add passkeys. */
async function newcomer() {
  const person = await signedUp(url);
  await confirmEmail(environment, person.email);
  return person;
}

testErrors(
  { document, heading: "Errors of adding a passkey", says: pageText },
  {
    "Confirm your email first": async () => add(await signedUp(url), new SoftwarePasskey(url)),
    "This passkey could not be used here": async () => add(await newcomer(), device),
    "You have 10 passkeys already": async () => {
      const person = await newcomer();
      const { userId } = sessionOf(person);
      await asOwner(environment, async (sql) => {
        await sql`select set_config('app.user_id', ${userId}, true)`;
        await sql`
          insert into passkeys (id, user_id, public_key, sign_count, transports, backed_up, aaguid,
            user_verified, name)
          select sha256(gen_random_uuid()::text::bytea), ${userId}, '', 0, '', false,
            gen_random_uuid(), true, 'A passkey'
          from generate_series(1, ${mostPasskeys})`;
        await sql`update sessions set second_at = now() where user_id = ${userId}`;
      });
      return add(person, new SoftwarePasskey(url));
    },
    "That's too large": () => ada.post(`${path}/new`, { passkey: "a".repeat(64 * 1024) }),
  },
);

const rename = (name: string) => () =>
  ada.post(`${path}/edit?${new URLSearchParams({ passkey: device.id })}`, { name });

testErrors(
  { document, heading: "Errors of changing a passkey", says: pageText },
  {
    "Name is required": rename(" "),
    "Name must be 60 characters or less": rename("x".repeat(61)),
  },
);
