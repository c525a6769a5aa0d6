/**
 * Fetches a route's code before somebody goes there; call it when they point at a link. Not Remix's own `prefetch`:
 * that also fetches the page's data, which may not be cached (`no-store`) and would be fetched again, and it reloads
 * the page, losing what was typed, if the code doesn't arrive.
 */
export function preloadCode(routeId: string): void {
  const { module, imports = [] } = window.__remixManifest.routes[routeId] ?? {};
  for (const href of module ? [module, ...imports] : []) {
    if (document.querySelector(`link[href="${href}"]`)) continue;
    const link = document.createElement("link");
    document.head.append(Object.assign(link, { rel: "modulepreload", href }));
  }
}
