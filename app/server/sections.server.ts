/**
 * Answers most requests with only the routes that they can be for. Remix's router ranks all the routes that it is given,
 * and compiles their patterns, several times for each request: with all of ours, that is a quarter of the processor time
 * of an API request or of the sign-in page. Express' search for a static file, two looks at the disk, is spared as well.
 */
import { existsSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import { type Express, type Handler, logRequest } from "./access-log.server";
import { log } from "./log.server";

/** A path's first segment if it is a plain word, without the ".data" with which a script asks for a page's data. */
const firstSegment = /^\/([\w-]+)(?=[/?]|\.data(?:\?|$)|$)/;

/** Has remix-serve's application answer by section, after its compression and before its search for static files. */
export function answerBySection(listener: RequestListener, build: ServerBuild): void {
  const app = listener as unknown as Express;
  const layers = app._router?.stack ?? [];
  const place = layers.findIndex(({ name }) => name === "serveStatic");
  if (place < 0) {
    log.error("remix-serve's search for static files was not found: requests take longer");
    return;
  }
  app.use(sectionHandler(build));
  layers.splice(place, 0, ...layers.splice(-1));
}

/**
 * Makes a handler that answers what is in a section, the paths with one first segment, and passes on everything else:
 * the landing page, static files, and whatever is written in an unusual way.
 */
function sectionHandler(build: ServerBuild): Handler {
  const handlers = new Map<string, Handler>();
  for (const { path, parentId } of Object.values(build.routes)) {
    const section = parentId === "root" ? path && firstSegment.exec(`/${path}`)?.[1] : undefined;
    if (!section || handlers.has(section)) continue;
    if (existsSync(join(build.assetsBuildDirectory, section))) continue;
    handlers.set(section, createRequestHandler({ build: partOf(build, section) }) as Handler);
  }
  return (request, response, next) => {
    const section = firstSegment.exec(request.url ?? "")?.[1];
    const handle = section === undefined ? undefined : handlers.get(section);
    if (!handle) return next();
    logRequest(request, response, () => handle(request, response, next));
  };
}

/** A build without the routes of other sections. Those that may match in any section stay, and so does "/". */
function partOf(build: ServerBuild, section: string): ServerBuild {
  const { routes, assets } = build;
  const isIn = (id: string): boolean => {
    const { path = "", parentId } = routes[id] ?? {};
    if (parentId && parentId !== "root") return isIn(parentId);
    return /^($|[:*])/.test(path) || path.split("/")[0] === section;
  };
  const only = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => isIn(id)));
  return { ...build, routes: only(routes), assets: { ...assets, routes: only(assets.routes) } };
}
