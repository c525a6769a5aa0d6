import { beforeEach, describe, expect, test } from "vitest";
import { Admission, placesInAll, type Rank } from "~/server/admission.server";

let time: number;
let admission: Admission;
/** What was begun and refused, in that order, by name. */
let begun: string[];
let refused: string[];
let offered: number;
/** Ends the work that was begun, by name. */
let finish: Map<string, () => void>;

beforeEach(() => {
  time = 0;
  admission = new Admission(() => time);
  begun = [];
  refused = [];
  offered = 0;
  finish = new Map();
});

function offer(rank: Rank, name: string): () => void {
  offered += 1;
  return admission.offer({
    rank,
    begin() {
      begun.push(name);
      finish.set(name, admission.occupy(rank));
    },
    refuse: () => refused.push(name),
  });
}

const offerMany = (rank: Rank, count: number, prefix: string = rank) => {
  for (let i = 0; i < count; i++) offer(rank, `${prefix} ${i}`);
};

/** Ends all work there is, one after the other, each after some milliseconds, until nothing waits. */
function work(eachMs: number, most = 1000): void {
  for (let i = 0; i < most && finish.size > 0; i++) {
    const [[name, end]] = [...finish] as [[string, () => void]];
    time += eachMs;
    finish.delete(name);
    end();
  }
}

/** The most who are signed in that are worked on at once. */
const signedInPlaces = placesInAll - 2;
const strangerPlaces = placesInAll / 2 - 1;

describe("places", () => {
  test("are limited: the others wait, and each that is left is taken at once", () => {
    offerMany("signedIn", signedInPlaces + 4);
    expect(begun.length).toBe(signedInPlaces);
    work(10, 2);
    expect(begun.length).toBe(signedInPlaces + 2);
    work(10);
    expect(begun.length).toBe(signedInPlaces + 4);
    expect(refused).toEqual([]);
  });

  test("are kept for known browsers and for strangers, whoever else comes: one each", () => {
    offerMany("stranger", 2);
    offerMany("signedIn", placesInAll + 3);
    expect(begun.length).toBe(placesInAll - 1);
    offerMany("knownBrowser", 2);
    expect(begun.at(-1)).toBe("knownBrowser 0");
    work(10, 12);
    expect(begun.filter((name) => !name.startsWith("signedIn")).length).toBe(4);
  });

  test("are all taken by those who are signed in but for those two", () => {
    offerMany("signedIn", placesInAll + 3);
    offerMany("knownBrowser", 2);
    offerMany("stranger", 2);
    expect(begun.slice(signedInPlaces)).toEqual(["knownBrowser 0", "stranger 0"]);
  });

  test("are left to those who are signed in by strangers, half of them, and by known browsers", () => {
    offerMany("stranger", placesInAll + 3);
    expect(begun.length).toBe(strangerPlaces);
    offerMany("knownBrowser", placesInAll);
    expect(begun.length).toBe(strangerPlaces + placesInAll / 4);
    offerMany("signedIn", placesInAll);
    expect(begun.length).toBe(placesInAll);
  });

  test("go to those who are signed in first, whoever came first", () => {
    offerMany("signedIn", signedInPlaces);
    offerMany("stranger", 5);
    offer("signedIn", "late");
    finish.get("signedIn 0")?.();
    expect(begun.at(-1)).toBe("late");
  });

  test("go to known browsers before strangers, whoever came first", () => {
    offerMany("signedIn", placesInAll / 2);
    offer("knownBrowser", "first");
    offerMany("stranger", placesInAll);
    offer("knownBrowser", "owner");
    expect(begun.length).toBe(placesInAll);
    finish.get("stranger 0")?.();
    expect(begun.at(-1)).toBe("owner");
  });

  test("go to others when those who waited for them have gone", () => {
    offerMany("signedIn", signedInPlaces);
    const takeBack = offer("signedIn", "gone");
    offer("signedIn", "still there");
    takeBack();
    work(10);
    expect(begun).not.toContain("gone");
    expect(begun).toContain("still there");
  });

  test("are left once, however often that is said", () => {
    offerMany("signedIn", signedInPlaces + 4);
    const end = finish.get("signedIn 0");
    end?.();
    end?.();
    expect(begun.length).toBe(signedInPlaces + 1);
  });

  test("are always free for what is urgent", () => {
    offerMany("signedIn", placesInAll + 10);
    offerMany("stranger", placesInAll + 10);
    offer("urgent", "health check");
    expect(begun.at(-1)).toBe("health check");
  });
});

test("a burst waits, up to 30, whatever the pace", () => {
  offerMany("stranger", strangerPlaces + 31);
  expect(refused.length).toBe(1);
  expect(begun.length).toBe(strangerPlaces);
});

/** More is asked for than is done, for so many times as long as one takes. */
function overload(eachMs: number, times: number): void {
  for (let i = 0; i < times; i++) {
    offerMany("signedIn", 2, `${time}`);
    work(eachMs, 1);
  }
}

/** How many wait now. */
const waiting = () => offered - begun.length - refused.length;

describe("once a queue has stood for a second, whoever would not be answered in 0.6 s", () => {
  beforeEach(() => offerMany("signedIn", placesInAll + 30));

  test.each([15, 20, 30, 35])("is refused at once, where one is done every %i ms", (eachMs) => {
    overload(eachMs, 150);
    const answeredAfterMs = () => (signedInPlaces + waiting()) * eachMs;
    expect(answeredAfterMs()).toBeGreaterThan(500);
    expect(answeredAfterMs()).toBeLessThanOrEqual(600);
    const before = refused.length;
    offerMany("signedIn", 100, "more");
    expect(refused.length).toBeGreaterThanOrEqual(before + 99);
    expect(admission.refused).toBe(refused.length);
  });

  test("may wait again once an outage is over", () => {
    overload(700, 50);
    expect(waiting()).toBeLessThanOrEqual(4);
    overload(20, 300);
    expect(waiting()).toBeGreaterThan(15);
  });

  test("is refused after five seconds where the pace was another one a moment ago", () => {
    const before = refused.length;
    time += 4_999;
    admission.refuseLate();
    expect(refused.length).toBe(before);
    time += 1;
    admission.refuseLate();
    expect(waiting()).toBe(0);
    work(1);
    expect(begun.length).toBe(signedInPlaces);
  });
});

test("strangers who are too many cost nobody with a known browser an answer", () => {
  offerMany("stranger", 1000);
  work(50, 100);
  offerMany("stranger", 1000);
  offerMany("knownBrowser", 15);
  work(50);
  expect(begun.filter((name) => name.startsWith("knownBrowser")).length).toBe(15);
  expect(refused.every((name) => name.startsWith("stranger"))).toBe(true);
});

test("strangers who are too many cost nobody who is signed in a place", () => {
  offerMany("stranger", 1000);
  offerMany("signedIn", placesInAll / 2);
  expect(begun.filter((name) => name.startsWith("signedIn")).length).toBe(placesInAll / 2);
  expect(refused.every((name) => name.startsWith("stranger"))).toBe(true);
});
