/**
 * Pages that give a form back after too many attempts. An attacker gets hundreds of the same page, so each is
 * rendered once and kept, with gaps for what was typed: sending one more costs no more than the API's refusal.
 */
import { randomUUID } from "node:crypto";
import type { EntryContext } from "@remix-run/node";
import { renderToStaticMarkup } from "react-dom/server";
import type { FormErrors } from "./form-outcome";

/** How many pages are kept. They differ by path, wording and theme. */
const mostKept = 32;
const kept = new Map<string, string>();

/** What differs with every attempt, and its placeholder in a kept page, which nobody can type. */
const gaps = new Map(["email", "name"].map((field) => [field, `gap-${randomUUID()}`]));

/**
 * The page of a refused form, without scripts: these would be handed the placeholders.
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
  // Everything a page is rendered from: pages with the same key are interchangeable.
  const key = JSON.stringify([path, page.loaderData, actionData]);
  const html =
    kept.get(key) ?? (await draw({ ...context, staticHandlerContext: { ...page, actionData } }));
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, html);
  return typed.reduce((filled, [field, value]) => fill(filled, gaps.get(field), value), html);
}

const fill = (html: string, gap: string | undefined, value: string) =>
  gap === undefined ? html : html.replaceAll(gap, () => renderToStaticMarkup(value));
