import { type AccountPlaces, accountPath } from "~/auth/account-places";
import { Button } from "~/ui/button";
import { Form } from "~/ui/form";
import { Actions } from "~/ui/page";
import { Badge, Row, Rows, Section } from "~/ui/section";
import { Time } from "~/ui/time";
import { useBusy } from "~/ui/use-busy";
import { ListPages } from "./list-pages";

type Session = {
  id: string;
  device: string;
  ip: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  isThis: boolean;
};

type AccountSessionsProps = { sessions: Session[]; places: AccountPlaces; next: AccountPlaces };

/** A page of the account's sessions, with buttons that end them. */
export function AccountSessions({ sessions, places, next }: AccountSessionsProps) {
  const endingOthers = useBusy("intent", "end-others");
  const pageFrom = (place: AccountPlaces["sessions"]) =>
    `${accountPath({ ...places, sessions: place })}#sessions`;
  const hasOthers = places.sessions !== null || sessions.some(({ isThis }) => !isThis);
  return (
    <Section
      anchor="sessions"
      title="Sessions"
      intro="Where you are signed in. Ending a session takes effect at once."
    >
      <Form method="post">
        <Rows label="Sessions">
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Rows>
        <ListPages
          label="Pages of the sessions"
          further={next.sessions && [pageFrom(next.sessions), "More sessions"]}
          start={places.sessions && [pageFrom(null), "First sessions"]}
        />
        <div className="mt-4">
          <Actions>
            {hasOthers && (
              <Button variant="quiet" name="intent" value="end-others" busy={endingOthers}>
                End all other sessions
              </Button>
            )}
            {/* A new document, so that nothing of the account stays in this one's memory. */}
            <Button variant="danger" form="sign-out-everywhere">
              Sign out everywhere
            </Button>
          </Actions>
        </div>
      </Form>
      <Form id="sign-out-everywhere" method="post" reloadDocument hidden>
        <input type="hidden" name="intent" value="sign-out-everywhere" />
      </Form>
    </Section>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { id, device, ip, createdAt, lastSeenAt, isThis } = session;
  const ending = useBusy("end", id);
  const action = (
    <Button
      variant="quiet"
      name="end"
      value={id}
      busy={ending}
      aria-label={`End session: ${device}${ip ? `, ${ip}` : ""}`}
    >
      End session
    </Button>
  );
  return (
    <Row action={!isThis && action}>
      <p className="font-semibold">
        {device}
        {isThis && <Badge>This device</Badge>}
      </p>
      <p className="text-sm text-quiet">
        {ip ?? "Unknown address"} · Last seen <Time value={lastSeenAt} precise />
      </p>
      <p className="text-sm text-quiet">
        Signed in <Time value={createdAt} precise />
      </p>
    </Row>
  );
}
