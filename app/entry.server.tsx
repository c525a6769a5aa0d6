import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { ActionFunctionArgs, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { log } from "~/server/log.server";
import { start } from "~/server/start.server";
import { readTheme } from "~/site/web/theme-cookie.server";
import { DocumentContext } from "~/ui/document-context";
import { contentSecurityPolicy } from "~/web/headers.server";
import { refusedPage } from "~/web/refused-page.server";

/**
 * The longest path of a page, in characters. Remix matches every prefix of a path, so a very long one keeps a core
 * busy.
 */
const longestPath = 512;

/** A path that the router, which decodes it, would take for the name of another host, and fail to read. */
const isHostLike = (pathname: string) => /^\/(%5c|\\)/i.test(pathname);

await start();

/** Renders a page whole: no part of it is worth showing before the rest, and its status is known only then. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  if (pathname.length > longestPath) {
    return new Response("That address is too long.", { status: 414 });
  }
  if (isHostLike(pathname)) return new Response("There is no such page.", { status: 404 });
  headers.set("Content-Type", "text/html; charset=utf-8");
  const nonce = randomBytes(16).toString("base64");
  headers.set("Content-Security-Policy", contentSecurityPolicy(nonce));
  const refused = status >= 400 && Boolean(context.staticHandlerContext.actionData);
  const isScriptless = refused && status === 429;
  const theme = readTheme(request);
  const draw = async (context: EntryContext) =>
    documentOf(
      <DocumentContext.Provider value={{ nonce, refused, status, isScriptless, theme }}>
        <RemixServer context={withoutStream(context)} url={request.url} nonce={nonce} />
      </DocumentContext.Provider>,
    );
  const body = isScriptless
    ? await refusedPage(context, pathname + search, draw)
    : await whole(await draw(context), context, nonce);
  return new Response(body, { headers, status });
}

/**
 * A page in one piece: remix-serve flushes the compressor after each piece, which costs more bytes and time than
 * compressing the whole.
 */
function documentOf(page: ReactElement): string {
  return `<!DOCTYPE html>${renderToString(page)}`;
}

/** Remix would stream the data after the page, for which React has to wait, and renders in pieces. */
const withoutStream = (context: EntryContext): EntryContext => ({
  ...context,
  serverHandoffStream: undefined,
});

/** A page with its data; a page without scripts has nothing to read it. */
async function whole(page: string, context: EntryContext, nonce: string): Promise<string> {
  if (!page.includes("window.__remixContext = ")) return page;
  const end = page.lastIndexOf("</body>");
  return withoutIndents(page.slice(0, end)) + (await handoff(context, nonce)) + page.slice(end);
}

/**
 * A page without the indentation of Remix's scripts, which is 1 % of the list, compressed. They contain no user's
 * words.
 */
const withoutIndents = (page: string) =>
  page.replace(/<script[^>]*>[\s\S]*?<\/script>/g, (script) => script.replace(/\n +/g, "\n"));

/** The scripts that hand a page's data to the browser, in the form that Remix's own script there reads. */
async function handoff({ serverHandoffStream }: EntryContext, nonce: string): Promise<string> {
  if (!serverHandoffStream) return "";
  const data = await text(serverHandoffStream as NodeReadableStream<Uint8Array>);
  const controller = "window.__remixContext.streamController";
  return `<script nonce="${nonce}">${controller}.enqueue(${scriptString(data)});${controller}.close();</script>`;
}

/** A JavaScript string literal that contains nothing that ends a script. It leaves JSON's many quotes as they are. */
const scriptString = (text: string) =>
  `'${text.replace(/[\\'<>&\n\r\u2028\u2029]/g, (found) => escapes.get(found) ?? unicodeEscape(found))}'`;

const escapes = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
]);

const unicodeEscape = (character: string) =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Logs an error that Remix answers with a 500. */
export function handleError(
  error: unknown,
  { request }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  // A client that has gone away is no error, nor is a response that a route throws.
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
