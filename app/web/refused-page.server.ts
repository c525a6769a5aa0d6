/**
 * Pages that give a form back for which there were too many attempts. Whoever guesses on gets hundreds of the same, so
 * each is drawn once and kept, with gaps where what was typed goes: another one costs no more than the API's refusal.
 */
import { randomUUID } from "node:crypto";
import type { EntryContext } from "@remix-run/node";
import { renderToStaticMarkup } from "react-dom/server";
import type { FormErrors } from "./form-outcome";

/** How many are kept. They differ by page, wording and theme. */
const mostKept = 32;
const kept = new Map<string, string>();

/** What differs with every attempt, and what stands for it in a page that is kept. Nobody can type that. */
const gaps = new Map(["email", "name"].map((field) => [field, `gap-${randomUUID()}`]));

/**
 * The page for a form that was refused, without scripts: they would be handed what stands in the gaps.
 *
 * @param path the page's path and query
 * @param draw renders a page to the end
 */
export async function refusedPage(
  context: EntryContext,
  path: string,
  draw: (context: EntryContext) => Promise<string>,
): Promise<string> {
  const { staticHandlerContext: page } = context;
  const [[routeId, outcome]] = Object.entries(page.actionData ?? {}) as [[string, FormErrors]];
  const typed = Object.entries(outcome.values);
  const values = Object.fromEntries(
    typed.map(([field, value]) => [field, gaps.get(field) ?? value]),
  );
  const actionData = { [routeId]: { ...outcome, values } };
  // All that a page is drawn from. Of two with the same key each may be shown in the other's place.
  const key = JSON.stringify([path, page.loaderData, actionData]);
  const html =
    kept.get(key) ?? (await draw({ ...context, staticHandlerContext: { ...page, actionData } }));
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, html);
  return typed.reduce((filled, [field, value]) => fill(filled, gaps.get(field), value), html);
}

const fill = (html: string, gap: string | undefined, value: string) =>
  gap === undefined ? html : html.replaceAll(gap, () => renderToStaticMarkup(value));
