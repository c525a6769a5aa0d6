import { useLoaderData } from "@remix-run/react";
import { securityOverview } from "~/auth/security-overview.server";
import { AccountLink, AccountRows } from "~/auth/ui/account-rows";
import { FactorObstacle } from "~/auth/ui/factor-obstacle";
import { mailMode } from "~/auth/web/mail.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

const title = "Two-factor sign-in";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const shown = await transact(securityOverview);
  return { ...shown, mail: mailMode };
});

export default function Security() {
  const { app, passkeys, isOn, recoveryCodes, browsers, obstacle, mail } =
    useLoaderData<typeof loader>();
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading
        intro={
          passkeys > 0
            ? "You sign in with a passkey, or with your password and a code."
            : isOn
              ? "You sign in with your password and a code."
              : "Require a code from your phone as well as your password, so a stolen password isn't enough."
        }
      >
        {title}
      </PageHeading>
      {obstacle && !isOn && <FactorObstacle obstacle={obstacle} mail={mail} />}
      <AccountRows label={title}>
        <AccountLink
          to="/account/security/totp"
          label="Authenticator app"
          value={app ? "On" : "Off"}
          action={app ? "Change" : "Set up"}
        />
        <AccountLink to="/account/security/passkeys" label="Passkeys" value={String(passkeys)} />
        {isOn && (
          <>
            <AccountLink
              to="/account/security/recovery-codes"
              label="Recovery codes"
              value={`${recoveryCodes} left`}
            />
            <AccountLink
              to="/account/security/browsers"
              label="Trusted browsers"
              value={String(browsers)}
            />
          </>
        )}
      </AccountRows>
      {isOn && recoveryCodes <= 3 && (
        <p className="text-quiet">
          You have few recovery codes left. Make new ones before you need them.
        </p>
      )}
    </Page>
  );
}
