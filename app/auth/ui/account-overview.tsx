import type { ReactNode } from "react";
import { TextLink } from "~/ui/page";
import { Time } from "~/ui/time";
import { AccountButton, AccountControl, AccountLink, AccountRows } from "./account-rows";

type AccountOverviewProps = {
  user: { name: string; email: string; quickAdd: boolean };
  /** Whether signing in takes a second factor. */
  isSecondAsked: boolean;
  /** Whether the email waits to be confirmed. */
  isEmailDue: boolean;
  /** The number of devices that are signed in. */
  devices: number;
  /** When the person last did something that the activity shows. */
  latestAt: Date | null;
  /** The account's time zone, and the time there, such as "18:53": a browser's clock may say another. */
  timeZone: string;
  clock: string;
  /** The theme form. */
  appearance: ReactNode;
};

/** Everything that people can see and change of an account, a row each. */
export function AccountOverview(props: AccountOverviewProps) {
  const { user, isSecondAsked, isEmailDue, devices, latestAt, timeZone, clock, appearance } = props;
  return (
    <>
      <AccountRows>
        <AccountLink to="/account/name" label="Name" value={user.name} action="Edit" />
        <AccountLink
          to="/account/email"
          label="Email"
          value={user.email}
          action="Change"
          note={isEmailDue ? "Not confirmed yet" : null}
        />
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
          value={latestAt && <Time value={latestAt} />}
        />
        <AccountLink
          to="/account/time-zone"
          label="Time zone"
          value={`${placeOf(timeZone)}, ${clock} now`}
        />
        <AccountLink
          to="/account/quick-add"
          label="Quick add"
          value={user.quickAdd ? "On" : "Off"}
        />
        <AccountControl label="Appearance">{appearance}</AccountControl>
        <AccountLink to="/account/export.json" label="Download your data" reloadDocument />
        <AccountButton action="/signout">Sign out</AccountButton>
      </AccountRows>
      <p className="text-center">
        <TextLink to="/account/delete">Delete account</TextLink>
      </p>
    </>
  );
}

/** The place that a time zone is named after: "New York". */
const placeOf = (zone: string) => zone.split("/").at(-1)?.replaceAll("_", " ");
