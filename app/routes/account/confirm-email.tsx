import { data } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { confirmByLink, findConfirmation } from "~/auth/confirmation.server";
import { confirmChange, findChange } from "~/auth/email-change.server";
import { AuthCard } from "~/auth/ui/auth-card";
import { DeadLink } from "~/auth/ui/dead-link";
import { clientInfo } from "~/auth/web/client-info.server";
import {
  deadLink,
  forgetLink,
  isOpening,
  noLink,
  openedToken,
  openLink,
} from "~/auth/web/link-cookie.server";
import { Button } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { Stack } from "~/ui/page";
import { announce } from "~/web/flash.server";
import { rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Confirm your email" };
export const headers = passRetryAfter;

const path = "/account/email/confirm";

/** Shows the button, and changes nothing: programs that look at mail open links too. */
export const loader = page(async ({ request }) => {
  const token = openedToken(request);
  const found = token && ((await findConfirmation(token)) ?? (await findChange(token)));
  if (found && isOpening(request)) return openLink(path, token);
  if (found) return data({ email: found.email, problem: null });
  return data({ email: null, problem: token === null ? noLink : deadLink }, { status: 400 });
});

export const action = formAction(async ({ request, form }) => {
  const token = openedToken(request);
  if (token === null) return rejectForm(form, { formError: noLink });
  const client = clientInfo(request);
  if (await confirmByLink(token, client))
    return seeOther("/account", [announce("email-confirmed"), forgetLink()]);
  if (await confirmChange(token, client))
    return seeOther("/account", [announce("email-changed"), forgetLink()]);
  return rejectForm(form, { formError: deadLink });
});

export default function ConfirmEmail() {
  const { email, problem } = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  if (email === null) return <DeadLink problem={problem} again={null} />;
  return (
    <AuthCard title="Confirm your email">
      <Form method="post">
        <Stack>
          <ErrorSummary formError={formErrors?.formError} />
          <p>
            Is <strong>{email}</strong> yours? You sign in with it.
          </p>
          <Button fullWidth>Confirm email</Button>
        </Stack>
      </Form>
    </AuthCard>
  );
}
