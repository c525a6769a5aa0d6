import { randomUUID } from "node:crypto";
import { hostCookie } from "./cookies.server";
import type { Form } from "./forms.server";
import { backTo } from "./redirects.server";

/** What the page after a redirect may have to say, by the code that its cookie carries. */
const notices = {
  "signed-out": "You have been signed out.",
  expired: "Your session has expired. Please sign in again.",
  added: "Task added.",
  saved: "Task saved.",
  completed: "Task completed.",
  reopened: "Task reopened.",
  deleted: "Task deleted.",
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
} as const;

export type Notice = keyof typeof notices;

const cookie = hostCookie("latch-notice");

/** The `Set-Cookie` line that makes the next page say this, once. */
export const announce = (notice: Notice) => cookie.set(notice, 60);

/**
 * Answers a form that has done its work. A script that asked for data is told in words and stays where it is;
 * anybody else is sent back to `path`, which says them.
 */
export function done(form: Form, path: string, notice: Notice) {
  if (form.reply === "data") return { done: notices[notice] };
  return backTo(path, [announce(notice)]);
}

/** A notice on a page. Its id tells two with the same words apart, so that both are announced. */
export type NoticeShown = { id: string; code: Notice; text: string };

/** What to say on this page, and the headers that keep the next one from saying it again. */
export function readNotice(request: Request): { notice: NoticeShown | null; headers: HeadersInit } {
  const code = cookie.read(request);
  if (code === undefined) return { notice: null, headers: {} };
  const notice = isNotice(code) ? { id: randomUUID(), code, text: notices[code] } : null;
  return { notice, headers: { "Set-Cookie": cookie.clear() } };
}

const isNotice = (code: string): code is Notice => Object.hasOwn(notices, code);
