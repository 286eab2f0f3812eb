/// <reference lib="webworker" />
/**
 * Answers a page that is asked for while the network is gone with the one page kept for that. It keeps nothing else: no answer
 * of the portal, not even a masked card, is ever stored in a browser.
 */
const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const KEPT = 'kean-offline-1';
const OFFLINE = ['/offline.html', '/offline.css', '/seal.svg'];

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(OFFLINE)));
});

worker.addEventListener('activate', (event) => {
  const old = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([old, worker.registration.navigationPreload?.enable()]));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const kept = OFFLINE.includes(new URL(request.url).pathname);
  if (request.mode !== 'navigate' && !kept) return;
  if (request.method !== 'GET') return;
  event.respondWith(online(event).catch(() => offline(kept ? request.url : '/offline.html')));
});

async function online(event: FetchEvent): Promise<Response> {
  const preloaded: Response | undefined = await event.preloadResponse;
  return preloaded ?? fetch(event.request);
}

async function offline(address: string): Promise<Response> {
  return (await caches.match(address, { ignoreSearch: true })) ?? Response.error();
}
