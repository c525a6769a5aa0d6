/**
 * Every write that Latch takes: by the form of each route and each of its buttons, and by each operation of the API.
 * Each is prepared beneath the pages, since hundreds of them are needed: for somebody new, with whatever it changes.
 */
import { randomUUID } from "node:crypto";
import { hash } from "@node-rs/argon2";
import {
  beginEnrolment,
  confirmEnrolment,
  findEnrolment,
  proveEnrolment,
} from "~/auth/authenticator-app.server";
import { createLink, type LinkData, type LinkPurpose } from "~/auth/links.server";
import { newChallenge, type Purpose } from "~/auth/passkey-challenges.server";
import { insertPasskey, userHandleOf } from "~/auth/passkeys.server";
import { addPendingSignIn } from "~/auth/pending-sign-ins.server";
import { makeRecoveryCodes, recoveryCodesLeft } from "~/auth/recovery-codes.server";
import { startSession } from "~/auth/sessions.server";
import { issueToken, signToken } from "~/auth/tokens.server";
import { trustBrowser } from "~/auth/trusted-browsers.server";
import { changeTasks, newClearing } from "~/tasks/changes.server";
import { keepImport } from "~/tasks/transfer/imports.server";
import { readFile } from "~/tasks/transfer/read-file.server";
import type { Sql, UserScope } from "../../db/client.server";
import type { Pool } from "../../db/pool";
import type { Role } from "../../db/schema";
import { Account, ApiClient, type Call } from "../support/api-client";
import { Authenticator } from "../support/authenticator";
import { upload } from "../support/files";
import { takeRole } from "../support/owner";
import { cookieName, goodPassword, newEmail, Person } from "../support/person";
import type { Server } from "../support/server";
import { SoftwarePasskey } from "../support/software-passkey";

/** A write: how to ask for it, and how often it has been carried out. What is only partly done is a fraction. */
export type Write = { ask: () => Promise<Response>; times: () => Promise<number> };

/** Makes a new write, with a person of its own. */
type Prepare = (world: World) => Promise<Write>;

/** Two servers of one database, of which only one posts letters; and a way around them. */
export type World = { latch: Browsed; withLetters: Browsed; owner: Pool };

/** A server, and whether its forms are sent by scripts. */
type Browsed = Server & { isScripted?: boolean };

const newPassword = "five other words are better";
const appPage = "/account/security/totp";
const now = new Date();
const client = { userAgent: null, address: null };
const place = { today: "2026-01-15", zone: "UTC" };

