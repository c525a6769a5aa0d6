/**
 * Every way in, for an account in every state: which cookies, tokens and rows there may be afterwards. A way in is
 * what can start a session, or looks as if it might. The first two tests fail for a new one until it is in `waysIn`;
 * a new kind of second factor is a state in `states`, and the types ask for its column.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { operations } from "~/api/operations.server";
import { encrypt } from "~/auth/encryption.server";
import { createLink, type LinkPurpose } from "~/auth/links.server";
import { requestOptions, userHandleOf } from "~/auth/passkeys.server";
import { hashPassword } from "~/auth/passwords.server";
import { addPendingSignIn } from "~/auth/pending-sign-ins.server";
import { base32, newSeed } from "~/auth/totp.server";
import { trustBrowser } from "~/auth/trusted-browsers.server";
import { pendingCookie } from "~/auth/web/second-factor-cookies.server";
import { beforeSignIn } from "../../db/client.server";
import { program } from "../support/api-client";
import { Authenticator } from "../support/authenticator";
import { treeFiles } from "../support/markdown";
import { asOwner } from "../support/owner";
import { cookieName, goodPassword, newEmail, Person } from "../support/person";
import { SoftwarePasskey } from "../support/software-passkey";

const url = inject("latchUrl");
const environment = inject("environment");

/** An account in some state; `remove` runs after the way in has begun, if it has a first step. */
type Account = {
  id: string;
  email: string;
  app: Authenticator | null;
  /** One of its owner's devices; the account knows its passkey if the state says so. */
  device: SoftwarePasskey;
  trustToken: string | null;
  isGone: boolean;
};

type State =
  | "no factor"
  | "unconfirmed"
  | "app"
  | "app, trusted browser"
  | "passkey"
  | "passkey that has not verified its user"
  | "deleted meanwhile";

const passwordHash = await hashPassword(goodPassword);

/** Creates an account in a state, without the pages, which are what is being tested. */
const states: Record<State, () => Promise<Account>> = {
  "no factor": () => made({}),
  unconfirmed: () => made({ isConfirmed: false }),
  app: () => made({ hasApp: true }),
  "app, trusted browser": () => made({ hasApp: true, isTrusted: true }),
  passkey: () => made({ hasPasskey: true }),
  "passkey that has not verified its user": () => made({ hasPasskey: true, isVerified: false }),
  "deleted meanwhile": () =>
    made({ hasApp: true, hasPasskey: true, isTrusted: true, isGone: true }),
};

async function made({
  isConfirmed = true,
  hasApp = false,
  hasPasskey = false,
  isVerified = true,
  isTrusted = false,
  isGone = false,
}) {
  const email = newEmail();
  const seed = newSeed();
  return beforeSignIn(async (sql): Promise<Account> => {
    const [{ id }] = await sql<[{ id: string }]>`
      insert into users (email, name, email_confirmed_at)
      values (${email}, 'Ada', case when ${isConfirmed} then now() end) returning id`;
    await sql`insert into credentials (user_id, password_hash) values (${id}, ${passwordHash})`;
    if (hasApp) {
      const { bytes, keyId } = encrypt(seed, ["latch totp seed", id]);
      await sql`
        insert into totp (user_id, seed, key_id, last_step) values (${id}, ${bytes}, ${keyId}, 0)`;
    }
    const app = hasApp ? new Authenticator(base32(seed)) : null;
    const client = { userAgent: null, address: null };
    const trustToken = isTrusted ? await trustBrowser(sql, id, client) : null;
    const device = new SoftwarePasskey(url);
    device.userHandle = userHandleOf(id);
    if (hasPasskey) {
      await sql`select set_config('app.user_id', ${id}, true)`;
      await sql`
        insert into passkeys (id, user_id, public_key, sign_count, transports, backed_up, aaguid,
          user_verified, name)
        values (${device.credentialId}, ${id}, ${device.publicKey()}, 0, '', true, ${randomUUID()},
          ${isVerified}, 'Phone')`;
    }
    return { id, email, app, device, trustToken, isGone };
  });
}

