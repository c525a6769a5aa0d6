import { Callout } from "~/ui/card";
import { TextLink } from "~/ui/page";

type FactorObstacleProps = {
  obstacle: "no key" | "unconfirmed email";
  mail: "smtp" | "files" | "off";
};

/** Why no second factor can be added, and what to do about it. */
export function FactorObstacle({ obstacle, mail }: FactorObstacleProps) {
  if (obstacle === "no key")
    return (
      <Callout>
        This Latch has no key to keep second factors with. Ask whoever runs it to set
        ENCRYPTION_KEY.
      </Callout>
    );
  if (mail === "off")
    return (
      <Callout>
        Your email has to be confirmed first, and this Latch sends no mail. Ask whoever runs it to
        set SMTP_URL.
      </Callout>
    );
  return (
    <>
      <Callout>Confirm your email first: open the link in the letter that we sent you.</Callout>
      <p>
        <TextLink to="/account/email">Send the letter again</TextLink>
      </p>
    </>
  );
}
