import { afterAll, beforeAll, inject } from "vitest";
import { codeLimits, take } from "~/auth/attempts.server";
import { beforeSignIn } from "../../db/client.server";
import {
  type Authenticator,
  beginSetup,
  confirmEmail,
  turnOnTwoFactor,
} from "../support/authenticator";
import { goodPassword, Person, signedUp } from "../support/person";
import type { Server } from "../support/server";
import { sessionOf } from "../support/session";
import { pageText, serverWithoutDatabase, testErrors, testFormErrors } from "./errors";

const document = "docs/contracts/factors.md";
const url = inject("latchUrl");
const environment = inject("environment");
const totp = "/account/security/totp";
type Owner = Person & { email: string };
let ada: Owner;
let app: Authenticator;
let limited: Owner;
let down: Server;
let waiting: Person;

beforeAll(async () => {
  [ada, limited] = await Promise.all([signedUp(url), signedUp(url)]);
  app = await turnOnTwoFactor(environment, ada);
  await turnOnTwoFactor(environment, limited);
  while (!(await beforeSignIn((sql) => take(sql, codeLimits(sessionOf(limited).userId)))));
  waiting = await halfSignedIn(ada);
  down = await serverWithoutDatabase();
});
afterAll(() => down.stop());

async function halfSignedIn({ email }: Owner): Promise<Person> {
  const browser = new Person(url);
  await browser.post("/signin", { email, password: goodPassword });
  return browser;
}

const give = (code: string) => () => waiting.post("/signin/second", { code });

testErrors(
  { document, heading: "Errors of giving a code", says: pageText },
  {
    "Enter a code": give(" "),
    "That code is not right": () => give(app.wrongCode())(),
    "Too many codes, please try again in 60 minutes": async () =>
      (await halfSignedIn(limited)).post("/signin/second", { code: "123456" }),
    "Service temporarily unavailable, please try again": () =>
      waiting.elsewhere(down.url).post("/signin/second", { code: "123456" }),
  },
);

testFormErrors("/signin/second", () => waiting);

/** Somebody new who sets up an app. */
async function newcomer(): Promise<Owner> {
  const person = await signedUp(url);
  await confirmEmail(environment, person.email);
  return person;
}

testErrors(
  { document, heading: "Errors of setting an app up", says: pageText },
  {
    "Confirm your email first": async () => (await signedUp(url)).post(totp, { intent: "begin" }),
    "Enter a code": async () => {
      const person = await newcomer();
      return person.post(totp, { intent: "prove", ...(await beginSetup(person)), code: "" });
    },
    "Enter the code your app shows now": async () => {
      const person = await newcomer();
      const setup = await beginSetup(person);
      return person.post(totp, { intent: "prove", ...setup, code: "12345" });
    },
    "That took too long. Set the app up again.": async () =>
      (await newcomer()).post(totp, { intent: "confirm" }),
    "Press one of the buttons": () => ada.post(totp, { intent: "constructor" }),
  },
);

testErrors(
  { document, heading: "Errors of making recovery codes", says: pageText },
  {
    "Turn on two-factor sign-in first": async () =>
      (await newcomer()).post("/account/security/recovery-codes"),
  },
);

testErrors(
  { document, heading: "Errors of forgetting browsers", says: pageText },
  {
    "That browser is already forgotten": () =>
      ada.post("/account/security/browsers", { forget: crypto.randomUUID() }),
  },
);

const confirm = (person: Owner, code: string) =>
  person.post("/account/confirm", { currentPassword: goodPassword, code });

testErrors(
  { document, heading: "Errors of confirming with a code", says: pageText },
  {
    "Enter a code": () => confirm(ada, " "),
    "That code is not right": () => confirm(ada, app.wrongCode()),
    "Too many codes, please try again in 60 minutes": () => confirm(limited, "123456"),
  },
);
