/**
 * Uploaded files. A file costs many times its size while it is read and checked, so files pass through a gate: a few
 * are read at once, and a bounded number wait with their bodies unread, still in the network. Whoever would be too
 * far back, or has waited for too long, is told to come back. A body that crawls keeps its place no longer than the
 * server allows any request to take.
 */
import { ReadableStream } from "node:stream/web";
import {
  FormDataParseError,
  MaxFileSizeExceededError,
  MaxTotalSizeExceededError,
  MultipartParseError,
  parseFormData,
} from "@remix-run/form-data-parser";
import pLimit from "p-limit";
import { errorPage, mediaType, noteForm } from "./form.server";

/** The limit for the other fields beside the file, in bytes. */
const otherFieldsBytes = 64 * 1024;

/** How many times the allowed size is read and dropped, so that a browser that is still sending sees the response. */
const drainFactor = 8;

/** One file takes up to about 60 MiB, and the smallest machine has 512. */
const uploadsAtOnce = 2;
const longestQueue = 20;
/** Anybody waiting for longer would rather try again. */
const longestWaitMs = 10_000;
const gate = pLimit(uploadsAtOnce);

/** An uploaded file, or the reason why there is none. */
export type Upload = Uint8Array | "missing" | "too large";

/** Returned by `withUpload` when too many files are being read: this one was not read, and nothing was done. */
export const tooManyUploads = Symbol("too many uploads");

/**
 * Reads a file, as `readUpload` does, and passes it to `use` when its turn comes.
 *
 * @returns what `use` returns, or `tooManyUploads` without having called it.
 */
export async function withUpload<T>(
  request: Request,
  field: string,
  mostBytes: number,
  use: (upload: Upload) => Promise<T>,
): Promise<T | typeof tooManyUploads> {
  const outcome = await inTurn(request, async () =>
    use(await readUpload(request, field, mostBytes)),
  );
  if (outcome === tooManyUploads) await drain(request, mostBytes + otherFieldsBytes);
  return outcome;
}

async function inTurn<T>(
  { signal }: Request,
  work: () => Promise<T>,
): Promise<T | typeof tooManyUploads> {
  if (gate.pendingCount >= longestQueue) return tooManyUploads;
  let place: "waiting" | "reading" | "left" = "waiting";
  const done = gate(async () => {
    if (place === "left") return tooManyUploads;
    place = "reading";
    return work();
  });
  const gaveUp = new Promise<typeof tooManyUploads>((resolve) => {
    const leave = () => {
      if (place === "waiting") place = "left";
      if (place === "left") resolve(tooManyUploads);
    };
    // Not `AbortSignal.any` with a timeout: Node 20 may collect the timeout before it ends.
    setTimeout(leave, longestWaitMs).unref();
    signal.addEventListener("abort", leave);
  });
  return Promise.race([done, gaveUp]);
}

/**
 * Reads and drops the rest of a body, up to a limit, since a browser that is still sending doesn't see the response.
 * Returns the length of the body so far, of which `length` had been read.
 */
async function drain(request: Request, most: number, length = 0): Promise<number> {
  let total = length;
  for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) {
    total += chunk.length;
    if (total > most * drainFactor) break;
  }
  return total;
}

/**
 * Reads the file in one field of a multipart form (RFC 7578), which may come from anybody and be anything. The file
 * is held in memory, up to `mostBytes`.
 *
 * @throws {Response} 415 if it is not such a form, 400 if its parts cannot be told apart.
 */
export async function readUpload(
  request: Request,
  field: string,
  mostBytes: number,
): Promise<Upload> {
  const most = mostBytes + otherFieldsBytes;
  let length = 0;
  async function* chunks() {
    // Do NOT cancel it when the parser has had enough: that would close the connection before anybody is told.
    for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) {
      length += chunk.length;
      yield chunk;
    }
  }
  const upload = await parse(request, chunks(), field, {
    maxFileSize: mostBytes,
    maxTotalSize: most,
  });
  if ((await drain(request, most, length)) > most) return "too large";
  if (upload instanceof Response) throw upload;
  return upload;
}

async function parse(
  request: Request,
  chunks: AsyncGenerator<Uint8Array>,
  field: string,
  limits: { maxFileSize: number; maxTotalSize: number },
): Promise<Upload | Response> {
  if (mediaType(request) !== "multipart/form-data")
    return errorPage(415, "Only forms with a file are accepted here.");
  const body = ReadableStream.from(inWholePieces(chunks));
  try {
    const { url, headers } = request;
    const init = { method: "POST", headers, body: body as BodyInit, duplex: "half" } as const;
    const copy = new Request(url, init);
    const form = await parseFormData(copy, limits);
    noteForm(request, textsOf(form));
    const file = form.get(field);
    if (!(file instanceof File) || (unnamed.includes(file.name) && file.size === 0))
      return "missing";
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if (error instanceof MaxFileSizeExceededError || error instanceof MaxTotalSizeExceededError)
      return "too large";
    if (error instanceof FormDataParseError || error instanceof MultipartParseError)
      return errorPage(400, "The form could not be read.");
    throw error;
  } finally {
    await body.cancel();
  }
}

const textsOf = (form: FormData) =>
  Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );

/** The file name that browsers send when none was chosen, and the parser's name for a file without one. */
const unnamed = ["", "file-upload"];

/** The bytes after a form's last boundary: two dashes and a line break. */
const endBytes = 4;

/**
 * A body whose last piece has everything from the last boundary on. The parser takes a line break that comes by
 * itself for data after the end, and where a network splits a body is chance.
 */
async function* inWholePieces(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const piece = Buffer.concat([held, chunk]);
    yield piece.subarray(0, -endBytes);
    held = piece.subarray(-endBytes);
  }
  yield held;
}
