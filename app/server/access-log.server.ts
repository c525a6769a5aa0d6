import type { IncomingMessage } from "node:http";
import morgan from "morgan";

/**
 * Keeps what people search for, and all else in a query string, out of the log: remix-serve writes a line for each
 * request, with morgan, and takes the address from this.
 */
export function logPathsOnly(): void {
  morgan.token("url", (request: IncomingMessage & { originalUrl?: string }) =>
    (request.originalUrl ?? request.url)?.replace(/\?.*/s, ""),
  );
}
