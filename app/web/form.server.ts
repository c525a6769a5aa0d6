import { data } from "@remix-run/node";
import type { z } from "zod";
import type { FormErrors } from "./form-outcome";
import { isOwnOrigin } from "./request-facts.server";

/** A form as the browser sent it. If a field is repeated, the last one counts. */
export type Form = Readonly<Record<string, string>>;

/** The limit for a form or a JSON body, in bytes. */
export const maxBodyBytes = 64 * 1024;

/**
 * Reads the form of a request, which may come from anybody and contain anything.
 *
 * @throws {Response} 405 if its method is not POST, 403 if another site sent it, 415 if it is not a form, 413 if it
 * is too large, 400 if it is not UTF-8.
 */
export async function readForm(request: Request): Promise<Form> {
  requireOwnForm(request);
  const type = mediaType(request);
  const body = await readBody(request);
  if (body === null) throw errorPage(413, "That is more than can be sent at once.");
  if (body.length > 0 && type !== "application/x-www-form-urlencoded") {
    throw errorPage(415, "Only forms are accepted here.");
  }
  const form = parseForm(body);
  forms.set(request, form);
  return form;
}

const forms = new WeakMap<Request, Form>();

/** The form of a request, if it has been read, for the request's guard. */
export const sentForm = (request: Request): Form | undefined => forms.get(request);

/** Records the fields of a form with a file, for the request's guard. */
export function noteForm(request: Request, form: Form): void {
  forms.set(request, form);
}

/** @throws {Response} 405 if a form's method is not POST, 403 if another site sent it. */
export function requireOwnForm(request: Request): void {
  if (request.method !== "POST") throw errorPage(405, "Forms are sent with POST.");
  if (!isOwnOrigin(request)) throw errorPage(403, "This form was sent from another site.");
}

/** The media type of a request's body, without its parameters. */
export const mediaType = (request: Request) =>
  request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();

/**
 * A request's body; null if it has more than `maxBytes`. What comes after that is read and dropped up to
 * `drainBytes`, since a browser that is still sending doesn't see the response.
 */
export async function readBody(
  request: Request,
  maxBytes = maxBodyBytes,
  drainBytes = maxBytes,
): Promise<Uint8Array<ArrayBuffer> | null> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  // Counted while reading: the length that the client states, or leaves out, proves nothing. Do NOT cancel it when it
  // is too long: that would close the connection before anybody is told.
  for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) {
    length += chunk.length;
    if (length > drainBytes) return null;
    if (length <= maxBytes) chunks.push(chunk);
    else chunks = [];
  }
  return length > maxBytes ? null : Buffer.concat(chunks);
}

/** Gives a form back to its page with what is wrong with it: status 400 unless another is given. */
export function rejectForm(
  form: Form,
  { errors = {}, formError = null }: Partial<FormErrors>,
  init: ResponseInit = {},
) {
  return data<FormErrors>(
    { values: withoutSecrets(form), errors, formError },
    { status: 400, ...init },
  );
}

/** The fields of a form that may be kept or given back. */
export const withoutSecrets = (form: Form): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form).filter(([name]) => !/password|^(code|passkey)$/i.test(name)),
  );

/** A schema's messages by field. */
export function fieldErrors(error: z.ZodError): Record<string, string[]> {
  // A map, since a program may name its fields anything: "constructor", "__proto__".
  const errors = new Map<string, string[]>();
  for (const issue of error.issues) {
    const field = String(issue.code === "unrecognized_keys" ? issue.keys[0] : issue.path[0]);
    errors.set(field, [...(errors.get(field) ?? []), issue.message]);
  }
  return Object.fromEntries(errors);
}

function parseForm(body: Uint8Array): Form {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    // URLSearchParams would turn what is not UTF-8 into U+FFFD; decodeURIComponent throws.
    decodeURIComponent(text);
    return Object.fromEntries(new URLSearchParams(text));
  } catch (error) {
    if (error instanceof TypeError || error instanceof URIError)
      throw errorPage(400, "The form could not be read.");
    throw error;
  }
}

/** The error page with this status and message, for a route to throw. */
export function errorPage(status: number, message: string, headers?: HeadersInit): Response {
  return new Response(message, { status, headers });
}
