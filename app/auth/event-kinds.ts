/** The kinds of events in an account's record; the table's check has the same list. */
export type EventKind =
  | "signed-up"
  | "signed-in"
  | "sign-in-failed"
  | "limited"
  | "signed-out"
  | "session-ended"
  | "password-confirmed"
  | "confirmation-failed"
  | "password-changed"
  | "email-changed"
  | "account-deleted"
  | "access-refused"
  | "reset-link-made"
  | "password-reset"
  | "reset-asked"
  | "email-confirmed"
  | "email-change-asked"
  | "email-taken-back"
  | "code-asked"
  | "code-failed"
  | "factor-added"
  | "factor-removed"
  | "recovery-codes-made"
  | "recovery-code-used"
  | "browser-trusted"
  | "browser-forgotten"
  | "passkey-added"
  | "passkey-removed"
  | "passkey-failed"
  | "passkey-copied"
  | "letter-abandoned";

/** The kinds that are refusals, which anybody can cause. The others took the right password or a live session. */
export const refusalKinds: readonly EventKind[] = [
  "sign-in-failed",
  "limited",
  "confirmation-failed",
  "access-refused",
  "reset-asked",
  "passkey-failed",
];
