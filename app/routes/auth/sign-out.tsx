import { redirect } from "@remix-run/node";
import { Form, useActionData } from "@remix-run/react";
import { AuthCard } from "~/auth/ui/auth-card";
import { currentUser } from "~/auth/web/page-guard.server";
import { signOutResponse } from "~/auth/web/responses.server";
import { Button } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { Stack, TextLink } from "~/ui/page";
import { forgetDrafts } from "~/ui/unsaved-words";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export const handle = { title: "Sign out" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const user = await currentUser(request);
  if (!user) throw redirect("/signin");
  return { user };
});

export const action = formAction(({ request }) => signOutResponse(request));

export default function SignOut() {
  const formErrors = useActionData<typeof action>();
  return (
    <AuthCard title="Sign out?" footer={<TextLink to="/tasks">Back to your tasks</TextLink>}>
      {/* A new document, so that nothing of the tasks stays in this one's memory. */}
      <Form method="post" reloadDocument onSubmit={forgetDrafts}>
        <Stack>
          <ErrorSummary formError={formErrors?.formError} />
          <p className="text-quiet">You'll need your password to sign back in.</p>
          <Button fullWidth>Sign out</Button>
        </Stack>
      </Form>
    </AuthCard>
  );
}