/** By the path of the route and what the form is for; on the list and the app's page, that is a button's name. */
export const forms: Record<string, Record<string, Prepare>> = {
  "/signup": {
    async "an account"({ latch, owner }) {
      const [person, email] = [newBrowser(latch), newEmail()];
      const form = { name: "Ada", email, password: goodPassword };
      // An account without the session that is made with it would count as none.
      return { ask: () => person.post("/signup", form), times: () => sessionsOf(owner, email) };
    },
    async "a letter"({ withLetters, owner }) {
      const [person, email] = [newBrowser(withLetters), newEmail()];
      return {
        ask: () => person.post("/signup", { name: "Ada", email }),
        times: () => lettersTo(owner, email),
      };
    },
  },
  "/signup/confirm": {
    async "an account"({ withLetters, owner }) {
      const [person, email] = [newBrowser(withLetters), newEmail()];
      const path = await linkTo(owner, "/signup/confirm", "sign-up", {
        id: null,
        email,
        data: { name: "Ada" },
      });
      return {
        ask: () => person.post(path, { newPassword }),
        times: () => sessionsOf(owner, email),
      };
    },
  },
  "/signin": {
    async "a password"({ latch, owner }) {
      const { email } = await newMember(latch, owner);
      const person = newBrowser(latch);
      return {
        ask: () => person.post("/signin", { email, password: goodPassword }),
        times: async () => (await sessionsOf(owner, email)) - 1,
      };
    },
    async "a passkey"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const passkey = await sign(owner, ada, "sign-in", null);
      const person = newBrowser(latch);
      return {
        ask: () => person.post("/signin", { passkey }),
        times: async () => (await sessionsOf(owner, ada.email)) - 1,
      };
    },
  },
  "/signin/second": {
    async "a code of the app"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const app = await addApp(owner, ada);
      return secondFactor(owner, ada, async () => ({ code: app.code(), trust: "on" }));
    },
    async "a recovery code"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const { recoveryCodes } = await addApp(owner, ada);
      return secondFactor(owner, ada, async () => ({ code: recoveryCodes[0] ?? "" }));
    },
    async "a passkey"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return secondFactor(owner, ada, async (pendingId) => ({
        passkey: await sign(owner, ada, "second", pendingId),
      }));
    },
  },
  "/signout": {
    async "this session"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return {
        ask: () => ada.post("/signout"),
        times: async () => 1 - (await sessionsOf(owner, ada.email)),
      };
    },
  },
  "/reset": {
    async "a letter"({ withLetters, owner }) {
      const { email } = await newMember(withLetters, owner);
      return {
        ask: () => newBrowser(withLetters).post("/reset", { email }),
        times: () => lettersTo(owner, email),
      };
    },
  },
  "/reset/password": {
    async "a new password"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const path = await linkTo(owner, "/reset/password", "reset", ada);
      return {
        ask: () => newBrowser(latch).post(path, { newPassword }),
        times: () => newPasswordsOf(owner, ada),
      };
    },
  },
  "/account/name": {
    async "a name"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return {
        ask: () => ada.post("/account/name", { name: "Ada King", shown: "Ada" }),
        times: () => countUsers(owner, ada, (sql) => sql`name = 'Ada King'`),
      };
    },
  },
  "/account/time-zone": {
    async "a time zone"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return {
        ask: () => ada.post("/account/time-zone", { zone: "Europe/Kyiv" }),
        times: () => countUsers(owner, ada, (sql) => sql`time_zone = 'Europe/Kyiv'`),
      };
    },
  },
  "/account/quick-add": {
    async "turned off"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return {
        ask: () => ada.post("/account/quick-add"),
        times: () => countUsers(owner, ada, (sql) => sql`not quick_add`),
      };
    },
  },
  "/account/confirm": {
    async "a password"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return {
        ask: () => ada.post("/account/confirm", { currentPassword: goodPassword }),
        // The session is replaced: both halves of that, or neither.
        times: () => replacedSessions(owner, ada),
      };
    },
    async "a password and a passkey"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const passkey = await sign(owner, ada, "confirm", ada.sessionId);
      return {
        ask: () => ada.post("/account/confirm", { currentPassword: goodPassword, passkey }),
        times: () => replacedSessions(owner, ada),
      };
    },
  },
  "/account/email": {
    async "an email"({ latch, owner }) {
      const [ada, email] = [await newMember(latch, owner), newEmail()];
      return {
        ask: () => ada.post("/account/email", { currentPassword: goodPassword, email }),
        times: () => countUsers(owner, ada, (sql) => sql`email = ${email}`),
      };
    },
    async "a letter"({ withLetters, owner }) {
      const [ada, email] = [await newMember(withLetters, owner), newEmail()];
      return {
        ask: () => ada.post("/account/email", { currentPassword: goodPassword, email }),
        times: () => lettersTo(owner, email),
      };
    },
  },
  "/account/email/letter": {
    async "a letter"({ withLetters, owner }) {
      const ada = await newMember(withLetters, owner, { isConfirmed: false });
      return {
        ask: () => ada.post("/account/email/letter"),
        times: () => lettersTo(owner, ada.email),
      };
    },
  },
  "/account/email/confirm": {
    async "an email"({ withLetters, owner }) {
      const ada = await newMember(withLetters, owner, { isConfirmed: false });
      const path = await linkTo(owner, "/account/email/confirm", "confirm", ada);
      return {
        ask: () => newBrowser(withLetters).post(path),
        times: () => countUsers(owner, ada, (sql) => sql`email_confirmed_at is not null`),
      };
    },
    async "a change of the email"({ withLetters, owner }) {
      const [ada, email] = [await newMember(withLetters, owner), newEmail()];
      const data = { from: ada.email, session: ada.sessionId };
      const path = await linkTo(owner, "/account/email/confirm", "change", {
        id: ada.id,
        email,
        data,
      });
      return {
        ask: () => newBrowser(withLetters).post(path),
        // The former address is told, and can take it back.
        times: async () =>
          ((await countUsers(owner, ada, (sql) => sql`email = ${email}`)) +
            (await lettersTo(owner, ada.email))) /
          2,
      };
    },
  },
  "/account/take-back": {
    async "an email"({ withLetters, owner }) {
      const [ada, email] = [await newMember(withLetters, owner), newEmail()];
      const path = await linkTo(owner, "/account/take-back", "take-back", { id: ada.id, email });
      return {
        ask: () => newBrowser(withLetters).post(path, { newPassword }),
        times: async () =>
          ((await countUsers(owner, ada, (sql) => sql`email = ${email}`)) +
            (await newPasswordsOf(owner, ada))) /
          2,
      };
    },
  },
  "/account/password": {
    async "a new password"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return {
        ask: () => ada.post("/account/password", { currentPassword: goodPassword, newPassword }),
        times: async () =>
          ((await newPasswordsOf(owner, ada)) + (await replacedSessions(owner, ada))) / 2,
      };
    },
  },
  "/account/delete": {
    async "the account"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const form = { email: ada.email, currentPassword: goodPassword };
      return {
        ask: () => ada.post("/account/delete", form),
        times: async () => 1 - (await countUsers(owner, ada, (sql) => sql`true`)),
      };
    },
  },
  "/account/devices": {
    async "one session"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const end = (await as(owner, "auth", ada, (sql) => startSession(sql, sessionFor(ada)))).id;
      return {
        ask: () => ada.post("/account/devices", { end }),
        times: async () => 2 - (await sessionsOf(owner, ada.email)),
      };
    },
    async "all other sessions"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      await as(owner, "auth", ada, (sql) => startSession(sql, sessionFor(ada)));
      return {
        ask: () => ada.post("/account/devices", { intent: "end-others" }),
        times: async () => 2 - (await sessionsOf(owner, ada.email)),
      };
    },
    async "all sessions"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      await as(owner, "auth", ada, (sql) => startSession(sql, sessionFor(ada)));
      return {
        ask: () => ada.post("/account/devices", { intent: "sign-out-everywhere" }),
        times: async () => (2 - (await sessionsOf(owner, ada.email))) / 2,
      };
    },
  },
  "/account/security/totp": {
    async begin({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return {
        ask: () => ada.post(appPage, { intent: "begin" }),
        times: () => countOf(owner, ada, "totp_enrolments"),
      };
    },
    async prove({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const { enrolment, app } = await as(owner, "auth", ada, (sql) => enrol(scopeOf(sql, ada)));
      return {
        ask: () => ada.post(appPage, { intent: "prove", enrolment, code: app.code() }),
        times: async () => (await countOf(owner, ada, "recovery_codes")) / 10,
      };
    },
    async codes({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return newCodes(owner, ada, (codes) => ada.post(appPage, { intent: "codes", codes }));
    },
    async confirm({ latch, owner }) {
      const ada = await newMember(latch, owner);
      await as(owner, "auth", ada, async (sql) => {
        const { enrolment, app } = await enrol(scopeOf(sql, ada));
        await proveEnrolment(scopeOf(sql, ada), { enrolmentId: enrolment, code: app.code() });
      });
      return {
        ask: () => ada.post(appPage, { intent: "confirm" }),
        times: () => countOf(owner, ada, "totp"),
      };
    },
    async cancel({ latch, owner }) {
      const ada = await newMember(latch, owner);
      await as(owner, "auth", ada, (sql) => beginEnrolment(scopeOf(sql, ada)));
      return {
        ask: () => ada.post(appPage, { intent: "cancel" }),
        times: async () => 1 - (await countOf(owner, ada, "totp_enrolments")),
      };
    },
    async remove({ latch, owner }) {
      const ada = await newMember(latch, owner);
      await addApp(owner, ada);
      return {
        ask: () => ada.post(appPage, { intent: "remove" }),
        // With the last factor the recovery codes go.
        times: async () =>
          (11 -
            (await countOf(owner, ada, "totp")) -
            (await countOf(owner, ada, "recovery_codes"))) /
          11,
      };
    },
  },
  "/account/security/recovery-codes": {
    async "new codes"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      await addApp(owner, ada);
      return newCodes(owner, ada, (codes) =>
        ada.post("/account/security/recovery-codes", { codes }),
      );
    },
  },
  "/account/security/passkeys/new": {
    async "a passkey"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const challenge = newChallenge("add", ada.sessionId);
      const passkey = new SoftwarePasskey(latch.url).create({ challenge, rp: { id: "localhost" } });
      return {
        ask: () => ada.post("/account/security/passkeys/new", { passkey }),
        // With the first factor come the recovery codes.
        times: async () =>
          ((await countOf(owner, ada, "passkeys")) +
            (await countOf(owner, ada, "recovery_codes"))) /
          11,
      };
    },
  },
  "/account/security/passkeys/edit": {
    async "a name"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const { id } = await addPasskey(owner, ada);
      return {
        ask: () => ada.post(`/account/security/passkeys/edit?passkey=${id}`, { name: "My key" }),
        times: () => countOf(owner, ada, "passkeys", (sql) => sql`name = 'My key'`),
      };
    },
    async removed({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const { id } = await addPasskey(owner, ada);
      return {
        ask: () => ada.post(`/account/security/passkeys/edit?passkey=${id}`, { intent: "remove" }),
        times: async () => 1 - (await countOf(owner, ada, "passkeys")),
      };
    },
  },
  "/account/security/browsers": {
    async "one forgotten"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const [forget = ""] = await trustBrowsers(owner, ada, 2);
      return {
        ask: () => ada.post("/account/security/browsers", { forget }),
        times: async () => 2 - (await countOf(owner, ada, "trusted_browsers")),
      };
    },
    async "all forgotten"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      await trustBrowsers(owner, ada, 2);
      return {
        ask: () => ada.post("/account/security/browsers", { forget: "all" }),
        times: async () => (2 - (await countOf(owner, ada, "trusted_browsers"))) / 2,
      };
    },
  },
  "/tasks": {
    async add({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const form = { title: "Once", key: randomUUID() };
      return { ask: () => ada.post("/tasks", form), times: () => countOf(owner, ada, "tasks") };
    },
    complete: ofOneTask({}, "completed", (ada, id) => ada.post("/tasks", { complete: id })),
    reopen: ofOneTask({ completed_at: now }, "open", (ada, id) =>
      ada.post("/tasks", { reopen: id }),
    ),
    delete: ofOneTask({}, "trash", (ada, id) => ada.post("/tasks", { delete: id })),
    restore: ofOneTask({ deleted_at: now }, "open", (ada, id) =>
      ada.post("/tasks", { restore: id }),
    ),
    async purge({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const [purge = ""] = await addTasks(owner, ada, 1, { deleted_at: now });
      return {
        ask: () => ada.post("/tasks", { purge }),
        times: async () => 1 - (await countOf(owner, ada, "tasks")),
      };
    },
    async undo({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const ids = await addTasks(owner, ada, 3);
      const { undo } = await as(owner, "user", ada, (sql) =>
        changeTasks(scopeOf(sql, ada), "delete", ids),
      );
      return {
        ask: () => ada.post("/tasks", { undo: undo ?? "" }),
        times: async () => (await changesOf(owner, ada, 3, "open")) / 2,
      };
    },
    clear: ofThreeTasks({ completed_at: now }, "trash", () => ({ clear: newClearing() })),
    async empty({ latch, owner }) {
      const ada = await newMember(latch, owner);
      await addTasks(owner, ada, 3, { deleted_at: now });
      return {
        ask: () => ada.post("/tasks", { empty: "" }),
        times: async () => (3 - (await countOf(owner, ada, "tasks"))) / 3,
      };
    },
    move: ofThreeTasks({ due_on: "2001-01-01" }, "open", () => ({ move: "" })),
    selection: ofThreeTasks({}, "trash", (ids) => ({ ...selected(ids), selection: "delete" })),
    "selection, complete": ofThreeTasks({}, "completed", (ids) => ({
      ...selected(ids),
      selection: "complete",
    })),
    async "selection, due"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const ids = await addTasks(owner, ada, 3);
      const form = { ...selected(ids), selection: "due", due_on: "2030-01-01" };
      return {
        ask: () => ada.post("/tasks", form),
        times: async () =>
          (await countOf(owner, ada, "tasks", (sql) => sql`due_on = '2030-01-01'`)) / 3,
      };
    },
  },
  "/tasks/:taskId": {
    save: ofOneTask({}, "open", (ada, id) =>
      ada.post(`/tasks/${id}`, { title: "After", version: "1" }),
    ),
    "save and delete": async ({ latch, owner }) => {
      const ada = await newMember(latch, owner);
      const [id] = await addTasks(owner, ada, 1);
      return {
        ask: () => ada.post(`/tasks/${id}`, { title: "After", version: "1", delete: "" }),
        times: async () => (await changesOf(owner, ada, 1, "trash")) / 2,
      };
    },
  },
  "/tasks/import": {
    async "a file"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      return {
        ask: () => upload(ada, "title\nOnce\n"),
        times: () => countOf(owner, ada, "imports"),
      };
    },
  },
  "/tasks/import/:importId": {
    async "its tasks"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const id = await as(owner, "user", ada, async (sql) => {
        const reading = await readFile(Buffer.from("title\nOnce\nTwice\n"), place);
        if ("error" in reading) throw new Error(reading.error);
        return keepImport(scopeOf(sql, ada), reading);
      });
      return {
        ask: () => ada.post(`/tasks/import/${id}`),
        times: async () => (await countOf(owner, ada, "tasks")) / 2,
      };
    },
  },
};

