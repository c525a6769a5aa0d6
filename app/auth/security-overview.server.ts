/** What is known about an account's second factors, for its pages. Never the factors themselves. */
import type { UserScope } from "../../db/client.server";
import { isProofRecent } from "./account.server";
import { findEnrolment } from "./authenticator-app.server";
import { describeUserAgent } from "./client-info";
import { isEmailConfirmed } from "./confirmation.server";
import { canEncrypt } from "./encryption.server";
import { factorsOf, isSecondAsked } from "./factors.server";
import { listPasskeys, rpId, userHandleOf } from "./passkeys.server";
import { recoveryCodesLeft } from "./recovery-codes.server";
import { listTrustedBrowsers } from "./trusted-browsers.server";

/** Why no second factor can be added: the operator has set no key, or the account's email is not confirmed. */
export type FactorObstacle = "no key" | "unconfirmed email";

/** What keeps an account from adding an app; null if nothing does. */
export async function factorObstacle(scope: UserScope): Promise<FactorObstacle | null> {
  return canEncrypt ? unconfirmedEmail(scope) : "no key";
}

/** What keeps an account from adding a passkey, which needs no key of ours; null if nothing does. */
export async function unconfirmedEmail(scope: UserScope): Promise<FactorObstacle | null> {
  return (await isEmailConfirmed(scope)) ? null : "unconfirmed email";
}

/** The contents of each row on the page of two-factor sign-in. */
export async function securityOverview(scope: UserScope) {
  const factors = await factorsOf(scope.sql, scope.userId);
  const browsers = await listTrustedBrowsers(scope);
  const obstacle = await factorObstacle(scope);
  const isOn = isSecondAsked(factors);
  return { user: scope.user, ...factors, isOn, browsers: browsers.length, obstacle };
}

/**
 * What the page of the authenticator app shows; "proof due" if it would show a seed, but the session has not proven
 * enough.
 */
export async function appPage(scope: UserScope) {
  const { app } = await factorsOf(scope.sql, scope.userId);
  const obstacle = await factorObstacle(scope);
  const enrolment = obstacle ? null : await findEnrolment(scope);
  if (enrolment && !(await isProofRecent(scope))) return "proof due";
  const { setId } = await recoveryCodesLeft(scope.sql, scope.userId);
  return { user: scope.user, isOn: app, obstacle, enrolment, setId: setId ?? "" };
}

/** The browsers that an account trusts, in words. */
export async function trustedBrowsersPage(scope: UserScope) {
  const trusted = await listTrustedBrowsers(scope);
  const browsers = trusted.map(({ userAgent, ...browser }) => ({
    ...browser,
    device: describeUserAgent(userAgent),
  }));
  return { user: scope.user, browsers };
}

/** An account's passkeys, and what browsers are told of them so that they offer no others. */
export async function passkeysPage(scope: UserScope) {
  const { userId, user } = scope;
  const passkeys = await listPasskeys(scope);
  const account = { rpId, userId: userHandleOf(userId) };
  return {
    user,
    passkeys: passkeys.map(({ transports: _, ...passkey }) => passkey),
    known: {
      accepted: { ...account, allAcceptedCredentialIds: passkeys.map(({ id }) => id) },
      details: { ...account, name: user.email, displayName: user.name },
    },
    obstacle: await unconfirmedEmail(scope),
    isProofDue: !(await isProofRecent(scope)),
  };
}