/** Deletes the account, if that is what happens meanwhile. */
async function meanwhile({ id, isGone }: Account): Promise<void> {
  if (!isGone) return;
  await asOwner(environment, async (sql) => {
    await sql`select set_config('app.user_id', ${id}, true)`;
    await sql`delete from users where id = ${id}`;
  });
}

type Outcome = "session" | "token" | "waits" | "nothing";

type Way = {
  /** The route or operation that it is. */
  of: string;
  /** Uses it. A person's cookies, and a program's response, are checked afterwards. */
  go: (account: Account, browser: Person) => Promise<Response>;
  outcomes: Record<State, Outcome>;
};

const password = goodPassword;
const newPassword = "five other plain words";

/** Opens the page behind a link for an account, and sends its form. */
const byLink =
  (purpose: LinkPurpose, path: string, isOfAccount = true): Way["go"] =>
  async (account, browser) => {
    const { id, email } = account;
    const token = await beforeSignIn((sql) =>
      createLink(sql, purpose, { id: isOfAccount ? id : null, email, data: { name: "Ada" } }, 30),
    );
    await meanwhile(account);
    return browser.post(`${path}?${new URLSearchParams({ token })}`, { newPassword });
  };

const byApi =
  (operation: string, body: (account: Account) => object): Way["go"] =>
  async (account) => {
    await meanwhile(account);
    return program(url)("POST", `/api/auth/${operation}`, body(account));
  };

const byForm =
  (path: string, form: Record<string, string> = {}): Way["go"] =>
  async (account, browser) => {
    await meanwhile(account);
    return browser.post(path, { email: account.email, password, ...form });
  };

/** Makes a sign-in wait for the second factor in a browser. Returns its id. */
async function wait({ id }: Account, browser: Person): Promise<string> {
  const pending = await beforeSignIn((sql) => addPendingSignIn(sql, id, null));
  const [line = ""] = (await pendingCookie(pending)).split(";");
  browser.cookies.set(cookieName(url, "latch-pending"), line.split("=")[1] ?? "");
  return pending.id;
}

const nothing: Record<State, Outcome> = {
  "no factor": "nothing",
  unconfirmed: "nothing",
  app: "nothing",
  "app, trusted browser": "nothing",
  passkey: "nothing",
  "passkey that has not verified its user": "nothing",
  "deleted meanwhile": "nothing",
};

