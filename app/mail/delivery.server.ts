/**
 * Delivers the outbox, by any number of processes at once. A letter is claimed, written and sent outside of any
 * transaction, and then settled. If a process dies in between, the next one sends the letter: perhaps once too often,
 * never once too few.
 */
import { log } from "~/server/log.server";
import type { Letter } from "./letter.server";
import {
  claimLetters,
  type DueLetter,
  type Outcome,
  onPosted,
  settleLetter,
} from "./outbox.server";
import { configuredSender, type Send } from "./transport.server";

/** Functions that know what letters say. */
export type Writers = {
  /** Writes a letter; null if it is not, or no longer, to be sent. */
  compose: (due: DueLetter) => Promise<Letter | null>;
  /** Called when a letter is abandoned. */
  onAbandoned?: (due: DueLetter) => Promise<void>;
};

/** The pause after each try, in minutes. After the last try a letter is abandoned. */
export const pausesMinutes = [1, 5, 30, 120, 360];

/** How many letters are sent at once. They are all settled long before their leases end. */
const batchSize = 5;

/** How often to look for letters that others have posted or that are due again, in milliseconds. */
const intervalMs = 30_000;

/** Sends every letter that is due. Returns their number. */
export async function deliverLetters(writers: Writers, send: Send): Promise<number> {
  let taken = 0;
  for (;;) {
    const due = await claimLetters(batchSize);
    await Promise.all(due.map((letter) => deliver(letter, writers, send)));
    taken += due.length;
    if (due.length < batchSize) return taken;
  }
}

async function deliver(
  due: DueLetter,
  { compose, onAbandoned }: Writers,
  send: Send,
): Promise<void> {
  const { id, kind, tries } = due;
  const about = { letter: id, kind, tries };
  const outcome = await attempt(due, compose, send).catch((error): Outcome => {
    log.error({ ...about, error }, "a letter could not be written");
    return afterFailure(tries);
  });
  if (outcome === "abandoned") log.error(about, "a letter was given up");
  else if (outcome === "sent") log.info(about, "a letter was sent");
  await settleLetter(id, outcome);
  if (outcome === "abandoned") await onAbandoned?.(due);
}

async function attempt(due: DueLetter, compose: Writers["compose"], send: Send): Promise<Outcome> {
  const letter = await compose(due);
  if (!letter) return "dropped";
  const sending = await send(letter);
  if (sending.sent) return "sent";
  const { id, kind, tries } = due;
  log.warn({ letter: id, kind, tries, reason: sending.reason }, "a letter was not accepted");
  return sending.forGood ? "abandoned" : afterFailure(tries);
}

function afterFailure(tries: number): Outcome {
  const minutes = pausesMinutes[tries - 1];
  return minutes === undefined ? "abandoned" : { laterSeconds: minutes * 60 };
}

/**
 * Delivers letters as soon as they are posted, and looks for others now and then, without keeping the process alive
 * for it. Returns a function that stops it once the letters under way are settled.
 */
export function startDelivery(writers: Writers): () => Promise<void> {
  const send = configuredSender();
  if (!send) return async () => {};
  let isEnded = false;
  let isWanted = false;
  let running: Promise<void> | null = null;

  const run = async () => {
    while (isWanted && !isEnded) {
      isWanted = false;
      await deliverLetters(writers, send).catch((error) =>
        log.warn({ error }, "letters could not be delivered; it is tried again later"),
      );
    }
    running = null;
  };
  const wake = () => {
    isWanted = true;
    // After the response to whoever posted it.
    if (!isEnded) setImmediate(() => (running ??= run()));
  };
  const timer = setInterval(wake, intervalMs).unref();
  onPosted(wake);
  wake();
  return async () => {
    isEnded = true;
    clearInterval(timer);
    onPosted(() => {});
    await running;
  };
}