/** By the operation's id. */
export const calls: Record<string, Record<string, Prepare>> = {
  signUp: {
    async "an account"({ latch, owner }) {
      const [client, email] = [await ApiClient.open(latch.url), newEmail()];
      const body = { name: "Ada", email, password: goodPassword };
      return {
        ask: () => client.call("signUp", { body }),
        times: () => sessionsOf(owner, email),
      };
    },
    async "a letter"({ withLetters, owner }) {
      const [client, email] = [await ApiClient.open(withLetters.url), newEmail()];
      return {
        ask: () => client.call("signUp", { body: { name: "Ada", email } }),
        times: () => lettersTo(owner, email),
      };
    },
  },
  signIn: {
    async "a password"({ latch, owner }) {
      const { email } = await newMember(latch, owner);
      const client = await ApiClient.open(latch.url);
      return {
        ask: () => client.call("signIn", { body: { email, password: goodPassword } }),
        times: async () => (await sessionsOf(owner, email)) - 1,
      };
    },
  },
  requestReset: {
    async "a letter"({ withLetters, owner }) {
      const { email } = await newMember(withLetters, owner);
      const client = await ApiClient.open(withLetters.url);
      return {
        ask: () => client.call("requestReset", { body: { email } }),
        times: () => lettersTo(owner, email),
      };
    },
  },
  updateMe: {
    async "a time zone"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const account = await accountOf(latch, ada);
      return {
        ask: () => account.call("updateMe", { body: { time_zone: "Europe/Kyiv" } }),
        times: () => countUsers(owner, ada, (sql) => sql`time_zone = 'Europe/Kyiv'`),
      };
    },
  },
  createTask: {
    async "with a key"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const account = await accountOf(latch, ada);
      const call = { body: { title: "Once" }, ...keyed() };
      return {
        ask: () => account.call("createTask", call),
        times: () => countOf(owner, ada, "tasks"),
      };
    },
  },
  toggleTask: {
    "with a key": callOfTask("toggleTask", "completed", keyed),
    "without a key, with the wanted state": callOfTask("toggleTask", "completed", () => ({
      body: { completed: true },
    })),
  },
  updateTask: {
    "with a key": callOfTask("updateTask", "open", () => ({
      body: { title: "After" },
      ...keyed(),
    })),
  },
  deleteTask: { "with a key": callOfTask("deleteTask", "trash", keyed) },
  signOut: {
    async "this session"({ latch, owner }) {
      const ada = await newMember(latch, owner);
      const account = await accountOf(latch, ada);
      return {
        ask: () => account.call("signOut"),
        times: async () => 1 - (await sessionsOf(owner, ada.email)),
      };
    },
  },
};

