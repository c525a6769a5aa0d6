import type { LoaderFunctionArgs } from "@remix-run/node";

/**
 * Stands for a script of an earlier version, which a page asks for that has been open since. Remix would reload the
 * page being left, and so lose the click and what was typed; this loads the page that was asked for, once. It never
 * finishes, so that nothing else happens until then.
 */
const leadOn = `const { location: asked } = window.__remixRouter?.state.navigation ?? {};
if (!asked) throw new Error("This file is of an earlier version of Latch");
location.assign(asked.pathname + asked.search + asked.hash);
await new Promise(() => {});
export {};
`;

export function loader({ request }: LoaderFunctionArgs) {
  if (!new URL(request.url).pathname.endsWith(".js"))
    return new Response("Not found", { status: 404 });
  return new Response(leadOn, { headers: { "Content-Type": "text/javascript; charset=utf-8" } });
}
