import { randomUUID } from "node:crypto";
import { hostCookie } from "./cookie.server";
import type { Form } from "./form.server";
import { backTo } from "./redirect.server";

/** The notices that a page after a redirect can show, by the code that the cookie carries. */
const notices = {
  "signed-out": "You're signed out.",
  expired: "You've been signed out. Sign in to continue.",
  "words-kept": "You've been signed out. Sign in to continue. What you typed is kept for an hour.",
  "words-back": "What you typed is here again. It isn't saved yet.",
  added: "Task added.",
  saved: "Task saved.",
  completed: "Task completed.",
  "completed-last": "Task completed. It won’t repeat again: no day is left in the calendar.",
  reopened: "Task reopened.",
  deleted: "Task deleted.",
  "deleted-last": "Task deleted. It won’t repeat any more.",
  "due-set": "Due date set.",
  "due-removed": "Due date removed.",
  "priority-set": "Priority set.",
  "kept-as-text": "Kept as text.",
  undone: "Undone.",
  "undone-partly": "Part of it is undone. Press Undo again for the rest.",
  "not-undone": "There was nothing left to undo.",
  cleared: "Done tasks are in the trash.",
  "cleared-partly": "Some done tasks are in the trash. Press “Clear completed” again for the rest.",
  "nothing-done": "Select at least one task first.",
  "zone-saved": "Time zone saved.",
  "quick-add-on": "Quick add is on.",
  "quick-add-off": "Quick add is off.",
  "name-saved": "Name saved.",
  "email-changed": "Email changed. Your other devices are signed out.",
  "email-confirmed": "Email confirmed.",
  "email-change-asked":
    "Look in the mailbox of your new email: the change waits for your confirmation.",
  "email-taken-back": "The change is taken back. Sign in with your email and the new password.",
  "confirmation-asked": "A letter is on its way to you. Its link works for 24 hours.",
  "password-changed": "Password changed. Your other devices are signed out.",
  "password-reset": "Your password is changed. Please sign in.",
  "password-confirmed": "Password confirmed.",
  "sign-in-over": "That took too long. Please sign in again.",
  "browser-trusted": "This browser will not be asked for 30 days.",
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
  restored: "Task restored.",
  purged: "Deleted forever.",
  emptied: "Trash emptied.",
  "emptied-partly": "Deleted some tasks forever. Empty the trash again for the rest.",
  "nothing-overdue": "Nothing is overdue.",
  imported: "Task imported.",
  "nothing-imported": "Nothing was added: all of it was on your list already.",
  "import-undone": "The imported task is removed again.",
} as const;

/** Names a notice. */
export type NoticeCode = keyof typeof notices;

/** The wording for several tasks, after their number. */
const pluralNotices: Partial<Record<NoticeCode, string>> = {
  completed: "tasks completed.",
  "completed-last": "tasks completed. Not all of them will repeat: no day is left in the calendar.",
  reopened: "tasks reopened.",
  deleted: "tasks deleted.",
  "deleted-last": "tasks deleted. Those that repeated won’t any more.",
  "due-set": "due dates set.",
  "due-removed": "due dates removed.",
  "priority-set": "priorities set.",
  restored: "tasks restored.",
  undone: "tasks are as they were.",
  imported: "tasks imported.",
  "import-undone": "imported tasks are removed again.",
};

/**
 * The number of tasks a notice is about, one unless given; the token that undoes what it tells, and one that undoes only
 * that a title was read; and what to say in place of the notice's own words.
 */
export type NoticeDetails = {
  count?: number;
  undo?: string | null;
  keepAsText?: string | null;
  text?: string;
};

const cookie = hostCookie("latch-notice");

/** The longest that a notice waits for its page. */
const noticeSeconds = 60;

/** The `Set-Cookie` line that makes the next page say this, once. */
export const announce = (
  notice: NoticeCode,
  { count = 1, undo, keepAsText, text = "" }: NoticeDetails = {},
) => {
  // Percent-encoding would make a long title too large for a cookie.
  const encoded = Buffer.from(text).toString("base64url");
  return cookie.set(
    [notice, count, undo ?? "", keepAsText ?? "", encoded].join("~"),
    noticeSeconds,
  );
};

/**
 * Answers a form that has done its work. A script that asked for data is told in words and stays where it is;
 * anybody else is sent back to `path`, which says them.
 */
export function succeed(form: Form, path: string, notice: NoticeCode, details: NoticeDetails = {}) {
  if (form.reply === "data")
    return {
      message: details.text ?? wordsOf(notice, details.count),
      undo: details.undo ?? null,
      ...(details.keepAsText && { keepAsText: details.keepAsText }),
    };
  return backTo(path, [announce(notice, details)]);
}

/** A notice on a page. Its id tells two with the same words apart, so that both are announced. */
export type PageNotice = {
  id: string;
  code: NoticeCode;
  text: string;
  undo: string | null;
  keepAsText: string | null;
};

/** What to say on this page, and the headers that keep the next one from saying it again. */
export function readNotice(request: Request): { notice: PageNotice | null; headers: HeadersInit } {
  const kept = cookie.read(request);
  if (kept === undefined) return { notice: null, headers: {} };
  return { notice: noticeOf(kept), headers: { "Set-Cookie": cookie.clear() } };
}

/** A notice for this page itself, not for the one after a redirect. */
export const noticeFor = (code: NoticeCode, id: string): PageNotice => ({
  id,
  code,
  text: wordsOf(code),
  keepAsText: null,
  undo: null,
});

function noticeOf(kept: string): PageNotice | null {
  const [code = "", count, undo, keepAsText, encoded = ""] = kept.split("~");
  if (!isNotice(code)) return null;
  const text = Buffer.from(encoded, "base64url").toString() || wordsOf(code, Number(count));
  return { id: randomUUID(), code, text, undo: undo || null, keepAsText: keepAsText || null };
}

function wordsOf(notice: NoticeCode, count = 1): string {
  const several = pluralNotices[notice];
  return several && count > 1 ? `${count.toLocaleString("en")} ${several}` : notices[notice];
}

const isNotice = (code: string): code is NoticeCode => Object.hasOwn(notices, code);