/** Of these each is one of its own: asked for again, it is done again. */
export const eachItsOwn = [
  "/signin: a password",
  "signIn: a password",
  "/signup: a letter",
  "signUp: a letter",
  "/reset: a letter",
  "requestReset: a letter",
  "/account/email/letter: a letter",
];

/** Somebody with an account and a session, in which password and second factor were given just now. */
type Member = Person & { id: string; email: string; sessionId: string };

async function newMember(
  latch: Browsed,
  owner: Pool,
  { isConfirmed = true } = {},
): Promise<Member> {
  const member = stock.pop() ?? (await makeMembers(owner));
  const { id, email, sessionId } = member;
  if (!isConfirmed)
    await as(
      owner,
      "auth",
      member,
      (sql) => sql`update users set email_confirmed_at = null where id = ${id}`,
    );
  const expiresAt = new Date(Date.now() + 3_600_000);
  const claims = { userId: id, email, name: "Ada", sessionId, expiresAt };
  const person = newBrowser(latch);
  person.cookies.set(cookieName(latch.url), await issueToken(claims, "latch:page"));
  return Object.assign(person, member);
}

const newBrowser = ({ url, isScripted = false }: Pick<Browsed, "url" | "isScripted">): Person =>
  Object.assign(new Person(url), { isScripted });

