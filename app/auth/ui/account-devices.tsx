import { type Place, pageAfter } from "~/auth/account-places";
import { Button } from "~/ui/button";
import { Form } from "~/ui/form";
import { Actions, Stack } from "~/ui/page";
import { Badge, Row, Rows } from "~/ui/section";
import { Ago, Time } from "~/ui/time";
import { useBusy } from "~/ui/use-busy";
import { ListPages } from "./list-pages";

type Device = {
  id: string;
  device: string;
  ip: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  isThis: boolean;
};

type AccountDevicesProps = {
  devices: Device[];
  now: Date;
  /** The place after which this page begins, and the next one. */
  after: Place | null;
  next: Place | null;
};

/** A page of the devices that are signed in, with buttons that sign them out. */
export function AccountDevices({ devices, now, after, next }: AccountDevicesProps) {
  const endingOthers = useBusy("intent", "end-others");
  const hasOthers = after !== null || devices.some(({ isThis }) => !isThis);
  return (
    <>
      <Form method="post">
        <Stack>
          <Rows label="Devices">
            {devices.map((device) => (
              <DeviceRow key={device.id} device={device} now={now} />
            ))}
          </Rows>
          <ListPages
            label="Pages of devices"
            further={next && [pageAfter("/account/devices", next), "Next page"]}
            start={after && ["/account/devices", "First page"]}
          />
          <Actions>
            {hasOthers && (
              <Button variant="quiet" name="intent" value="end-others" busy={endingOthers}>
                Sign out other devices
              </Button>
            )}
            {/* A new document, so that nothing of the account stays in this one's memory. */}
            <Button variant="danger" form="sign-out-everywhere">
              Sign out everywhere
            </Button>
          </Actions>
        </Stack>
      </Form>
      <Form id="sign-out-everywhere" method="post" reloadDocument hidden>
        <input type="hidden" name="intent" value="sign-out-everywhere" />
      </Form>
    </>
  );
}

function DeviceRow({ device: session, now }: { device: Device; now: Date }) {
  const { id, device, ip, createdAt, lastSeenAt, isThis } = session;
  const ending = useBusy("end", id);
  const action = (
    <Button
      variant="quiet"
      name="end"
      value={id}
      busy={ending}
      aria-label={`Sign out ${device}${ip ? `, ${ip}` : ""}`}
    >
      Sign out
    </Button>
  );
  return (
    <Row action={!isThis && action}>
      <p className="font-semibold">
        {device}
        {isThis && <Badge>This device</Badge>}
      </p>
      <p className="text-sm text-quiet">
        {ip ?? "Unknown IP"} · Last active <Ago value={lastSeenAt} now={now} />
      </p>
      <p className="text-sm text-quiet">
        Signed in <Time isInPhrase value={createdAt} />
      </p>
    </Row>
  );
}
