/**
 * The cookies that the api sets: the session, with or without the prefix that browsers give meaning to, and the number by which a
 * device is known again, and the way to the provider of single sign-on.
 */
const COOKIES_OF_THE_API = /^(?:(?:__Host-)?kean\.session_token|(?:__Host-)?kean\.oidc|kean\.device)$/;

/**
 * Of all cookies a browser sent, those that are the api's. The others (choices of look, whatever another product on the same host
 * set) stay here.
 * @param header value of the `cookie` header
 * @returns value of the `cookie` header for the api, `null` where there is none
 */
export function sessionCookieOf(header: string | null): string | null {
  const kept = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => COOKIES_OF_THE_API.test(pair.slice(0, Math.max(0, pair.indexOf('=')))));
  return kept.length === 0 ? null : kept.join('; ');
}
