const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Only our own pages may change anything: a request that is not safe (RFC 9110, 9.2.1) has to name our origin. SvelteKit's own
 * rule looks at form content types only, so a foreign page could send JSON with the person's cookie through the proxies.
 * Browsers send `Origin` with every such request; without one it is refused.
 *
 * The names of this machine count as one, for who runs KeAn on a laptop opens either.
 * @returns whether the request may go on
 */
export function comesFromOurPages(request: { method: string; headers: Headers }, portalOrigin: string): boolean {
  if (SAFE_METHODS.includes(request.method)) return true;
  const origin = request.headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  return place(new URL(origin)) === place(new URL(portalOrigin));
}

function place(url: URL): string {
  const host = LOOPBACK.includes(url.hostname) ? 'loopback' : url.hostname;
  return `${url.protocol}//${host}:${url.port}`;
}
