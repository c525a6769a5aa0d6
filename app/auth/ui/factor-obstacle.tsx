import { Button } from "~/ui/button";
import { Callout } from "~/ui/card";
import { Form } from "~/ui/form";
import { Actions, Stack } from "~/ui/page";

type FactorObstacleProps = {
  obstacle: "no key" | "unconfirmed email";
  mail: "smtp" | "files" | "off";
};

/** Why no second factor can be added, and what to do about it. */
export function FactorObstacle({ obstacle, mail }: FactorObstacleProps) {
  if (obstacle === "no key")
    return (
      <Callout>
        This Latch can't keep second factors yet. Ask whoever runs it to set ENCRYPTION_KEY.
      </Callout>
    );
  if (mail === "off")
    return (
      <Callout>
        Your email has to be confirmed first, and this Latch doesn't send email. Ask whoever runs it
        to set SMTP_URL.
      </Callout>
    );
  return (
    <Form method="post" action="/account/email/letter">
      <Stack>
        <Callout>Confirm your email first: open the link in the email we sent you.</Callout>
        <Actions>
          <Button variant="quiet">Send the email again</Button>
        </Actions>
      </Stack>
    </Form>
  );
}
