import { requireSignedOut } from "~/auth/web/page-guard.server";
import { Landing } from "~/site/ui/landing";
import { page } from "~/web/route.server";

export const loader = page(async ({ request }) => {
  await requireSignedOut(request);
  return null;
});

export default function Index() {
  return <Landing />;
}
