/** The kinds of events that the record of an account has; the table's check has the same list. */
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

/** Of these, what was refused: anybody can bring it about. The others took the right password or a living session. */
export const refusalKinds: readonly EventKind[] = [
  "sign-in-failed",
  "limited",
  "confirmation-failed",
  "access-refused",
  "reset-asked",
  "passkey-failed",
];
