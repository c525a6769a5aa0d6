/** An account as its owner sees it. */
export type User = { id: string; email: string; name: string };

/** A user, and the epoch in which browsers become known to the account. */
export type Account = User & { knownBrowsersEpoch: number };
