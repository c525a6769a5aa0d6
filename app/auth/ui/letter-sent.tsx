import type { ReactNode } from "react";
import { Stack, TextLink } from "~/ui/page";
import { AuthCard } from "./auth-card";

type LetterSentProps = {
  mail: "smtp" | "files" | "off";
  /** Where to ask for another letter. */
  again: string;
  /** What may be on its way, and how long its link works. */
  children: ReactNode;
};

/** The page after asking for a letter. It says the same whether or not there is an account. */
export function LetterSent({ mail, again, children }: LetterSentProps) {
  return (
    <AuthCard title="Check your email" footer={<TextLink to="/signin">Sign in</TextLink>}>
      <Stack>
        <p>{children}</p>
        {mail === "files" && (
          <p>
            This Latch doesn't send email. Whoever runs it finds the email as a file, in the
            “outbox” folder of its data.
          </p>
        )}
        <p className="text-quiet">
          Nothing there after a few minutes? Look in your spam folder, or{" "}
          <TextLink to={again}>ask for another email</TextLink>.
        </p>
      </Stack>
    </AuthCard>
  );
}
