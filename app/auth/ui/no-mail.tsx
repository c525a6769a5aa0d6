import { ButtonLink } from "~/ui/button";
import { Stack } from "~/ui/page";
import { AuthCard } from "./auth-card";

/** What stands in the place of a form that asks for a letter, where no mail is sent: whom to ask. */
export function NoMail({ title }: { title: string }) {
  return (
    <AuthCard title={title}>
      <Stack>
        <p>This Latch sends no mail. Ask whoever runs it for a link that sets a new password.</p>
        <ButtonLink to="/signin">Sign in</ButtonLink>
      </Stack>
    </AuthCard>
  );
}