type Row = Pick<Member, "id" | "email" | "sessionId">;

const stock: Row[] = [];

/** Makes many members at once, which costs little more than one, and returns one of them. */
async function makeMembers(owner: Pool): Promise<Row> {
  const made = Array.from({ length: 100 }, () => {
    return { id: randomUUID(), email: newEmail(), sessionId: randomUUID() };
  });
  // With parameters that cost next to nothing. Signing in renews it.
  const password_hash = await hash(goodPassword, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  await owner.begin(async (sql) => {
    await takeRole(sql, "auth");
    const rows = JSON.stringify(made);
    await sql`
      with made as (
        select * from jsonb_to_recordset(${rows}::text::jsonb) as _ (id uuid, email text, "sessionId" uuid)
      ), accounts as (
        insert into users (id, email, name, email_confirmed_at)
        select id, email, 'Ada', now() from made
      ), passwords as (
        insert into credentials (user_id, password_hash, changed_at)
        select id, ${password_hash}, '2001-01-01' from made
      )
      insert into sessions (id, user_id, expires_at, second_at)
      select "sessionId", id, now() + interval '1 day', now() from made`;
  });
  stock.push(...made);
  return stock.pop() as Row;
}

const sessionFor = ({ id: userId }: { id: string }) =>
  ({ userId, client, secondAt: "now" }) as const;

/** The same person's account for a program, in the same session. */
async function accountOf({ url }: Server, { id, email, sessionId }: Member): Promise<Account> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const claims = { userId: id, email, name: "Ada", sessionId, expiresAt };
  return new Account(await ApiClient.open(url), id, email, await issueToken(claims, "latch:api"));
}

