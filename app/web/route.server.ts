import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { log } from "~/server/log.server";
import { Unavailable } from "../../db/client.server";
import { errorPage, type Form, readForm, rejectForm, requireOwnForm } from "./form.server";

/** The words for people and programs when the service cannot answer, and the header that says when to come back. */
export const unavailableMessage = "Service temporarily unavailable, please try again";
export const retryAfter = { "Retry-After": "5" };

/** A page's loader. An outage becomes the error page with status 503. */
export function page<T>(load: (args: LoaderFunctionArgs) => Promise<T>) {
  return async (args: LoaderFunctionArgs): Promise<T> => {
    try {
      return await load(args);
    } catch (error) {
      throw logIfUnavailable(error) ? errorPage(503, unavailableMessage, retryAfter) : error;
    }
  };
}

/** A page's action, handed the form it was sent. An outage gives the form back, so that nothing typed is lost. */
export function formAction<T>(act: (args: ActionFunctionArgs & { form: Form }) => Promise<T>) {
  return async (args: ActionFunctionArgs) => {
    const form = await readForm(args.request);
    return rejectIfUnavailable(form, () => act({ ...args, form }));
  };
}

/**
 * A page's action that reads its form itself, with `readUpload`, once it knows that the sender may send a file. A
 * file cannot be given back.
 */
export function uploadAction<T>(act: (args: ActionFunctionArgs) => Promise<T>) {
  return async (args: ActionFunctionArgs) => {
    requireOwnForm(args.request);
    return rejectIfUnavailable({}, () => act(args));
  };
}

async function rejectIfUnavailable<T>(form: Form, act: () => Promise<T>) {
  try {
    return await act();
  } catch (error) {
    if (!logIfUnavailable(error)) throw error;
    return rejectForm(
      form,
      { formError: unavailableMessage },
      { status: 503, headers: retryAfter },
    );
  }
}

/** Whether an error means that the service is unavailable; if it does, it is logged here. */
export function logIfUnavailable(error: unknown): boolean {
  const isUnavailable = error instanceof Unavailable;
  if (isUnavailable) log.error({ error }, "unavailable");
  return isUnavailable;
}
