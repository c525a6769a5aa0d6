import { randomUUID } from "node:crypto";
import { isUuid } from "~/schemas/text";
import { hostCookie } from "./cookie.server";
import type { Form } from "./form.server";
import { backTo } from "./redirect.server";

/**
 * The notices that a page can show after a redirect, by the code in the cookie. {tasks} stands for one task's title
 * or the number of several, {day} for a day, {email} for an email. A second wording is for several tasks.
 */
const notices = {
  "signed-out": "You're signed out.",
  expired: "You've been signed out. Sign in to continue.",
  "words-kept": "You've been signed out. Sign in to continue. What you typed is kept for an hour.",
  "words-back": "What you typed is here again. It isn't saved yet.",
  added: "Added: {tasks}",
  saved: "Saved {tasks}.",
  completed: "Completed {tasks}.",
  "completed-next": ["Completed {tasks}. Next: {day}.", "Completed {tasks}."],
  "completed-last": [
    "Completed {tasks}. It won't repeat again: no day is left in the calendar.",
    "Completed {tasks}. Not all of them will repeat: no day is left in the calendar.",
  ],
  reopened: "Reopened {tasks}.",
  deleted: "Moved {tasks} to trash.",
  "deleted-last": [
    "Moved {tasks} to trash. It won't repeat any more.",
    "Moved {tasks} to trash. Those that repeated won't any more.",
  ],
  "due-set": ["{tasks} is due {day}.", "{tasks} are due {day}."],
  "due-removed": "Removed the date of {tasks}.",
  "priority-set": "Changed the priority of {tasks}.",
  moved: "Moved {tasks} to today.",
  "nothing-overdue": "Nothing is overdue.",
  "kept-as-text": "Kept as text.",
  undone: ["Undone.", "Undone for {tasks}."],
  "undone-partly": "Partly undone. Undo again for the rest.",
  "not-undone": "Nothing left to undo.",
  cleared: "Moved completed tasks to trash.",
  "cleared-partly": "Moved some completed tasks to trash. Clear again for the rest.",
  "nothing-selected": "Select at least one task first.",
  "nothing-changed": "Nothing to change in the tasks you selected.",
  "zone-saved": "Time zone saved.",
  "quick-add-on": "Quick add is on.",
  "quick-add-off": "Quick add is off.",
  "name-saved": "Name saved.",
  "email-changed": "Email changed. Your other devices are signed out.",
  "email-changed-unconfirmed":
    "Email changed. Your other devices are signed out. Open the link we sent you to confirm it.",
  "email-confirmed": "Email confirmed.",
  "email-change-asked": "Check your inbox at {email} to confirm the change.",
  "email-taken-back": "The email change is undone. Sign in with your email and your new password.",
  "confirmation-asked": "We've sent you an email. Its link works for 24 hours.",
  "password-changed": "Password changed. Your other devices are signed out.",
  "password-reset": "Password changed. Sign in with it.",
  "password-confirmed": "Password confirmed.",
  "sign-in-over": "That took too long. Sign in again.",
  "browser-trusted": "This browser won't be asked for 30 days.",
  "browser-forgotten": "Browser forgotten. It'll be asked for a code again.",
  "browsers-forgotten": "Browsers forgotten. They'll be asked for a code again.",
  "two-factor-on": "Two-factor sign-in is on.",
  "two-factor-off": "Two-factor sign-in is off.",
  "app-replaced": "Your new authenticator app is set up. Your other devices are signed out.",
  "app-removed": "Authenticator app removed. Your other devices are signed out.",
  "passkey-added": "Passkey added. Your other devices are signed out.",
  "passkey-removed": "Passkey removed. Your other devices are signed out.",
  "recovery-code-used": "Recovery code used.",
  "session-ended": "Device signed out.",
  "others-ended": "Other devices signed out.",
  "signed-out-everywhere": "You're signed out on every device.",
  "account-deleted": "Your account and all your tasks are deleted.",
  restored: "Restored {tasks}.",
  purged: "Deleted forever.",
  emptied: "Trash emptied.",
  "emptied-partly": "Deleted some tasks forever. Empty the trash again for the rest.",
  imported: ["Imported 1 task.", "Imported {tasks}."],
  "imported-partly": "Imported {tasks} so far. Import again for the rest.",
  "nothing-imported": "Nothing to add: it's all on your list already.",
  "import-undone": ["Removed the imported task again.", "Removed {tasks} again."],
} as const satisfies Record<string, string | readonly [one: string, several: string]>;

/** Notices that nothing was done, or not all of it, or that something is left to do: a tick would say the opposite. */
const warnings: ReadonlySet<NoticeCode> = new Set([
  "nothing-selected",
  "nothing-changed",
  "nothing-overdue",
  "nothing-imported",
  "not-undone",
  "undone-partly",
  "cleared-partly",
  "emptied-partly",
  "imported-partly",
  "words-back",
]);

/** Notices that the list doesn't show by itself: the warnings, and what became of a code. */
const mustBeSeen: ReadonlySet<NoticeCode> = new Set([...warnings, "recovery-code-used"]);

/** Notices that say that a change was undone: what they offer to undo is another one. */
const undoings: ReadonlySet<NoticeCode> = new Set(["undone", "import-undone"] as const);