/** Runs statements beneath the pages, as a role that sees this user's rows. */
const as = <T>(owner: Pool, role: Role, { id }: { id: string }, work: (sql: Sql) => Promise<T>) =>
  owner.begin(async (sql) => {
    await takeRole(sql, role, id);
    return work(sql);
  }) as Promise<T>;

/** What work on behalf of a member gets. */
const scopeOf = (sql: Sql, { id, email, sessionId }: Member): UserScope => ({
  sql,
  userId: id,
  sessionId,
  user: { id, email, name: "Ada", quickAdd: true, timeZone: null },
  session: { id: sessionId, createdAt: now, expiresAt: now },
});

type Condition = (sql: Sql) => ReturnType<Sql>;

const anyRow: Condition = (sql) => sql`true`;

/** The tables that only `latch_user` reads. */
const ofTasks = ["tasks", "imports"];

/** How many rows of a table are a member's, and meet a condition. */
const countOf = (owner: Pool, ada: Member, table: string, condition: Condition = anyRow) =>
  as(owner, ofTasks.includes(table) ? "user" : "auth", ada, async (sql) => {
    const [{ count }] = await sql<[{ count: number }]>`
      select count(*)::int as count from ${sql(table)} where user_id = ${ada.id} and ${condition(sql)}`;
    return count;
  });

