import { type AccountPlaces, accountPath } from "~/auth/account-places";
import type { EventKind } from "~/auth/event-kinds";
import { Badge, Row, Rows, Section } from "~/ui/section";
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

type AccountActivityProps = { events: ActivityEvent[]; places: AccountPlaces; next: AccountPlaces };

/** A page of the account's events, in which its owner would notice somebody else, the latest first. */
export function AccountActivity({ events, places, next }: AccountActivityProps) {
  const pageFrom = (activity: AccountPlaces["activity"]) =>
    `${accountPath({ ...places, activity })}#activity`;
  return (
    <Section
      anchor="activity"
      title="Recent activity"
      intro="Something you do not recognise? Change your password: that ends every other session."
    >
      <Rows label="Recent activity">
        {events.map(({ id, kind, at, ip, device, newDevice }) => (
          <Row key={id}>
            <p className="font-semibold">
              {words[kind]}
              {newDevice && <Badge>New device</Badge>}
            </p>
            <p className="text-sm text-quiet">
              <Time value={at} precise /> · {device} · {ip ?? "Unknown address"}
            </p>
          </Row>
        ))}
      </Rows>
      <ListPages
        label="Pages of the activity"
        further={next.activity && [pageFrom(next.activity), "Older activity"]}
        start={places.activity && [pageFrom(null), "Latest activity"]}
      />
    </Section>
  );
}

const words: Record<EventKind, string> = {
  "signed-up": "Account created",
  "signed-in": "Signed in",
  "sign-in-failed": "Sign-in failed: wrong password",
  limited: "Too many attempts, refused",
  "signed-out": "Signed out",
  "session-ended": "Session ended",
  "password-confirmed": "Password confirmed",
  "confirmation-failed": "Current password was wrong",
  "password-changed": "Password changed",
  "email-changed": "Email changed",
  "account-deleted": "Account deleted",
  "access-refused": "Refused: the session had ended",
  "reset-link-made": "Password reset link made by the operator",
  "password-reset": "Password reset with a link",
  "reset-asked": "Asked for a link to reset the password",
  "email-confirmed": "Email confirmed",
  "email-change-asked": "Asked to change the email",
  "email-taken-back": "Email change taken back",
};
