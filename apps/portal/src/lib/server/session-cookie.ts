/** Name of the session cookie as the api sets it, with or without the prefix that browsers give meaning to. */
const SESSION_COOKIE = /^(?:__Host-)?kean\.session_token$/;

/**
 * Of all cookies a browser sent, the one the api needs. The others (choices of look, whatever another product on the same host
 * set) stay here.
 * @param header value of the `cookie` header
 * @returns value of the `cookie` header for the api, `null` where nobody is signed in
 */
export function sessionCookieOf(header: string | null): string | null {
  const kept = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => SESSION_COOKIE.test(pair.slice(0, Math.max(0, pair.indexOf('=')))));
  return kept.length === 0 ? null : kept.join('; ');
}
