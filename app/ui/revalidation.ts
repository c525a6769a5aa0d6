import type { ShouldRevalidateFunction } from "@remix-run/react";

/**
 * A route's `shouldRevalidate`: as the router decides. Do NOT leave it out for that: without it single fetch asks
 * for the page again after a fetcher was refused as well, and during an outage an error page takes its place.
 */
export const asTheRouterDecides: ShouldRevalidateFunction = ({ defaultShouldRevalidate }) =>
  defaultShouldRevalidate;
