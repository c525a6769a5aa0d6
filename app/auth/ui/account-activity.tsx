import { type Place, pageAfter } from "~/auth/account-places";
import type { EventKind } from "~/auth/event-kinds";
import { Badge, Row, Rows } from "~/ui/section";
import { Time } from "~/ui/time";
import { ListPages } from "./list-pages";

type ActivityEvent = {
  id: string;
  kind: EventKind;
  at: Date;
  ip: string | null;
  device: string;
  newDevice: boolean;
};

type AccountActivityProps = {
  /** The list's label. */
  label: string;
  /** The address of its first page. */
  path: string;
  events: ActivityEvent[];
  /** The place after which this page begins, and the next one. */
  after: Place | null;
  next: Place | null;
};

/** A page of the account's events, the latest first, where its owner would notice somebody else. */
export function AccountActivity({ label, path, events, after, next }: AccountActivityProps) {
  return (
    <>
      {events.length > 0 ? (
        <Rows label={label}>
          {events.map(({ id, kind, at, ip, device, newDevice }) => (
            <Row key={id}>
              <p className="font-semibold">
                {words[kind]}
                {newDevice && <Badge>New device</Badge>}
              </p>
              <p className="text-sm text-quiet">
                <Time value={at} />
                {kind !== "letter-abandoned" && ` · ${device} · ${ip ?? "Unknown IP"}`}
              </p>
            </Row>
          ))}
        </Rows>
      ) : (
        <p className="text-quiet">None so far.</p>
      )}
      <ListPages
        label={`Pages of ${label.toLowerCase()}`}
        further={next && [pageAfter(path, next), "Next page"]}
        start={after && [path, "First page"]}
      />
    </>
  );
}

const words: Record<EventKind, string> = {
  "signed-up": "Account created",
  "signed-in": "Signed in",
  "sign-in-failed": "Wrong password at sign-in",
  limited: "Blocked: too many attempts",
  "signed-out": "Signed out",
  "session-ended": "Device signed out",
  "password-confirmed": "Password confirmed",
  "confirmation-failed": "Wrong password when confirming",
  "password-changed": "Password changed",
  "email-changed": "Email changed",
  "account-deleted": "Account deleted",
  "access-refused": "Blocked: device already signed out",
  "reset-link-made": "Password reset link made by the operator",
  "password-reset": "Password reset with a link",
  "reset-asked": "Password reset link requested",
  "email-confirmed": "Email confirmed",
  "email-change-asked": "Email change requested",
  "email-taken-back": "Email change undone",
  "code-asked": "Correct password, code requested",
  "code-failed": "Wrong code after the correct password",
  "factor-added": "Second factor added",
  "factor-removed": "Second factor removed",
  "recovery-codes-made": "Recovery codes made",
  "recovery-code-used": "Recovery code used",
  "browser-trusted": "Browser trusted for 30 days",
  "browser-forgotten": "Trusted browser forgotten",
  "passkey-added": "Passkey added",
  "passkey-removed": "Passkey removed",
  "passkey-failed": "Passkey not accepted",
  "passkey-copied": "Blocked: a copy of a passkey",
  "letter-abandoned": "An email to you couldn't be delivered",
};
