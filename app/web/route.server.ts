import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { log } from "~/server/log.server";
import { Unavailable } from "../../db/client.server";
import { type Form, readForm, refuse, requireOwnForm } from "./form.server";

/** What people and programs are told when the service cannot answer, and when to come back. */
export const unavailableMessage = "Service temporarily unavailable, please try again";
export const retryAfter = { "Retry-After": "5" };

/** A page's loader. An outage becomes the error page with status 503. */
export function page<T>(load: (args: LoaderFunctionArgs) => Promise<T>) {
  return async (args: LoaderFunctionArgs): Promise<T> => {
    try {
      return await load(args);
    } catch (error) {
      throw isOutage(error)
        ? new Response(unavailableMessage, { status: 503, headers: retryAfter })
        : error;
    }
  };
}

/** A page's action, handed the form it was sent. An outage gives the form back, so that nothing typed is lost. */
export function formAction<T>(act: (args: ActionFunctionArgs & { form: Form }) => Promise<T>) {
  return async (args: ActionFunctionArgs) => {
    const form = await readForm(args.request);
    return orGiveBack(form, () => act({ ...args, form }));
  };
}

/**
 * A page's action that reads its form itself, with `readUpload`, once it knows that the sender may send a file. A
 * file cannot be given back.
 */
export function uploadAction<T>(act: (args: ActionFunctionArgs) => Promise<T>) {
  return async (args: ActionFunctionArgs) => {
    requireOwnForm(args.request);
    return orGiveBack({}, () => act(args));
  };
}

async function orGiveBack<T>(form: Form, act: () => Promise<T>) {
  try {
    return await act();
  } catch (error) {
    if (!isOutage(error)) throw error;
    return refuse(form, { formError: unavailableMessage }, { status: 503, headers: retryAfter });
  }
}

/** Whether an error is an outage, which is logged. */
export function isOutage(error: unknown): boolean {
  const outage = error instanceof Unavailable;
  if (outage) log.error({ error }, "unavailable");
  return outage;
}
