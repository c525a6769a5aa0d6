/**
 * The errors of the database that are not bugs: it cannot be opened, cannot be used now, or did not say what it did.
 */

/**
 * The database cannot be opened for a reason that whoever starts Latch can fix: the message is one line that says
 * what.
 */
export class CannotOpen extends Error {
  override name = "CannotOpen";
}

/**
 * The service cannot do this now, and neither the request nor a bug is the reason: answered with 503. Nothing was
 * done, and nothing will be.
 */
export class Unavailable extends Error {
  override name = "Unavailable";
}

/** The database was told to commit and did not answer: it may have been done, and nobody can say. Answered with 504. */
export class OutcomeUnknown extends Error {
  override name = "OutcomeUnknown";
}

/** Codes of Node's network and of postgres.js itself. */
const connectionErrors = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "EMFILE",
  "ENFILE",
  "ENETUNREACH",
  "ENOENT",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/**
 * SQLSTATEs (PostgreSQL manual, appendix A) after which the same request may succeed later: connection failures, a
 * refused login, a missing database or table (not migrated), a replica after a failover, conflicts, exhausted
 * resources, shutdown and time-outs.
 */
const outageStates = /^(08...|28...|3D000|3F000|42P01|25006|25P03|40001|40P01|53...|55P03|57...)$/;

/** Whether an error means that the database cannot be used, rather than that a statement is wrong. */
export function isOutage(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return connectionErrors.has(code) || outageStates.test(code);
}
