-- A letter that was given up stands in the record of its reader's account.
alter table auth_events drop constraint auth_events_kind_check;
alter table auth_events add constraint auth_events_kind_check check (kind in (
  'signed-up', 'signed-in', 'sign-in-failed', 'limited', 'signed-out', 'session-ended',
  'password-confirmed', 'confirmation-failed', 'password-changed', 'email-changed', 'account-deleted',
  'access-refused', 'reset-link-made', 'password-reset', 'reset-asked', 'email-confirmed',
  'email-change-asked', 'email-taken-back', 'code-asked', 'code-failed', 'factor-added', 'factor-removed',
  'recovery-codes-made', 'recovery-code-used', 'browser-trusted', 'browser-forgotten', 'passkey-added',
  'passkey-removed', 'passkey-failed', 'passkey-copied', 'letter-abandoned'
));
