import type { ReactNode } from "react";
import { Stack, TextLink } from "~/ui/page";
import { AuthCard } from "./auth-card";

type LetterSentProps = {
  mail: "smtp" | "files" | "off";
  /** Where to ask for another one. */
  again: string;
  /** What may be on its way, and how long its link works. */
  children: ReactNode;
};

/** The page after a letter was asked for. It says the same whether or not there is an account. */
export function LetterSent({ mail, again, children }: LetterSentProps) {
  return (
    <AuthCard title="Check your email" footer={<TextLink to="/signin">Sign in</TextLink>}>
      <Stack>
        <p>{children}</p>
        {mail === "files" && (
          <p>
            This Latch doesn't send its letters: whoever runs it finds them as files, in the folder
            “outbox” of its data.
          </p>
        )}
        <p className="text-quiet">
          Nothing there after a few minutes? Look among the junk mail, or{" "}
          <TextLink to={again}>ask for another letter</TextLink>.
        </p>
      </Stack>
    </AuthCard>
  );
}
