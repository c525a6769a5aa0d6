import { ButtonLink } from "~/ui/button";
import { Stack } from "~/ui/page";
import { AuthCard } from "./auth-card";

type DeadLinkProps = {
  problem: string;
  /** Where to ask for another link; null if that is in the account. */
  again: string | null;
};

/** The page of a link that doesn't work. */
export function DeadLink({ problem, again }: DeadLinkProps) {
  return (
    <AuthCard title="This link doesn't work">
      <Stack>
        <p className="text-quiet">{problem}</p>
        <ButtonLink to={again ?? "/account"}>
          {again ? "Ask for a new link" : "Open your account"}
        </ButtonLink>
      </Stack>
    </AuthCard>
  );
}