/** 1 if the member's account meets a condition, else 0. */
const countUsers = (owner: Pool, ada: Member, condition: Condition) =>
  as(owner, "auth", ada, async (sql) => {
    const found = await sql`select from users where id = ${ada.id} and ${condition(sql)}`;
    return found.count;
  });

/** How many sessions the account of an email has, if there is one. */
const sessionsOf = (owner: Pool, email: string) =>
  as(owner, "auth", { id: "" }, async (sql) => {
    const found = await sql`
      select from sessions s join users u on u.id = s.user_id where u.email = ${email}`;
    return found.count;
  });

/** 1 if another session has taken the place of the member's; a fraction if only half of that was done. */
const replacedSessions = (owner: Pool, ada: Member) =>
  as(owner, "auth", ada, async (sql) => {
    const [{ others, own }] = await sql<[{ others: number; own: number }]>`
      select count(*) filter (where id <> ${ada.sessionId})::int as others,
        count(*) filter (where id = ${ada.sessionId})::int as own
      from sessions where user_id = ${ada.id}`;
    return (others + 1 - own) / 2;
  });

const newPasswordsOf = (owner: Pool, ada: Member) =>
  countOf(owner, ada, "credentials", (sql) => sql`changed_at > '2001-01-02'`);

/** How many letters to an address have been posted. */
const lettersTo = (owner: Pool, email: string) =>
  owner.begin(async (sql) => (await sql`select from outbox where email = ${email}`).count);

/** The address of a new link's page. */
async function linkTo(
  owner: Pool,
  path: string,
  purpose: LinkPurpose,
  { id, email, data = {} }: { id: string | null; email: string; data?: LinkData },
): Promise<string> {
  const token = await as(owner, "auth", { id: id ?? "" }, (sql) =>
    createLink(sql, purpose, { id, email, data }, 30),
  );
  return `${path}?${new URLSearchParams({ token })}`;
}

/** Adds equal tasks, and returns their ids. */
async function addTasks(
  owner: Pool,
  ada: Member,
  count: number,
  fields: { completed_at?: Date; deleted_at?: Date; due_on?: string } = {},
): Promise<string[]> {
  const rows = Array.from({ length: count }, () => ({
    user_id: ada.id,
    id: randomUUID(),
    title: "Before",
    ...fields,
  }));
  await as(owner, "user", ada, (sql) => sql`insert into tasks ${sql(rows)}`);
  return rows.map(({ id }) => id);
}

/** How often so many tasks were changed, if they have this status now: a fraction if that is true of some of them. */
const changesOf = (owner: Pool, ada: Member, count: number, status: string) =>
  as(owner, "user", ada, async (sql) => {
    const [{ changes }] = await sql<[{ changes: number }]>`
      select coalesce(sum(version - 1), 0)::int as changes from tasks
      where user_id = ${ada.id} and status = ${status}`;
    return changes / count;
  });

function ofOneTask(
  fields: Parameters<typeof addTasks>[3],
  status: string,
  ask: (ada: Member, id: string) => Promise<Response>,
): Prepare {
  return async ({ latch, owner }) => {
    const ada = await newMember(latch, owner);
    const [id = ""] = await addTasks(owner, ada, 1, fields);
    return { ask: () => ask(ada, id), times: () => changesOf(owner, ada, 1, status) };
  };
}

function ofThreeTasks(
  fields: Parameters<typeof addTasks>[3],
  status: string,
  formFor: (ids: string[]) => Record<string, string>,
): Prepare {
  return async ({ latch, owner }) => {
    const ada = await newMember(latch, owner);
    const form = formFor(await addTasks(owner, ada, 3, fields));
    return { ask: () => ada.post("/tasks", form), times: () => changesOf(owner, ada, 3, status) };
  };
}

const selected = (ids: string[]) => Object.fromEntries(ids.map((id) => [`select-${id}`, "on"]));

