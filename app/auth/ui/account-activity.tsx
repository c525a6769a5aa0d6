import { Badge, Row, Rows, Section } from "~/ui/section";
import { Time } from "~/ui/time";

type Event = {
  id: string;
  what: string;
  at: Date;
  ip: string | null;
  device: string;
  newDevice: boolean;
};

/** What happened to the account lately, so that its owner can tell when it was somebody else. */
export function AccountActivity({ events }: { events: Event[] }) {
  return (
    <Section
      title="Recent activity"
      intro="Something you do not recognise? Change your password: that ends every other session."
    >
      <Rows label="Recent activity">
        {events.map(({ id, what, at, ip, device, newDevice }) => (
          <Row key={id}>
            <p className="font-semibold">
              {what}
              {newDevice && <Badge>New device</Badge>}
            </p>
            <p className="text-sm text-quiet">
              <Time value={at} precise /> · {device} · {ip ?? "Unknown address"}
            </p>
          </Row>
        ))}
      </Rows>
    </Section>
  );
}
