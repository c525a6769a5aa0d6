/**
 * The answer that Node is sending to the request at hand. Remix writes a body to it as fast as the body is made, read or
 * not: `writeReadableStreamToWritable` of @remix-run/node does not look at what `write` returns. So whoever makes a large
 * body waits for its reader.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";

const answers = new AsyncLocalStorage<ServerResponse>();

/** Runs what answers a request, and all that it begins. */
export const answerWith = (response: ServerResponse, work: () => void): void =>
  answers.run(response, work);

/**
 * For the request at hand: what waits until there is room for more of its answer, in the connection, and before that in
 * what compresses it.
 *
 * @returns resolves to false once the client has left
 */
export function roomInAnswer(): () => Promise<boolean> {
  const response = answers.getStore();
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
  // Not only the answer's own end, which does not come while an earlier one of the connection is under way (pipelining).
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
