import { expect, inject, test } from "vitest";
import { cookieName, goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";
import { isSignedIn } from "../support/session";

const url = inject("latchUrl");
const newPassword = (i: number) => `the new password number ${i}`;
const currentPassword = goodPassword;

/** As many browsers with the person's cookies as asked, which do the same at the same time. */
function atOnce(
  person: Person,
  times: number,
  act: (twin: Person, i: number) => Promise<Response>,
) {
  return Promise.all(
    Array.from({ length: times }, async (_, i) => {
      const twin = person.elsewhere();
      const response = await act(twin, i);
      return { twin, status: response.status, location: response.headers.get("Location") };
    }),
  );
}

// Below the limit on confirmations by one session, so that it is not what lets one through only.
const times = 10;

test("of ten simultaneous confirmations with one cookie exactly one starts a session", async () => {
  const ada = await signedUp(url);
  const form = { currentPassword, redirectTo: "/account" };
  const outcomes = await atOnce(ada, times, (twin) => twin.post("/account/confirm", form));
  expect(outcomes.filter(({ location }) => location === "/account")).toHaveLength(1);
  const alive = await Promise.all(outcomes.map(({ twin }) => isSignedIn(twin)));
  expect(alive.filter(Boolean)).toHaveLength(1);
});

test("of sixteen simultaneous changes of a password, each by its own session, exactly one wins", async () => {
  const ada = await signedUp(url);
  const sessions = await Promise.all(Array.from({ length: 16 }, () => signedIn(url, ada.email)));
  const statuses = await Promise.all(
    sessions.map(async (session, i) => {
      const form = { currentPassword, newPassword: newPassword(i) };
      const response = await session.post("/account/password", form);
      return response.headers.get("Location") === "/account";
    }),
  );
  expect(statuses.filter(Boolean)).toHaveLength(1);
  const winner = statuses.indexOf(true);
  expect(await Promise.all(sessions.map(isSignedIn))).toEqual(statuses);
  const form = { email: ada.email, password: newPassword(winner) };
  expect((await new Person(url).post("/signin", form)).status).toBe(303);
});

test("no sign-in with the old password outlives a change made at the same time", async () => {
  for (let round = 0; round < 3; round++) {
    const ada = await signedUp(url);
    const intruders = Array.from({ length: 8 }, () => new Person(url));
    const [changed] = await Promise.all([
      ada.post("/account/password", { currentPassword, newPassword: newPassword(round) }),
      ...intruders.map((eve) => eve.post("/signin", { email: ada.email, password: goodPassword })),
    ]);
    expect(changed.headers.get("Location")).toBe("/account");
    expect(await Promise.all(intruders.map(isSignedIn))).toEqual(Array(8).fill(false));
  }
});

test("of sixteen people who change to the same email at once exactly one gets it", async () => {
  const people = await Promise.all(Array.from({ length: 16 }, () => signedUp(url)));
  const email = newEmail();
  const statuses = await Promise.all(
    people.map(
      async (one) => (await one.post("/account/email", { email, currentPassword })).status,
    ),
  );
  expect(statuses.sort()).toEqual([303, ...Array(15).fill(400)]);
});

test("of sixteen who sign up with the same email at once exactly one has an account", async () => {
  const form = { name: "Ada", email: newEmail(), password: goodPassword };
  const people = Array.from({ length: 16 }, () => new Person(url));
  const statuses = await Promise.all(
    people.map(async (one) => (await one.post("/signup", form)).status),
  );
  expect([...statuses].sort()).toEqual([303, ...Array(15).fill(400)]);
  expect(await Promise.all(people.map(isSignedIn))).toEqual(statuses.map((each) => each === 303));
});

test("of sixteen simultaneous deletions of an account one is done, and the others find it gone", async () => {
  const ada = await signedUp(url);
  const form = { email: ada.email, currentPassword };
  const notice = cookieName(url, "latch-notice");
  const outcomes = await atOnce(ada, 16, (twin) => twin.post("/account/delete", form));
  const told = outcomes.filter(({ twin }) => twin.cookies.get(notice)?.includes("account-deleted"));
  expect(told).toHaveLength(1);
  for (const { status } of outcomes) expect([302, 303]).toContain(status);
  const again = await new Person(url).post("/signin", { email: ada.email, password: goodPassword });
  expect(again.status).toBe(400);
});

test("whatever is under way while the account is deleted ends in an orderly answer", async () => {
  for (let round = 0; round < 3; round++) {
    const ada = await signedUp(url);
    const deletion = ada.post("/account/delete", { email: ada.email, currentPassword });
    const outcomes = await atOnce(ada, 16, (twin, i) =>
      i % 4 === 0
        ? twin.post("/account/name", { name: "Ada King" })
        : i % 4 === 1
          ? twin.post("/tasks", { intent: "create", title: "Buy milk" })
          : i % 4 === 2
            ? twin.post("/signin", { email: ada.email, password: goodPassword }, { Cookie: "" })
            : twin.get("/account"),
    );
    expect((await deletion).status).toBe(303);
    for (const { status } of outcomes) expect([200, 302, 303, 400]).toContain(status);
    for (const { twin } of outcomes) expect(await isSignedIn(twin)).toBe(false);
  }
});
