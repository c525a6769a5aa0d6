/** Requests by the hundred, each with its answer and how long that took. */
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** A response; its status is 0 if there was none. The time is from when the request was due, in milliseconds. */
export type Answer = { status: number; body: string; ms: number };

/** One request of many, by its number. */
export type Load = (turn: number) => Promise<Answer>;

type Options = { method?: string; headers?: Record<string, string>; body?: string };

const agent = new Agent({ keepAlive: true });

/** Sends one request and reads its answer. Gives up after 30 s. */
export function send(url: string, { method, headers, body }: Options = {}): Promise<Answer> {
  const start = performance.now();
  return new Promise((resolve) => {
    const settle = (status: number, body = "") =>
      resolve({ status, body, ms: performance.now() - start });
    const signal = AbortSignal.timeout(30_000);
    const sent = request(url, { agent, method, headers, signal }, (response) => {
      text(response).then(
        (body) => settle(response.statusCode ?? 0, body),
        () => settle(0),
      );
    });
    sent.once("error", () => settle(0)).end(body);
  });
}

/** Sends this many a second, whether or not earlier ones have been answered, and waits for all responses. */
export async function inTurns(
  load: Load,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Answer[]> {
  const answers: Promise<Answer>[] = [];
  const start = performance.now();
  const dueAt = (turn: number) => start + (turn * 1000) / perSecond;
  for (let turn = 0; turn < perSecond * seconds; turn++) {
    const late = performance.now() - dueAt(turn);
    if (late < 0) await sleep(-late);
    const lateMs = Math.max(0, late);
    answers.push(load(turn).then((answer) => ({ ...answer, ms: answer.ms + lateMs })));
  }
  return Promise.all(answers);
}
