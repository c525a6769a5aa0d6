import { type ClientActionFunctionArgs, isRouteErrorResponse } from "@remix-run/react";
import type { FormErrors } from "~/web/form-outcome";

/**
 * A page's client action: if the request doesn't get through, or is refused because the server is overloaded, the
 * form keeps what was typed and says so.
 */
export async function keepFormWhenOffline({ request, serverAction }: ClientActionFunctionArgs) {
  const form = await request.clone().formData();
  try {
    return await serverAction<FormErrors>();
  } catch (error) {
    const isBusy = isRouteErrorResponse(error) && error.status === 503;
    const isOffline = error instanceof TypeError; // what fetch throws when there is no answer at all
    if (!isBusy && !isOffline) throw error;
    const values = Object.fromEntries(
      [...form].filter(([name]) => !/password|^passkey$/i.test(name)),
    ) as Record<string, string>;
    const formError = isBusy
      ? "Latch is very busy right now, so nothing was saved. Try again in a moment."
      : "Can't reach Latch, so nothing was saved. Check your connection and try again.";
    return unavailable({ values, errors: {}, formError });
  }
}

/**
 * Do NOT return the refusal itself, nor `data()`: without a status of its own, which only a Response has here, Remix
 * would ask for the page's data next, fail again and put an error page in the form's place.
 */
function unavailable(refusal: FormErrors): Response {
  const headers = { "Content-Type": "application/json" };
  return new Response(JSON.stringify(refusal), { status: 503, headers });
}