function callOfTask(operation: string, status: string, callFor: () => Call): Prepare {
  return async ({ latch, owner }) => {
    const ada = await newMember(latch, owner);
    const [account, [id = ""]] = [await accountOf(latch, ada), await addTasks(owner, ada, 1)];
    const call = callFor();
    return {
      ask: () => account.callTask(operation, id, call),
      times: () => changesOf(owner, ada, 1, status),
    };
  };
}

function keyed(): Call {
  return { headers: { "Idempotency-Key": randomUUID() } };
}

/** Begins to set up an authenticator app. */
async function enrol(scope: UserScope): Promise<{ enrolment: string; app: Authenticator }> {
  await beginEnrolment(scope);
  const shown = await findEnrolment(scope);
  if (shown === null || shown === "proven") throw new Error("No app is being set up");
  return { enrolment: shown.id, app: new Authenticator(shown.secret) };
}

/** Gives a member an authenticator app, none of whose codes has been used, and recovery codes. */
const addApp = (owner: Pool, ada: Member) =>
  as(owner, "auth", ada, async (sql) => {
    const scope = scopeOf(sql, ada);
    const { enrolment, app } = await enrol(scope);
    await proveEnrolment(scope, { enrolmentId: enrolment, code: app.code() });
    await confirmEnrolment(scope);
    await sql`update totp set last_step = 0 where user_id = ${ada.id}`;
    return new Authenticator(app.secret, await makeRecoveryCodes(scope));
  });

/** A write that replaces the member's set of recovery codes, if any. */
async function newCodes(
  owner: Pool,
  ada: Member,
  ask: (setId: string) => Promise<Response>,
): Promise<Write> {
  const setOf = () => as(owner, "auth", ada, (sql) => recoveryCodesLeft(sql, ada.id));
  const { setId } = await setOf();
  return {
    ask: () => ask(setId ?? ""),
    async times() {
      const { setId: id, left } = await setOf();
      return id === setId ? 0 : left / 10;
    },
  };
}

/** Gives a member a passkey. */
async function addPasskey(owner: Pool, ada: Member): Promise<SoftwarePasskey> {
  const passkey = new SoftwarePasskey(ada.url);
  passkey.userHandle = userHandleOf(ada.id);
  const registration = {
    challenge: newChallenge("add", ada.sessionId),
    id: passkey.credentialId,
    publicKey: passkey.publicKey(),
    signCount: 0,
    transports: [],
    backedUp: true,
    aaguid: "00000000-0000-0000-0000-000000000000",
    userVerified: true,
  };
  await as(owner, "auth", ada, (sql) => insertPasskey(scopeOf(sql, ada), registration, client));
  return passkey;
}

/** What a new passkey of a member signs. */
async function sign(
  owner: Pool,
  ada: Member,
  purpose: Exclude<Purpose, "add">,
  boundTo: string | null,
): Promise<string> {
  const passkey = await addPasskey(owner, ada);
  return passkey.get({ challenge: newChallenge(purpose, boundTo), rpId: "localhost" });
}

/** A sign-in whose password was right, completed with what `proof` gives. */
async function secondFactor(
  owner: Pool,
  ada: Member,
  proof: (pendingId: string) => Promise<Record<string, string>>,
): Promise<Write> {
  const { id, expiresAt } = await as(owner, "auth", ada, (sql) =>
    addPendingSignIn(sql, ada.id, null),
  );
  const browser = newBrowser(ada);
  const token = await signToken({ jti: id }, "latch:pending", expiresAt);
  browser.cookies.set(cookieName(ada.url, "latch-pending"), token);
  const form = await proof(id);
  return {
    ask: () => browser.post("/signin/second", form),
    times: async () => (await sessionsOf(owner, ada.email)) - 1,
  };
}

/** Has a member's account trust so many browsers, and returns their ids. */
const trustBrowsers = (owner: Pool, ada: Member, count: number) =>
  as(owner, "auth", ada, async (sql) => {
    for (let made = 0; made < count; made++) await trustBrowser(sql, ada.id, client);
    const rows = await sql<
      { id: string }[]
    >`select id from trusted_browsers where user_id = ${ada.id}`;
    return rows.map(({ id }) => id);
  });