const waysIn: Record<string, Way> = {
  "the password, on the page": {
    of: "app/routes/auth/sign-in.tsx",
    go: byForm("/signin"),
    outcomes: {
      ...nothing,
      "no factor": "session",
      unconfirmed: "session",
      app: "waits",
      "app, trusted browser": "session",
      passkey: "waits",
      "passkey that has not verified its user": "waits",
    },
  },
  "the password and a field for a code, on the page, which takes none": {
    of: "app/routes/auth/sign-in.tsx",
    go: (account, browser) =>
      byForm("/signin", { code: account.app?.code() ?? "123456" })(account, browser),
    outcomes: {
      ...nothing,
      "no factor": "session",
      unconfirmed: "session",
      app: "waits",
      "app, trusted browser": "session",
      passkey: "waits",
      "passkey that has not verified its user": "waits",
    },
  },
  "a code, for a sign-in that waits": {
    of: "app/routes/auth/second-factor.tsx",
    async go(account, browser) {
      await wait(account, browser);
      await meanwhile(account);
      return browser.post("/signin/second", { code: account.app?.code() ?? "123456" });
    },
    // Without a factor nothing can be right: the sign-in keeps waiting.
    outcomes: {
      "no factor": "waits",
      unconfirmed: "waits",
      app: "session",
      "app, trusted browser": "session",
      passkey: "waits",
      "passkey that has not verified its user": "waits",
      "deleted meanwhile": "nothing",
    },
  },
  "a passkey alone, on the page": {
    of: "app/routes/auth/sign-in.tsx",
    go: (account, browser) => {
      const passkey = account.device.get(requestOptions("sign-in", null));
      return byForm("/signin", { passkey })(account, browser);
    },
    outcomes: { ...nothing, passkey: "session" },
  },
  "a passkey, for a sign-in that waits": {
    of: "app/routes/auth/second-factor.tsx",
    async go(account, browser) {
      const id = await wait(account, browser);
      await meanwhile(account);
      const passkey = account.device.get(requestOptions("second", id));
      return browser.post("/signin/second", { passkey });
    },
    outcomes: {
      "no factor": "waits",
      unconfirmed: "waits",
      app: "waits",
      "app, trusted browser": "waits",
      passkey: "session",
      "passkey that has not verified its user": "session",
      "deleted meanwhile": "nothing",
    },
  },
  "a passkey that is nobody's, on the page": {
    of: "app/routes/auth/sign-in.tsx",
    go: byForm("/signin", { passkey: JSON.stringify({ id: "x", type: "public-key" }) }),
    outcomes: nothing,
  },
  "the password, by the API": {
    of: "signIn",
    go: byApi("signin", ({ email }) => ({ email, password })),
    outcomes: { ...nothing, "no factor": "token", unconfirmed: "token" },
  },
  "the password and a code, by the API": {
    of: "signIn",
    go: byApi("signin", ({ email, app }) => ({ email, password, code: app?.code() ?? "123456" })),
    outcomes: {
      "no factor": "token",
      unconfirmed: "token",
      app: "token",
      "app, trusted browser": "token",
      passkey: "nothing",
      "passkey that has not verified its user": "nothing",
      "deleted meanwhile": "nothing",
    },
  },
  "the password and a wrong code, by the API": {
    of: "signIn",
    go: byApi("signin", ({ email, app }) => ({
      email,
      password,
      code: app?.wrongCode() ?? "123456",
    })),
    outcomes: { ...nothing, "no factor": "token", unconfirmed: "token" },
  },
  "signing up, on the page": {
    of: "app/routes/auth/sign-up.tsx",
    go: byForm("/signup", { name: "Ada" }),
    outcomes: { ...nothing, "deleted meanwhile": "session" },
  },
  "signing up, by the link of a letter": {
    of: "app/routes/auth/sign-up-confirm.tsx",
    go: byLink("sign-up", "/signup/confirm", false),
    outcomes: { ...nothing, "deleted meanwhile": "session" },
  },
  "signing up, by the API": {
    of: "signUp",
    go: byApi("signup", ({ email }) => ({ email, password, name: "Ada" })),
    outcomes: { ...nothing, "deleted meanwhile": "token" },
  },
  "a new password, by the link of a letter": {
    of: "app/routes/auth/reset-password.tsx",
    go: byLink("reset", "/reset/password"),
    outcomes: nothing,
  },
  "taking a change of the email back, by the link of a letter": {
    of: "app/routes/account/take-back.tsx",
    go: byLink("take-back", "/account/take-back"),
    outcomes: nothing,
  },
  "confirming the email, by the link of a letter": {
    of: "app/routes/account/confirm-email.tsx",
    go: byLink("confirm", "/account/email/confirm"),
    outcomes: nothing,
  },
};

/** They start a session, or issue a token for one, only to replace one that is alive: their guard requires it. */
const replacing = [
  "app/routes/account/confirm-password.tsx",
  "app/routes/account/email.tsx",
  "app/routes/account/name.tsx",
  "app/routes/account/password.tsx",
];

const sources = treeFiles("app/*.ts*").map((file) => ({ file, text: readFileSync(file, "utf8") }));

/** The files that call a function, without the one that defines it. */
const callersOf = (name: string) =>
  sources
    .filter(
      ({ text }) =>
        new RegExp(`\\b${name}\\(`).test(text) && !new RegExp(`function ${name}\\b`).test(text),
    )
    .map(({ file }) => file);

