import { randomBytes } from "node:crypto";
import { PassThrough, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import {
  type ActionFunctionArgs,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import type { ReactElement } from "react";
import { renderToPipeableStream } from "react-dom/server";
import { log } from "~/server/log.server";
import { start } from "~/server/start.server";
import { DocumentContext } from "~/ui/document-context";
import { contentSecurityPolicy } from "~/web/headers.server";
import { refusedPage } from "~/web/refused-page.server";

/** The longest path of a page, in characters. Remix matches every prefix of a path: a very long one keeps a core busy. */
const longestPath = 512;

await start();

/** Renders a page whole: nothing on it is worth showing before the rest, and its status is then known. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Promise<Response> {
  if (new URL(request.url).pathname.length > longestPath) {
    return new Response("That address is too long.", { status: 414 });
  }
  headers.set("Content-Type", "text/html; charset=utf-8");
  const nonce = randomBytes(16).toString("base64");
  headers.set("Content-Security-Policy", contentSecurityPolicy(nonce));
  const refused = status >= 400 && Boolean(context.staticHandlerContext.actionData);
  const isScriptless = refused && status === 429;
  const draw = (context: EntryContext) =>
    render(
      <DocumentContext.Provider value={{ nonce, refused, status, isScriptless }}>
        <RemixServer context={context} url={request.url} nonce={nonce} />
      </DocumentContext.Provider>,
      nonce,
    );
  const { pathname, search } = new URL(request.url);
  const body = isScriptless
    ? await refusedPage(context, pathname + search, async (context) => text(await draw(context)))
    : createReadableStreamFromReadable(await draw(context));
  return new Response(body, { headers, status });
}

function render(page: ReactElement, nonce: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const { pipe } = renderToPipeableStream(page, {
      nonce,
      onAllReady: () => resolve(pipe(new PassThrough())),
      onShellError: reject,
      onError: (error) => log.error({ error }, "a page failed to render"),
    });
  });
}

export function handleError(
  error: unknown,
  { request }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  // A client that has gone away is no error; nor is what a route throws to answer with a status.
  if (request.signal.aborted || isAnswer(error)) return;
  log.error(
    { error, method: request.method, path: new URL(request.url).pathname },
    "unexpected error",
  );
}

function isAnswer(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "status" in error && Number(error.status) < 500
  );
}
