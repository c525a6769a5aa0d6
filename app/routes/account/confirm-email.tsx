import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { confirmByLink, findConfirmation } from "~/auth/confirmation.server";
import { confirmChange, findChange } from "~/auth/email-change.server";
import { AuthCard } from "~/auth/ui/auth-card";
import { DeadLink } from "~/auth/ui/dead-link";
import { clientInfo } from "~/auth/web/client-info.server";
import { showLinkPage, submitLinkPage } from "~/auth/web/link-page.server";
import { Button } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { Stack } from "~/ui/page";
import { announce } from "~/web/flash.server";
import { passRetryAfter } from "~/web/headers.server";
import { seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Confirm your email" };
export const headers = passRetryAfter;

const find = async (token: string) => (await findConfirmation(token)) ?? (await findChange(token));

export const loader = page(({ request }) => showLinkPage(request, "/account/email/confirm", find));

export const action = formAction(({ request, form }) =>
  submitLinkPage(request, form, find, async (token) => {
    const client = clientInfo(request);
    if (await confirmByLink(token, client))
      return seeOther("/account", [announce("email-confirmed")]);
    const isChanged = await confirmChange(token, client);
    return isChanged ? seeOther("/account", [announce("email-changed")]) : null;
  }),
);

export default function ConfirmEmail() {
  const link = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  if (link.email === undefined) return <DeadLink problem={link.problem} again={null} />;
  return (
    <AuthCard title="Confirm your email">
      <Form method="post">
        <Stack>
          <ErrorSummary formError={formErrors?.formError} />
          <p>
            Confirm that <strong>{link.email}</strong> is your email. You'll sign in with it.
          </p>
          <Button fullWidth>Confirm email</Button>
        </Stack>
      </Form>
    </AuthCard>
  );
}
