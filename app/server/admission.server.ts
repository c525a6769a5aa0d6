/**
 * Decides which requests a process works on, in which order, and which it refuses because it could not answer them in
 * time. What this module promises:
 *
 * - No more than `placesInAll` requests are worked on at once; the others wait their turn.
 * - A request that would be answered later than in `longestAnswerMs`, at the pace at which the queue has been moving,
 *   is refused at once. If the pace changes, whoever has waited for `patienceMs` is refused then.
 * - A burst is no overload: until a queue has stood for `burstMs` it takes `burst` requests whatever the pace (as
 *   CoDel tells a good queue from a bad one: https://queue.acm.org/detail.cfm?id=2209336).
 * - People who are signed in come before known browsers, and these before strangers. Known browsers and strangers
 *   always have a place each, so that somebody can still sign in.
 * - A storm of sign-ins leaves half of the places to people who are signed in, and costs no known browser its turn,
 *   whose owner may have to sign in again in the middle of one. Known browsers have few places too: a hash costs the
 *   same whoever asks for it.
 * - What must not be refused has places of its own: health checks and signing out.
 *
 * No library does this: those that shed load in Node watch the event loop's delay, and know no priorities.
 */

/** The priority of a request, the highest first. */
export type Rank = "urgent" | "signedIn" | "knownBrowser" | "stranger";

/** One request: exactly one of `begin` and `refuse` is called, once, now or later. */
export type Work = {
  rank: Rank;
  begin: () => void;
  refuse: () => void;
};

/** One for each connection to the database, and two that are read or written meanwhile. */
export const placesInAll = 12;

/** By rank: how many are worked on at once, and how many may always wait, so that there is a pace to measure. */
const limits: Record<Rank, { places: number; waiting: number }> = {
  urgent: { places: 8, waiting: 8 },
  signedIn: { places: placesInAll, waiting: 4 },
  knownBrowser: { places: placesInAll / 4, waiting: 16 },
  // People often sign in a few at a time, and each sign-in takes longer.
  stranger: { places: placesInAll / 2 - 1, waiting: 16 },
};

/** The average wait for a place and the work itself: nearly all that are let in are then answered within a second. */
const longestAnswerMs = 600;
const burst = 30;
const burstMs = 1000;
const patienceMs = 5000;

/** How much the last request counts in the average pace; about twenty requests matter. */
const weightOfLast = 0.05;

type Waiting = Work & { since: number };

type Lane = {
  running: number;
  waiting: Waiting[];
  /** Average milliseconds between two requests taken from the queue, while others wait. */
  paceMs: number;
  /** Since when somebody has always been waiting. */
  standingSince: number;
  /** When the last request was taken, if others have been waiting ever since. */
  lastTakenAt: number | null;
};

const newLane = (): Lane => ({
  running: 0,
  waiting: [],
  paceMs: 20,
  standingSince: 0,
  lastTakenAt: null,
});

/** The places and queues of one process. */
export class Admission {
  /** How many were refused so far. */
  refused = 0;

  private readonly lanes: Record<Rank, Lane> = {
    urgent: newLane(),
    signedIn: newLane(),
    knownBrowser: newLane(),
    stranger: newLane(),
  };

  /** @param now a clock, in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Begins the work, queues it, or refuses it. Returns a function that withdraws it if it is still waiting. */
  offer(work: Work): () => void {
    const lane = this.lanes[work.rank];
    const since = this.now();
    const waiting = { ...work, since };
    if (lane.waiting.length === 0) Object.assign(lane, { standingSince: since, lastTakenAt: null });
    if (lane.waiting.length === 0 && this.hasPlace(work.rank)) work.begin();
    else if (this.isTooFarBack(work.rank)) this.refuse(work);
    else lane.waiting.push(waiting);
    return () => this.withdraw(lane, waiting);
  }

  /** Takes a place even if none is free: whoever was let in is worked on. Returns a function that gives it back. */
  occupy(rank: Rank): () => void {
    const lane = this.lanes[rank];
    lane.running += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      lane.running -= 1;
      this.fill();
    };
  }

  /** Refuses whoever has waited for too long. Call it regularly. */
  refuseLate(): void {
    for (const lane of Object.values(this.lanes)) {
      while (lane.waiting[0] && this.now() - lane.waiting[0].since >= patienceMs) {
        const late = lane.waiting.shift();
        if (late) this.refuse(late);
      }
    }
  }

  private isTooFarBack(rank: Rank): boolean {
    const { running, waiting, paceMs, standingSince } = this.lanes[rank];
    if (waiting.length < limits[rank].waiting) return false;
    if (this.now() - standingSince < burstMs) return waiting.length >= burst;
    return (running + waiting.length + 1) * paceMs > longestAnswerMs;
  }

  private hasPlace(rank: Rank): boolean {
    if (this.lanes[rank].running >= limits[rank].places) return false;
    if (rank === "urgent") return true;
    const { signedIn, knownBrowser, stranger } = this.lanes;
    const running = signedIn.running + knownBrowser.running + stranger.running;
    const idle = [knownBrowser, stranger].filter((lane) => lane.running === 0);
    const kept = idle.filter((lane) => lane !== this.lanes[rank]).length;
    return running + kept < placesInAll;
  }

  private fill(): void {
    this.refuseLate();
    for (const rank of ["urgent", "signedIn", "knownBrowser", "stranger"] as const) {
      while (this.lanes[rank].waiting.length > 0 && this.hasPlace(rank)) this.beginNext(rank);
    }
  }

  private beginNext(rank: Rank): void {
    const lane = this.lanes[rank];
    const next = lane.waiting.shift();
    const now = this.now();
    if (lane.lastTakenAt !== null) {
      lane.paceMs += weightOfLast * (now - lane.lastTakenAt - lane.paceMs);
    }
    lane.lastTakenAt = lane.waiting.length > 0 ? now : null;
    next?.begin();
  }

  private refuse(work: Work): void {
    this.refused += 1;
    work.refuse();
  }

  private withdraw(lane: Lane, waiting: Waiting): void {
    const index = lane.waiting.indexOf(waiting);
    if (index !== -1) lane.waiting.splice(index, 1);
  }
}
