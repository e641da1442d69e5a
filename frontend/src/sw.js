// Keeps one page for when there is no connection, and the styles it needs. Pages of the site are
// never kept: they may hold personal data, and phones are shared.
const language = new URL(self.location.href).searchParams.get("lang") || "en";
const CACHE = `copper-${BUILD}-${language}`;
const OFFLINE = `/offline/${language}/`;

async function keepOfflinePage() {
  const cache = await caches.open(CACHE);
  const page = await fetch(OFFLINE, { credentials: "omit" });
  if (!page.ok) throw new Error("no offline page");
  const text = await page.clone().text();
  await cache.put(OFFLINE, page);
  const files = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+\.(?:css|js|svg))"/g)].map((found) => found[1]);
  await cache.addAll([...new Set(files)]);
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepOfflinePage());
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((keys) => Promise.all(keys.filter((key) => key.startsWith("copper-") && key !== CACHE).map((key) => caches.delete(key)))),
  );
  self.clients.claim();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (new URL(request.url).pathname.startsWith("/static/")) {
    // Names carry a hash of the content, so what is kept is what would be fetched.
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
