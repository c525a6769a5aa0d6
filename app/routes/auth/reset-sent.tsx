import { useLoaderData } from "@remix-run/react";
import { LetterSent } from "~/auth/ui/letter-sent";
import { letterSentTo } from "~/auth/web/letter-sent.server";
import { mailMode } from "~/auth/web/mail.server";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export const handle = { title: "Check your email" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => ({
  email: letterSentTo(request),
  mail: mailMode,
}));

export default function ResetSent() {
  const { email, mail } = useLoaderData<typeof loader>();
  return (
    <LetterSent mail={mail} again="/reset">
      If {email ?? "that email"} has an account, an email is on its way. Its link works for 30
      minutes.
    </LetterSent>
  );
}
