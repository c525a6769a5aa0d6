import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

declare module "@remix-run/node" {
  // Types of loaders and actions follow single fetch: dates stay dates.
  interface Future {
    v3_singleFetch: true;
  }
}

/**
 * The file in which browsers load a module: besides a page's own, two files for what every page needs, and one for what
 * the pages of tasks share. By default, Rollup makes a file for each set of pages that share modules, most of them tiny.
 */
function browserChunk(id: string): string | undefined {
  if (
    id.includes("\0") ||
    /\/node_modules\/(react|scheduler|turbo-stream|@remix-run|@react-router)/.test(id)
  )
    return "vendor";
  // Every page shows notices, which offer to undo what was done.
  if (/\/app\/((ui|web|schemas)\/|site\/(?!ui\/landing|ui\/offline)|tasks\/ui\/undo-form)/.test(id))
    return "kit";
  if (/\/app\/tasks\/(names|repeat|ui\/(beside|task-fields))\./.test(id)) return "tasks";
  return undefined;
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    tailwindcss(),
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  // The server's entry awaits the database at its top level; browsers get Vite's own default.
  build: isSsrBuild
    ? { target: "node20" }
    : { rollupOptions: { output: { manualChunks: browserChunk } } },
  // During development Vite would discover packages that only the server imports, bundle them for browsers in vain, and
  // reload the page while somebody is typing. Browsers need React, which Remix includes; add others to `include`.
  optimizeDeps: { noDiscovery: true },
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
}));
