import type { ReactNode } from "react";
import { Button } from "~/ui/button";
import { Form } from "~/ui/form";
import { TextLink } from "~/ui/page";
import { Time } from "~/ui/time";
import { AccountControl, AccountLink, AccountRows } from "./account-rows";

type AccountOverviewProps = {
  user: { name: string; email: string; quickAdd: boolean };
  /** Whether signing in takes a second factor. */
  isSecondAsked: boolean;
  /** The number of devices that are signed in. */
  devices: number;
  /** When the person last did something that the activity tells. */
  latestAt: Date | null;
  /** The account's time zone, and what its clock shows. */
  timeZone: string;
  /** The choice of theme. */
  appearance: ReactNode;
};

/** Everything that can be seen and changed of an account, a row each. */
export function AccountOverview(props: AccountOverviewProps) {
  const { user, isSecondAsked, devices, latestAt, timeZone, appearance } = props;
  return (
    <>
      <AccountRows>
        <AccountLink to="/account/name" label="Name" value={user.name} action="Edit" />
        <AccountLink to="/account/email" label="Email" value={user.email} action="Change" />
        <AccountLink to="/account/password" label="Password" action="Change" />
        <AccountLink
          to="/account/security"
          label="Two-factor sign-in"
          value={isSecondAsked ? "On" : "Off"}
        />
        <AccountLink to="/account/devices" label="Devices" value={`${devices} signed in`} />
        <AccountLink
          to="/account/activity"
          label="Recent activity"
          value={latestAt && <Time value={latestAt} precise />}
        />
        <AccountLink to="/account/time-zone" label="Time zone" value={timeZone} />
        <AccountLink
          to="/account/quick-add"
          label="Quick add"
          value={user.quickAdd ? "On" : "Off"}
        />
        <AccountControl label="Appearance">{appearance}</AccountControl>
        <AccountLink to="/account/export.json" label="Download your data" reloadDocument />
      </AccountRows>
      {/* A new document, so that nothing of the tasks stays in this one's memory. */}
      <Form method="post" action="/signout" reloadDocument>
        <Button variant="quiet" fullWidth>
          Sign out
        </Button>
      </Form>
      <p className="text-center">
        <TextLink to="/account/delete">Delete account</TextLink>
      </p>
    </>
  );
}
