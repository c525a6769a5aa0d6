import type { ServerResponse } from "node:http";

/** Calls `run` once, when everything else has set the headers of a response and before they are sent. */
export function beforeHeaders(response: ServerResponse, run: () => void): void {
  const { writeHead } = response;
  response.writeHead = (...args: unknown[]) => {
    response.writeHead = writeHead;
    run();
    return Reflect.apply(writeHead, response, args);
  };
}
