import { useLoaderData } from "@remix-run/react";
import { useRef } from "react";
import { rename } from "~/auth/account.server";
import { nameInput } from "~/auth/schemas";
import { NameField } from "~/auth/ui/account-fields";
import { requireUser } from "~/auth/web/page-guard.server";
import { reissueToken } from "~/auth/web/responses.server";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { HiddenField } from "~/ui/field";
import { Form, useReturnedForm } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { useLeaveQuestion } from "~/ui/unsaved-words";
import { useBusy } from "~/ui/use-busy";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Change name" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { read } = await requireUser(request);
  const { user } = await read(async () => null);
  return { user };
});

export const action = formAction(async ({ request, form }) => {
  const { transact } = await requireUser(request);
  const input = nameInput.safeParse(form);
  // First, so that a form from somebody who is no longer signed in leads to the sign-in page, valid or not.
  await transact(async ({ user }) => user);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  if (form.name === form.shown) return seeOther("/account");
  const renamed = await transact((scope) => rename(scope, input.data.name));
  return reissueToken(renamed, "/account", "name-saved");
});

export default function ChangeName() {
  const { user } = useLoaderData<typeof loader>();
  const formErrors = useReturnedForm();
  const form = useRef<HTMLFormElement>(null);
  useLeaveQuestion(form, { name: user.name }, formErrors);
  const busy = useBusy();
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Change name</PageHeading>
      <Panel>
        <Form ref={form} method="post" noValidate>
          <Stack>
            <ErrorSummary errors={formErrors?.errors} formError={formErrors?.formError} />
            <NameField formErrors={formErrors} defaultValue={user.name} enterKeyHint="done" />
            {/* An unchanged name expresses no wish: it may have been changed elsewhere since. */}
            <HiddenField name="shown" defaultValue={formErrors?.values.shown ?? user.name} />
            <Actions>
              <Button busy={busy}>Save</Button>
            </Actions>
          </Stack>
        </Form>
      </Panel>
    </Page>
  );
}
