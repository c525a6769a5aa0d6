import { readdirSync, readFileSync } from "node:fs";

/** A route as the build knows it. */
export type BuiltRoute = { id: string; path: string; hasAction: boolean; hasLoader: boolean };

type ManifestEntry = Omit<BuiltRoute, "path"> & { path?: string; parentId?: string };

const assets = "build/client/assets";

/** Every route of the build but the root, which has no address of its own; `path` has its parameters as `:name`. */
export function builtRoutes(): BuiltRoute[] {
  const name = readdirSync(assets).find((file) => /^manifest-.*\.js$/.test(file));
  const script = readFileSync(`${assets}/${name}`, "utf8");
  const json = script.slice(script.indexOf("{"), script.lastIndexOf("}") + 1);
  const { routes } = JSON.parse(json) as { routes: Record<string, ManifestEntry> };
  const pathOf = ({ path = "", parentId }: ManifestEntry): string => {
    const parent = parentId && routes[parentId];
    return parent ? `${pathOf(parent)}/${path}` : path;
  };
  return Object.values(routes)
    .filter(({ id }) => id !== "root")
    .map(({ id, hasAction, hasLoader, ...route }) => {
      return { id, hasAction, hasLoader, path: pathOf({ id, hasAction, hasLoader, ...route }) };
    });
}

const isOfApi = ({ path }: BuiltRoute) => /^\/api(\/|$)/.test(path);

/** The routes of pages, and of what else browsers ask for. */
export const pageRoutes = () => builtRoutes().filter((route) => !isOfApi(route));

/** The routes of the JSON API, and of its description. */
export const apiRoutes = () => builtRoutes().filter(isOfApi);

/** A path with all its parameters replaced by `value`. */
export const fillIn = (path: string, value: string) => path.replace(/:\w+\??|\*/g, value);

/** The address of a page's data, which scripts ask for: another way into the same route. */
export const dataPath = (path: string) => (path === "/" ? "/_root.data" : `${path}.data`);