test("sessions and their tokens are made in these places alone", () => {
  expect(sources.filter(({ text }) => /insert into sessions/.test(text)).length).toBe(1);
  expect({
    startSession: callersOf("startSession"),
    startSignedIn: callersOf("startSignedIn"),
    establishSession: callersOf("establishSession"),
    completeSignIn: callersOf("completeSignIn"),
    sessionCookie: callersOf("sessionCookie"),
    issueToken: callersOf("issueToken"),
  }).toEqual({
    startSession: ["app/auth/account.server.ts", "app/auth/sign-in.server.ts"],
    startSignedIn: [],
    establishSession: [
      "app/auth/passkey-sign-in.server.ts",
      "app/auth/password-sign-in.server.ts",
      "app/auth/sign-up.server.ts",
    ],
    completeSignIn: ["app/routes/auth/second-factor.tsx"],
    sessionCookie: ["app/auth/web/page-guard.server.ts", "app/auth/web/responses.server.ts"],
    issueToken: ["app/api/operations.server.ts", "app/auth/web/session-cookie.server.ts"],
  });
});

test("every route and operation that can sign somebody in is one of the ways in", () => {
  const responders = ["signedInResponse", "completedResponse", "reissueToken"].concat(
    "passwordChangedResponse",
    // Functions that sign nobody in, or only extend a session.
    "sessionEndedResponse",
    "forgetLink",
    "submitLinkPage",
  );
  const signsOut = ["devices.tsx", "delete.tsx"].map((name) => `app/routes/account/${name}`);
  const routes = [...new Set(responders.flatMap(callersOf))].filter(
    (file) => file.startsWith("app/routes/") && !signsOut.includes(file),
  );
  const givingTokens = operations
    .filter(({ success }) => success.schema && "token" in success.schema.shape)
    .map(({ id }) => id);
  const tried = Object.values(waysIn).map((way) => way.of);
  expect([...routes, ...givingTokens].sort()).toEqual([...new Set(tried), ...replacing].sort());
});

const cells = Object.entries(waysIn).flatMap(([way, { go, outcomes }]) =>
  Object.entries(outcomes).map(([state, outcome]) => [way, state as State, outcome, go] as const),
);

describe.each(cells)("%s; %s", (_, state, outcome, go) => {
  test(outcome, async () => {
    const account = await states[state]();
    const browser = new Person(url);
    if (account.trustToken) browser.cookies.set(cookieName(url, "latch-trust"), account.trustToken);
    const answer = await go(account, browser);
    const names = ["latch", "latch-device", "latch-pending"];
    const cookies = names.filter((name) => browser.cookies.has(cookieName(url, name)));
    const token = answer.headers.get("Content-Type")?.startsWith("application/json")
      ? (await answer.json()).token
      : undefined;
    const rows = await rowsOf(account.email);
    const isWaiting = outcome === "waits";
    const hasSession = outcome === "session" || outcome === "token";
    expect({ cookies, token: typeof token, ...rows }).toEqual({
      cookies:
        outcome === "session" ? ["latch", "latch-device"] : isWaiting ? ["latch-pending"] : [],
      token: outcome === "token" ? "string" : "undefined",
      sessions: hasSession ? 1 : 0,
      waiting: isWaiting ? 1 : 0,
    });
  });
});

/** An account's sessions and pending sign-ins. No account had any of either before. */
async function rowsOf(email: string): Promise<{ sessions: number; waiting: number }> {
  return beforeSignIn(async (sql) => {
    const [user] = await sql<{ id: string }[]>`select id from users where email = ${email}`;
    const id = user?.id ?? randomUUID();
    const [rows] = await sql<[{ sessions: number; waiting: number }]>`
      select (select count(*)::int from sessions where user_id = ${id}) as sessions,
        (select count(*)::int from pending_sign_ins where user_id = ${id}) as waiting`;
    return { sessions: rows.sessions, waiting: rows.waiting };
  });
}
