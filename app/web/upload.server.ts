import { errorPage, mediaType, readBody } from "./form.server";

/** What may stand around a file in a form, in bytes. */
const envelopeBytes = 64 * 1024;

/** How often as much as allowed is read on and forgotten, so that a browser in the middle of sending is answered. */
const patience = 8;

/** A file that was sent, or why there is none. */
export type Upload = Uint8Array | "missing" | "too large";

/**
 * Reads the file in one field of a multipart form (RFC 7578), which may come from anybody and be anything. All of it
 * is held in memory, up to `mostBytes`.
 *
 * @throws {Response} 415 when it is no such form, 400 when its parts cannot be told apart.
 */
export async function readUpload(
  request: Request,
  field: string,
  mostBytes: number,
): Promise<Upload> {
  const most = mostBytes + envelopeBytes;
  const body = await readBody(request, most, most * patience);
  if (body === null) return "too large";
  if (mediaType(request) !== "multipart/form-data") {
    throw errorPage(415, "Only forms with a file are accepted here.");
  }
  const file = (await parse(request, body)).get(field);
  if (!(file instanceof File) || (file.name === "" && file.size === 0)) return "missing";
  return file.size > mostBytes ? "too large" : new Uint8Array(await file.arrayBuffer());
}

async function parse(request: Request, body: Uint8Array<ArrayBuffer>): Promise<FormData> {
  const headers = { "Content-Type": request.headers.get("Content-Type") ?? "" };
  try {
    return await new Response(body, { headers }).formData();
  } catch (error) {
    if (error instanceof TypeError) throw errorPage(400, "The form could not be read.");
    throw error;
  }
}
