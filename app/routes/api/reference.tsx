import { useLoaderData } from "@remix-run/react";
import { openapi } from "~/api/openapi.server";
import { ApiReference } from "~/api/ui/reference";
import { currentUser } from "~/auth/web/page-guard.server";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export const handle = { title: "API" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => ({ user: await currentUser(request), openapi }));

export default function Api() {
  return <ApiReference document={useLoaderData<typeof loader>().openapi} />;
}
