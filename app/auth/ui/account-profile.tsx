import { useRef } from "react";
import { Button, ButtonLink } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Form } from "~/ui/form";
import { Actions, Stack } from "~/ui/page";
import { Row, Rows, Section } from "~/ui/section";
import { useLeaveQuestion } from "~/ui/unsaved-words";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";
import { NameField } from "./account-fields";

type ProfileProps = {
  user: { name: string; email: string; timeZone: string | null; quickAdd: boolean };
  formErrors: FormErrors | undefined;
};

/** The profile: a form for the name, and links to the pages that change email and password. */
export function AccountProfile({ user, formErrors }: ProfileProps) {
  const busy = useBusy("intent", "name");
  const form = useRef<HTMLFormElement>(null);
  useLeaveQuestion(form, { name: user.name }, formErrors);
  return (
    <Section title="Profile">
      <Panel>
        <Form ref={form} method="post" noValidate>
          <Stack>
            <ErrorSummary errors={formErrors?.errors} formError={formErrors?.formError} />
            <NameField formErrors={formErrors} defaultValue={user.name} enterKeyHint="done" />
            {/* A name that is as it was shown is no wish: it may have been changed elsewhere since. */}
            <input
              type="hidden"
              name="shown"
              defaultValue={formErrors?.values.shown ?? user.name}
              autoComplete="off"
            />
            <Actions>
              <Button name="intent" value="name" busy={busy}>
                Save name
              </Button>
            </Actions>
          </Stack>
        </Form>
      </Panel>
      <Rows label="Sign-in">
        <Row action={<ChangeLink to="/account/email">Change email</ChangeLink>}>
          <p className="font-semibold">Email</p>
          <p className="text-quiet">{user.email}</p>
        </Row>
        <Row action={<ChangeLink to="/account/password">Change password</ChangeLink>}>
          <p className="font-semibold">Password</p>
          <p className="text-quiet">Changing it ends every other session.</p>
        </Row>
      </Rows>
      <Rows label="Adding tasks">
        <Row action={<ChangeLink to="/account/quick-add">Change quick add</ChangeLink>}>
          <p className="font-semibold">Quick add</p>
          <p className="text-quiet">{user.quickAdd ? "On" : "Off"}</p>
        </Row>
      </Rows>
      <Rows label="Time zone">
        <Row action={<ChangeLink to="/time-zone">Change time zone</ChangeLink>}>
          <p className="font-semibold">Time zone</p>
          <p className="text-quiet">{user.timeZone ?? "UTC"}</p>
        </Row>
      </Rows>
    </Section>
  );
}

function ChangeLink({ to, children }: { to: string; children: string }) {
  return (
    <ButtonLink to={to} variant="quiet">
      {children}
    </ButtonLink>
  );
}
