/** Each cell of the table of what a change of the account ends. */
import { expect, inject, test } from "vitest";
import { createLink } from "~/auth/links.server";
import { addPendingSignIn } from "~/auth/pending-sign-ins.server";
import { makeResetLink } from "~/auth/reset.server";
import { checkTrust, trustBrowser } from "~/auth/trusted-browsers.server";
import { beforeSignIn } from "../../db/client.server";
import { confirmWith, signedInWithCode, turnOnTwoFactor } from "../support/authenticator";
import { section, tableRows } from "../support/markdown";
import { goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";
import { isSignedIn, sessionOf } from "../support/session";

const url = inject("latchUrl");
const environment = inject("environment");
const rows = tableRows(section("docs/contracts/account.md", "What a change ends"));
const newPassword = "five other plain words";

type Change = (ada: Person & { email: string }, token: string) => Promise<unknown>;

const account =
  (form: Record<string, string>, path: string): Change =>
  (ada) =>
    ada.post(path, { currentPassword: goodPassword, ...form });

const ways: Record<string, Change> = {
  name: account({ name: "Grace" }, "/account/name"),
  email: (ada, token) => account({ email: newEmail() }, "/account/email")(ada, token),
  password: account({ newPassword }, "/account/password"),
  confirming: account({}, "/account/confirm"),
  // One that is neither this session nor the one being checked.
  "end={session}": async (ada) =>
    ada.post("/account/devices", { end: sessionOf(await signedIn(url, ada.email)).sessionId }),
  "end-others": account({ intent: "end-others" }, "/account/devices"),
  "sign-out-everywhere": account({ intent: "sign-out-everywhere" }, "/account/devices"),
  "an app set up": (ada) => turnOnTwoFactor(environment, ada),
  async "the app taken off"(ada) {
    await ada.post("/account/security/totp", { intent: "remove" });
  },
  deleting: (ada, token) => account({ email: ada.email }, "/account/delete")(ada, token),
  "the operator's link": ({ email }) =>
    makeResetLink(email, { userAgent: "a test", address: null }),
  "a link's new password": (_, token) =>
    new Person(url).post(`/reset/password?${new URLSearchParams({ token })}`, { newPassword }),
  async "a change taken back"(ada) {
    const user = { id: sessionOf(ada).userId, email: ada.email };
    const token = await beforeSignIn((sql) => createLink(sql, "take-back", user, 30));
    const path = `/account/take-back?${new URLSearchParams({ token })}`;
    expect((await new Person(url).post(path, { newPassword })).status).toBe(303);
  },
};

test("every change of the table is tried, and every one that is tried is in it", () => {
  expect(rows.map(({ change }) => change)).toEqual(Object.keys(ways));
});

test.each(rows)("$change ends what the table says, and nothing else", async (row) => {
  const ada = await signedUp(url);
  const { userId } = sessionOf(ada);
  const app = row.change === "the app taken off" ? await turnOnTwoFactor(environment, ada) : null;
  if (app) await confirmWith(ada, app.code());
  const other = app ? await signedInWithCode(ada, app.code(1)) : await signedIn(url, ada.email);
  const trust = await beforeSignIn(async (sql) => {
    await addPendingSignIn(sql, userId, null);
    return trustBrowser(sql, userId, { userAgent: null, address: null });
  });
  const old = ada.elsewhere();
  // Two links: one may be used by the change itself.
  const [used = "", left = ""] = await beforeSignIn(async (sql) => {
    const user = { id: userId, email: ada.email, name: "Ada" };
    return [await createLink(sql, "reset", user, 30), await createLink(sql, "reset", user, 30)];
  });
  const epoch = await epochOf(userId);
  await ways[row.change ?? ""]?.(ada, used);
  expect({
    "this session": (await isSignedIn(old)) ? "stay" : "end",
    "every other": (await isSignedIn(other)) ? "stay" : "end",
    links: (await isThere(left)) ? "stay" : "end",
    "known browsers": (await epochOf(userId)) === epoch ? "stay" : "end",
    "pending sign-ins": (await isAnyWaiting(userId)) ? "stay" : "end",
    "trusted browsers": (await isTrusted(trust, userId)) ? "stay" : "end",
  }).toEqual({
    "this session": wordOf(row["this session"]),
    "every other": wordOf(row["every other"]),
    links: wordOf(row.links),
    "known browsers": wordOf(row["known browsers"]),
    "pending sign-ins": wordOf(row["pending sign-ins"]),
    "trusted browsers": wordOf(row["trusted browsers"]),
  });
  // With a new session in place of the one that ended, this browser is still signed in.
  const isFollowed = row["this session"]?.includes("a new one") ?? false;
  expect(await isSignedIn(ada)).toBe(isFollowed || wordOf(row["this session"]) === "stay");
});

const wordOf = (cell = "") => /^(stay|end)s?\b/.exec(cell)?.[1];

const isAnyWaiting = async (userId: string) =>
  (await beforeSignIn((sql) => sql`select from pending_sign_ins where user_id = ${userId}`)).count >
  0;

/** Whether a browser with this token would sign in without a code. */
const isTrusted = (token: string, userId: string) =>
  beforeSignIn(async (sql) => (await checkTrust(sql, userId, token)) === "trusted");

async function epochOf(userId: string): Promise<number | undefined> {
  const [user] = await beforeSignIn(
    (sql) => sql`select known_browsers_epoch as epoch from users where id = ${userId}`,
  );
  return user?.epoch;
}

/** Whether a link's row is left: with another email than the account's it would not work in any case. */
async function isThere(token: string): Promise<boolean> {
  const [id = ""] = token.split(".");
  return (await beforeSignIn((sql) => sql`select from one_time_links where id = ${id}`)).count > 0;
}
