import type { ShouldRevalidateFunction } from "@remix-run/react";

/**
 * A route's `shouldRevalidate`: a refused form has changed nothing. Do NOT leave it out of a route whose page has
 * fetchers: after any of them single fetch would then ask for the page again, and during an outage an error page
 * would take its place.
 */
export const unlessRefused: ShouldRevalidateFunction = ({
  actionStatus = 200,
  defaultShouldRevalidate,
}) => defaultShouldRevalidate && actionStatus < 400;
