import { randomUUID } from "node:crypto";
import { hostCookie } from "./cookie.server";
import type { Form } from "./form.server";
import { backTo } from "./redirect.server";

/** What the page after a redirect may have to say, by the code that its cookie carries. */
const notices = {
  "signed-out": "You have been signed out.",
  expired: "Your session has expired. Please sign in again.",
  added: "Task added.",
  saved: "Task saved.",
  completed: "Task completed.",
  reopened: "Task reopened.",
  deleted: "Task deleted.",
  "due-set": "Due date set.",
  "due-removed": "Due date removed.",
  undone: "Undone.",
  "undone-partly": "Part of it is undone. Press Undo again for the rest.",
  "not-undone": "There was nothing left to undo.",
  cleared: "Done tasks are in the trash.",
  "cleared-partly": "Some done tasks are in the trash. Press “Clear completed” again for the rest.",
  "nothing-done": "Nothing was changed.",
  "zone-saved": "Time zone saved.",
  "name-saved": "Name saved.",
  "email-changed": "Email changed. Every other session has ended.",
  "password-changed": "Password changed. Every other session has ended.",
  "password-confirmed": "Password confirmed. You can go on now.",
  "session-ended": "Session ended.",
  "others-ended": "All other sessions ended.",
  "signed-out-everywhere": "You have been signed out everywhere.",
  "account-deleted": "Your account has been deleted, with everything in it.",
  restored: "Task restored.",
  purged: "Task deleted for good.",
  imported: "Tasks imported.",
} as const;

export type Notice = keyof typeof notices;

/** The same about several tasks, after their number. */
const severals: Partial<Record<Notice, string>> = {
  completed: "tasks completed.",
  reopened: "tasks reopened.",
  deleted: "tasks deleted.",
  "due-set": "due dates set.",
  "due-removed": "due dates removed.",
  restored: "tasks restored.",
  undone: "tasks are as they were.",
};

/** What more there is to say: how many tasks it was about, and what undoes it. */
export type NoticeDetails = { count?: number; undo?: string | null };

const cookie = hostCookie("latch-notice");

/** The `Set-Cookie` line that makes the next page say this, once. */
export const announce = (notice: Notice, { count = 1, undo }: NoticeDetails = {}) =>
  cookie.set([notice, count, undo ?? ""].join("~"), 60);

/**
 * Answers a form that has done its work. A script that asked for data is told in words and stays where it is;
 * anybody else is sent back to `path`, which says them.
 */
export function done(form: Form, path: string, notice: Notice, details: NoticeDetails = {}) {
  if (form.reply === "data")
    return { done: wordsOf(notice, details.count), undo: details.undo ?? null };
  return backTo(path, [announce(notice, details)]);
}

/** A notice on a page. Its id tells two with the same words apart, so that both are announced. */
export type NoticeShown = { id: string; code: Notice; text: string; undo: string | null };

/** What to say on this page, and the headers that keep the next one from saying it again. */
export function readNotice(request: Request): { notice: NoticeShown | null; headers: HeadersInit } {
  const kept = cookie.read(request);
  if (kept === undefined) return { notice: null, headers: {} };
  return { notice: noticeOf(kept), headers: { "Set-Cookie": cookie.clear() } };
}

function noticeOf(kept: string): NoticeShown | null {
  const [code = "", count, undo] = kept.split("~");
  if (!isNotice(code)) return null;
  return { id: randomUUID(), code, text: wordsOf(code, Number(count)), undo: undo || null };
}

function wordsOf(notice: Notice, count = 1): string {
  const several = severals[notice];
  return several && count > 1 ? `${count.toLocaleString("en")} ${several}` : notices[notice];
}

const isNotice = (code: string): code is Notice => Object.hasOwn(notices, code);
