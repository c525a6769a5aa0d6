/**
 * Lets a large response wait for its reader. Remix writes a body to the response as fast as it is produced, read or
 * not: `writeReadableStreamToWritable` of @remix-run/node ignores what `write` returns. So whoever produces a large
 * body must wait.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";

const answers = new AsyncLocalStorage<ServerResponse>();

/** Runs `work` and everything it begins with `response` as the response at hand. */
export const answerWith = (response: ServerResponse, work: () => void): void =>
  answers.run(response, work);

/** The response to the request at hand; undefined in development. */
export const answerAtHand = (): ServerResponse | undefined => answers.getStore();

/**
 * For the request at hand: waits until its response has room for more, in the connection and before that in the
 * compressor.
 *
 * @returns a function whose promise resolves to false once the client has left
 */
export function roomInAnswer(): () => Promise<boolean> {
  const response = answerAtHand();
  if (!response) return async () => true;
  const { socket } = response.req;
  const write = response.write.bind(response) as (...args: unknown[]) => boolean;
  let isFull = false;
  let wake = () => {};
  response.write = (...args: unknown[]) => {
    isFull = !write(...args);
    return !isFull;
  };
  response.on("drain", () => {
    isFull = false;
    wake();
  });
  // The response's own end doesn't come while an earlier response of the connection is under way (pipelining).
  const left = () => wake();
  socket.once("close", left);
  response.once("close", () => socket.off("close", left));
  return async () => {
    while (isFull && !socket.destroyed)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return !socket.destroyed;
  };
}
