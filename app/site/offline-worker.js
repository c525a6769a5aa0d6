/*
 * The service worker. It shows a page of its own when a page cannot be reached, and keeps nothing but what that page
 * needs: docs/decisions/0009-a-service-worker-for-the-offline-page-only.md. What it promises:
 *
 * - It keeps the offline page and `config.files`, fetched without cookies, and never an answer that is "no-store":
 *   what it has is the same for everybody.
 * - It answers nothing from what it keeps while the server can be reached.
 * - It leaves forms alone: if one doesn't get through, the browser shows its own page, from which it can be sent again.
 *
 * app/routes/site/service-worker.ts puts `config` before this text.
 */
const cacheName = `latch-${config.version}`;
const offlinePage = (theme) => `/offline?theme=${theme}`;

self.addEventListener("install", (event) => {
  const kept = keep([offlinePage("system"), ...config.files]);
  // No page depends on this worker's version, so a new one needn't wait for old pages to close.
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  // The browser asks for a page while this worker still starts, so that having it costs no time.
  const preload = self.registration.navigationPreload?.enable();
  event.waitUntil(Promise.all([removeOldCaches(), preload]).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (config.themes.includes(event.data?.theme)) event.waitUntil(keepInTheme(event.data.theme));
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(reach(event).catch(showOfflinePage));
  else if (config.files.some((file) => url === self.location.origin + file)) {
    event.respondWith(fetch(event.request).catch(() => kept(event.request)));
  }
});

async function reach(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

const showOfflinePage = () => kept("/offline", { ignoreSearch: true });

/** The kept response or, without one, what the browser would have shown without this worker. */
async function kept(request, options) {
  return (await caches.match(request, options)) ?? Response.error();
}

async function keep(paths) {
  const cache = await caches.open(cacheName);
  await Promise.all(
    paths.map(async (path) => {
      const response = await fetch(path, { credentials: "omit", cache: "no-cache" });
      if (!response.ok || /no-store/.test(response.headers.get("Cache-Control") ?? "")) {
        throw new Error(`${path} is not to be kept`);
      }
      await cache.put(path, response);
    }),
  );
}

/** Keeps the offline page in the theme of the other pages, and only in that one. */
async function keepInTheme(theme) {
  const cache = await caches.open(cacheName);
  const wanted = offlinePage(theme);
  if (await cache.match(wanted)) return;
  await keep([wanted]);
  const others = config.themes.filter((other) => other !== theme);
  await Promise.all(others.map((other) => cache.delete(offlinePage(other))));
}

async function removeOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
}
