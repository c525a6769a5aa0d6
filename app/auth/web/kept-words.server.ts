/** The words of a form that its guard could not let through: kept, and given back with the form's page. */
import { formOwnerOf } from "~/auth/form-owner.server";
import { dropKeptForm, findKeptForms, keepForm, keptMinutes } from "~/auth/kept-forms.server";
import { isUuid } from "~/schemas/text";
import { hostCookie } from "~/web/cookie.server";
import { announce, noticeFor } from "~/web/flash.server";
import { type Form, sentForm, withoutSecrets } from "~/web/form.server";
import { isOfSelection, type KeptForm } from "~/web/form-outcome";
import { addToPage } from "~/web/route.server";
import type { UserScope } from "../../../db/client.server";

/**
 * Makes pages look for kept words: without it none of them asks. It doesn't say whose they are, and is left to expire
 * by itself, since they may be of somebody who has yet to sign in.
 */
const cookie = hostCookie("latch-words");

/** The fields of a form that nobody types or chooses: its page adds them, or they name a button. */
const unkept = ["rendered_for", "reply", "redirectTo"];
const notTyped = (
  "intent key version task selection bulk move empty clear undo shown suggested default_due just_added " +
  // They say nothing unless `repeat_rule` asks for them.
  "repeat_every repeat_unit repeat_from"
).split(" ");

/** Whether a field is as its page shows it before anything is chosen. */
const isUntouched = (name: string, value: string) =>
  value.trim() === "" || (name === "priority" && value === "none");

/**
 * What somebody has typed or chosen in a form; empty if only a button was pressed. Then nobody is told that words are
 * kept, and kept words stay.
 */
export function wordsOf(form: Form): Record<string, string> {
  const typed = Object.entries(withoutSecrets(form)).filter(
    ([name, value]) =>
      ![...unkept, ...notTyped].includes(name) && !isUntouched(name, value) && !isUuid(value),
  );
  return Object.fromEntries(typed);
}

const hasWords = (form: Form) => Object.keys(wordsOf(form)).length > 0;

/**
 * Keeps the words of a request's form, if it has any, for the user whom it was drawn for, or else for the user of the
 * token sent with it.
 *
 * @returns the `Set-Cookie` lines that bring them back, and say so; none if there was nothing to keep
 */
export async function keepWords(request: Request, userId: string | null): Promise<string[]> {
  const form = sentForm(request);
  const owner = form?.rendered_for === undefined ? userId : formOwnerOf(form.rendered_for);
  const words = form && withoutSecrets(form);
  if (!words || owner === null) return [];
  for (const name of unkept) delete words[name];
  const { pathname } = new URL(request.url);
  if (!hasWords(words) || !(await keepForm(owner, pathname, words))) return [];
  return [cookie.set("kept", keptMinutes * 60), announce("words-kept")];
}

/**
 * Gives a user's page the words that were kept for it: of each of its forms the newest. They are kept until such a form
 * is sent: this response may get lost, or the person may go away and come back.
 */
export async function returnWords(request: Request, scope: UserScope): Promise<void> {
  if (!mayHaveKeptWords(request)) return;
  const { pathname } = new URL(request.url);
  if (request.method === "POST") {
    const form = sentForm(request);
    if (!form || dropped.has(request)) return;
    dropped.add(request);
    if (!hasWords(form)) return;
    const kept = await findKeptForms(scope, pathname);
    const sent = kept.find((each) => isOfSelection(each.form) === isOfSelection(form));
    if (sent) await dropKeptForm(scope, sent.id);
    return;
  }
  const found = await findKeptForms(scope, pathname);
  const [newest] = found;
  if (!newest) return;
  const kept: KeptForm[] = [false, true].flatMap((isSelection) => {
    const one = found.find(({ form }) => isOfSelection(form) === isSelection);
    return one ? [{ id: one.id, values: one.form, errors: {}, formError: null }] : [];
  });
  addToPage(request, { kept, notice: noticeFor("words-back", newest.id) });
}

/** Whether words may be kept for whoever sent a request. */
export const mayHaveKeptWords = (request: Request) => cookie.read(request) !== undefined;

/** The requests whose words are already forgotten: a request may have several transactions. */
const dropped = new WeakSet<Request>();
