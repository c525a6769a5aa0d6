import { useLoaderData } from "@remix-run/react";
import { confirmPath } from "~/auth/confirm-path";
import { mostPasskeys } from "~/auth/passkeys.server";
import { passkeysPage } from "~/auth/security-overview.server";
import { FactorObstacle } from "~/auth/ui/factor-obstacle";
import { PasskeyList } from "~/auth/ui/passkey-list";
import { mailMode } from "~/auth/web/mail.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { ButtonLink } from "~/ui/button";
import { Actions, BackLink, Page, PageHeading } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

const title = "Passkeys";
const addPath = "/account/security/passkeys/new";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const shown = await transact(passkeysPage);
  const isFull = shown.passkeys.length >= mostPasskeys;
  return { ...shown, isFull, mail: mailMode, now: new Date() };
});

export default function Passkeys() {
  const { passkeys, known, obstacle, isProofDue, isFull, mail, now } =
    useLoaderData<typeof loader>();
  return (
    <Page>
      <BackLink to="/account/security">Two-factor sign-in</BackLink>
      <PageHeading intro="A passkey signs you in with your fingerprint, your face or your screen lock, instead of your password and a code.">
        {title}
      </PageHeading>
      <PasskeyList passkeys={passkeys} known={known} now={now} />
      {obstacle ? (
        <FactorObstacle obstacle={obstacle} mail={mail} />
      ) : isFull ? (
        <p className="text-quiet">
          You have {passkeys.length} passkeys: remove one to add another.
        </p>
      ) : (
        <Actions>
          <ButtonLink to={isProofDue ? confirmPath(addPath) : addPath}>Add a passkey</ButtonLink>
        </Actions>
      )}
    </Page>
  );
}
