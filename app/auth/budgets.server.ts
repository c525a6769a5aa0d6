/** Which limits an attempt to sign up or in is counted against. */
import type { Budget } from "./limits.server";
import { networkOf } from "./network.server";
import type { KnownBrowser } from "./users.server";

/**
 * What an attempt to sign in takes, `returned` if it succeeds. A browser that is known to the account has a
 * budget that nobody else can use up, and no other limit: whoever attacks the account, or from the same
 * address, does not shut its owner out. Where no address is known the email's own limit has to do.
 */
export function signInBudgets(
  email: string,
  address: string | null,
  known: KnownBrowser | null,
): { returned: Budget[]; kept: Budget[] } {
  if (known) {
    const own: Budget = { limit: "sign-in by email and known browser", subject: [email, known.id] };
    return { returned: [own], kept: [] };
  }
  const network = networkOf(address);
  const everywhere: Budget = { limit: "sign-in by email", subject: [email] };
  if (network === null) {
    return { returned: [everywhere], kept: [{ limit: "sign-in without an address", subject: [] }] };
  }
  return {
    returned: [{ limit: "sign-in by email and address", subject: [email, network] }, everywhere],
    kept: [{ limit: "sign-in by address", subject: [network] }],
  };
}

/** What an attempt to sign up takes. */
export function signUpBudgets(address: string | null): Budget[] {
  const network = networkOf(address);
  return network === null
    ? [{ limit: "sign-up without an address", subject: [] }]
    : [{ limit: "sign-up by address", subject: [network] }];
}