/** The code of a notice. */
export type NoticeCode = keyof typeof notices;

/**
 * What a notice is about: a task's title or the number of several; a day, in words; the token that undoes the action,
 * how many changes can be undone one after the other, and the token that undoes only the reading of a title; words
 * that replace the notice's own; the ids of what was added, the last one first; and the email to sign in with, or to
 * confirm.
 */
export type NoticeDetails = {
  title?: string;
  count?: number;
  day?: string;
  undo?: string | null;
  undoable?: number;
  keepAsText?: string | null;
  text?: string;
  added?: readonly string[];
  email?: string;
};

const cookie = hostCookie("latch-notice");

/** How long a notice waits for its page. */
const noticeSeconds = 60;

/** The `Set-Cookie` line that makes the next page show this notice, once. */
export const announce = (notice: NoticeCode, details: NoticeDetails = {}) => {
  // Base64, since percent-encoding would make a long title too large for a cookie.
  const words = Buffer.from(wordsOf(notice, details)).toString("base64url");
  const { undo, undoable = 1, keepAsText, added = [], email = "" } = details;
  const kept = [notice, undo ?? "", undoable, keepAsText ?? "", words, added.join("_")];
  if (email) kept.push(Buffer.from(email).toString("base64url"));
  return cookie.set(kept.join("~"), noticeSeconds);
};

/**
 * Answers a form that has succeeded. A script that asked for data gets the words and stays where it is; a browser is
 * sent to `path`, which shows them.
 */
export function succeed(form: Form, path: string, notice: NoticeCode, details: NoticeDetails = {}) {
  if (form.reply === "data")
    return {
      message: wordsOf(notice, details),
      undo: details.undo ?? null,
      undoable: details.undoable ?? 1,
      mustBeSeen: mustBeSeen.has(notice),
      tone: toneOf(notice),
      ...(details.keepAsText && { keepAsText: details.keepAsText }),
      ...(undoings.has(notice) && { isUndone: true }),
    };
  return backTo(path, [announce(notice, details)]);
}

/** A notice on a page. Its id tells two with the same words apart, so that both are announced. */
export type PageNotice = {
  id: string;
  code: NoticeCode;
  text: string;
  undo: string | null;
  undoable: number;
  /** Whether it says that a change was undone. */
  isUndone: boolean;
  keepAsText: string | null;
  added: string[];
  /** The email to sign in with; empty if unknown. */
  email: string;
  tone: "info" | "warning";
  /** Whether every page shows it: the list leaves the others to screen readers, since it shows what they say. */
  mustBeSeen: boolean;
};

/** The notice for this page, and the headers that keep the next page from showing it again. */
export function readNotice(request: Request): { notice: PageNotice | null; headers: HeadersInit } {
  const kept = cookie.read(request);
  if (kept === undefined) return { notice: null, headers: {} };
  return { notice: noticeOf(kept), headers: { "Set-Cookie": cookie.clear() } };
}

/** A notice for this page itself, rather than the one after a redirect. */
export const noticeFor = (code: NoticeCode, id: string): PageNotice => ({
  id,
  code,
  text: wordsOf(code),
  keepAsText: null,
  mustBeSeen: mustBeSeen.has(code),
  tone: toneOf(code),
  undo: null,
  undoable: 0,
  isUndone: undoings.has(code),
  added: [],
  email: "",
});

function noticeOf(kept: string): PageNotice | null {
  const [code = "", undo, undoable, keepAsText, words = "", added, email = ""] = kept.split("~");
  if (!isNotice(code)) return null;
  const text = Buffer.from(words, "base64url").toString();
  return {
    id: randomUUID(),
    code,
    text,
    undo: undo || null,
    undoable: Number(undoable) || 1,
    isUndone: undoings.has(code),
    keepAsText: keepAsText || null,
    mustBeSeen: mustBeSeen.has(code),
    tone: toneOf(code),
    added: added ? added.split("_").filter(isUuid) : [],
    email: Buffer.from(email, "base64url").toString(),
  };
}

const toneOf = (code: NoticeCode) => (warnings.has(code) ? "warning" : "info");

/** A notice in words. */
export function wordsOf(notice: NoticeCode, details: NoticeDetails = {}): string {
  const { title, count = 1, day = "", text, email = "" } = details;
  if (text !== undefined) return text;
  const wordings = [notices[notice]].flat();
  const wording = (count > 1 && wordings[1]) || wordings[0] || "";
  const tasks = count === 1 && title !== undefined ? `“${shortened(title)}”` : tasksOf(count);
  return wording
    .replace("{tasks}", () => tasks)
    .replace("{day}", () => day)
    .replace("{email}", () => email);
}

const tasksOf = (count: number) => (count === 1 ? "1 task" : `${count.toLocaleString("en")} tasks`);

/** The most characters of a title in a notice. */
const titleInNotice = 60;

/** A title, cut if it is too long for a notice. */
export const shortened = (title: string) => {
  const characters = [...title];
  if (characters.length <= titleInNotice) return title;
  return `${characters
    .slice(0, titleInNotice - 1)
    .join("")
    .trimEnd()}…`;
};

const isNotice = (code: string): code is NoticeCode => Object.hasOwn(notices, code);
