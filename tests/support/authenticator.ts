import { Secret, TOTP } from "otpauth";
import { all, parseHtml, textOf } from "./html";
import { asOwner } from "./owner";
import { goodPassword, Person } from "./person";

const page = "/account/security/totp";

/** An authenticator app that is not our own code, and the recovery codes of its account. */
export class Authenticator {
  private readonly totp: TOTP;

  constructor(
    readonly secret: string,
    readonly recoveryCodes: string[] = [],
  ) {
    this.totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")) });
  }

  /** The code of this half minute, or of one that many steps away. */
  code(steps = 0): string {
    return this.totp.generate({ timestamp: Date.now() + steps * 30_000 });
  }

  /** A code that is wrong, now and soon. */
  wrongCode(): string {
    const right = [-3, -2, -1, 0, 1, 2, 3].map((steps) => this.code(steps));
    return ["000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777"].find(
      (code) => !right.includes(code),
    ) as string;
  }
}

/** Confirms an account's email, as the link in a letter would. */
export const confirmEmail = (environment: Record<string, string>, email: string) =>
  asOwner(environment, async (sql) => {
    // On a server the owner has the application's roles, which may change only an account that is set.
    await sql`select set_config('app.user_id', id::text, true) from users where email = ${email}`;
    await sql`update users set email_confirmed_at = now() where email = ${email}`;
  });

/** Lets the half minutes pass in which an account's codes were used. */
export const passSteps = (environment: Record<string, string>, email: string) =>
  asOwner(
    environment,
    (sql) => sql`
      update totp set last_step = last_step - 10
      where user_id = (select id from users where email = ${email})`,
  );

/** Starts to set up an app, and returns what the page shows. */
export async function beginSetup(person: Person): Promise<{ secret: string; enrolment: string }> {
  await person.post(page, { intent: "begin" });
  const html = await (await person.get(page)).text();
  const secret = /secret=([A-Z2-7]{32})&/.exec(html)?.[1];
  const enrolment = /name="enrolment" value="([0-9a-f-]{36})"/.exec(html)?.[1];
  if (!secret || !enrolment) throw new Error(`The page shows no seed:\n${html}`);
  return { secret, enrolment };
}

/** Gives the first code of an app being set up. The response has the recovery codes. */
export async function proveSetup(
  person: Person,
  { secret, enrolment }: { secret: string; enrolment: string },
): Promise<Authenticator> {
  const code = new Authenticator(secret).code();
  const answer = await person.post(page, { intent: "prove", enrolment, code });
  return new Authenticator(secret, shownCodes(await answer.text()));
}

/** Turns two-factor sign-in on for a person whose email is confirmed. */
export async function turnOnTwoFactor(
  environment: Record<string, string>,
  person: Person & { email: string },
): Promise<Authenticator> {
  await confirmEmail(environment, person.email);
  const app = await proveSetup(person, await beginSetup(person));
  const answer = await person.post(page, { intent: "confirm" });
  if (answer.headers.get("Location") !== "/account/security")
    throw new Error(`Turning it on failed: ${answer.status} ${await answer.text()}`);
  await passSteps(environment, person.email);
  return app;
}

/** Gives the password and a code on the page that asks for them. */
export const confirmWith = (person: Person, code: string) =>
  person.post("/account/confirm", { currentPassword: goodPassword, code });

/** Signs a person in with a code, in another browser. */
export async function signedInWithCode(
  { url, email }: Person & { email: string },
  code: string,
): Promise<Person> {
  const browser = new Person(url);
  await browser.post("/signin", { email, password: goodPassword });
  const response = await browser.post("/signin/second", { code });
  if (response.headers.get("Location") !== "/tasks")
    throw new Error(`Signing in failed: ${response.status} ${await response.text()}`);
  return browser;
}

/** The recovery codes on a page. */
export const shownCodes = (html: string): string[] =>
  all(
    parseHtml(html),
    ({ tag, attributes }) => tag === "ol" && attributes["aria-label"] === "Recovery codes",
  ).flatMap((list) => all(list, ({ tag }) => tag === "li").map(textOf));
