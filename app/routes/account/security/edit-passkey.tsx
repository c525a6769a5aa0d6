import { useLoaderData } from "@remix-run/react";
import { useRef } from "react";
import { removePasskey } from "~/auth/factors.server";
import { listPasskeys, passkeyNameInput, renamePasskey } from "~/auth/passkeys.server";
import { requireRecentProof, requireUser } from "~/auth/web/page-guard.server";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Field } from "~/ui/field";
import { Form, useReturnedForm } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { Section } from "~/ui/section";
import { useLeaveQuestion } from "~/ui/unsaved-words";
import { useBusy } from "~/ui/use-busy";
import { announce } from "~/web/flash.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { backTo, seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Passkey" };
export const headers = passRetryAfter;

const path = "/account/security/passkeys";

const idOf = (request: Request) => new URL(request.url).searchParams.get("passkey") ?? "";

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const { user, passkeys } = await transact(async (scope) => ({
    user: scope.user,
    passkeys: await listPasskeys(scope),
  }));
  const passkey = passkeys.find(({ id }) => id === idOf(request));
  if (!passkey) throw seeOther(path);
  return { user, name: passkey.name };
});

export const action = formAction(async ({ request, form }) => {
  const id = idOf(request);
  if (form.intent === "remove") {
    const { transact, client } = await requireRecentProof(request);
    const removed = await transact((scope) => removePasskey(scope, id, client));
    return seeOther(path, removed ? [announce(removed)] : []);
  }
  const { transact } = await requireUser(request);
  const input = passkeyNameInput.safeParse(form);
  // First, so that a form from somebody who is no longer signed in leads to the sign-in page, valid or not.
  await transact(async ({ user }) => user);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const renamed = await transact((scope) => renamePasskey(scope, id, input.data.name));
  return backTo(path, renamed ? [announce("name-saved")] : []);
});

export default function EditPasskey() {
  const { name } = useLoaderData<typeof loader>();
  const formErrors = useReturnedForm();
  const form = useRef<HTMLFormElement>(null);
  useLeaveQuestion(form, { name }, formErrors);
  const isRemoving = useBusy("intent", "remove");
  const isSaving = useBusy() && !isRemoving;
  return (
    <Page>
      <BackLink to={path}>Passkeys</BackLink>
      <PageHeading>
        <span dir="auto">{name}</span>
      </PageHeading>
      <Panel>
        <Form ref={form} method="post" noValidate>
          <Stack>
            <ErrorSummary errors={formErrors?.errors} formError={formErrors?.formError} />
            <Field
              label="Name"
              name="name"
              defaultValue={formErrors?.values.name ?? name}
              errors={formErrors?.errors.name}
              hint="Only you can see it. Say where the passkey is, such as “My phone” or “Blue key”."
              autoComplete="off"
              enterKeyHint="done"
              required
            />
            <Actions>
              <Button busy={isSaving}>Save</Button>
            </Actions>
          </Stack>
        </Form>
      </Panel>
      <Section
        title="Remove this passkey"
        intro="It won't sign you in any more, and your other devices will be signed out. This can't be undone."
      >
        <Form method="post">
          <Button variant="danger" name="intent" value="remove" busy={isRemoving}>
            Remove passkey
          </Button>
        </Form>
      </Section>
    </Page>
  );
}
