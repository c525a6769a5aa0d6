import { requireSignedOut } from "~/auth/guard.server";
import { page } from "~/http/handlers.server";
import { Landing } from "~/ui/landing";

export const loader = page(async ({ request }) => {
  await requireSignedOut(request);
  return null;
});

export default function Index() {
  return <Landing />;
}
