import { useLoaderData } from "@remix-run/react";
import { openapi } from "~/api/openapi.server";
import { currentUser } from "~/auth/guard.server";
import { page } from "~/http/handlers.server";
import { passRetryAfter } from "~/http/headers.server";
import { ApiReference } from "~/ui/api-reference";

export const handle = { title: "API" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => ({ user: await currentUser(request), openapi }));

export default function Api() {
  return <ApiReference document={useLoaderData<typeof loader>().openapi} />;
}
