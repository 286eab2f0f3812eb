import type { Cookies } from '@sveltejs/kit';
import { wayBack } from './way-back.ts';

const COOKIE = 'kean.way_on';
/** As long as the way to the provider may take. */
const SECONDS = 5 * 60;

/** The page after signing in, with what is owed before it. */
export function nextPage(owes: 'nothing' | 'second-factor' | 'enrolment', to: string): string {
  if (owes === 'nothing') return to;
  return `/sign-in/${owes === 'enrolment' ? 'enrol' : 'second-step'}?to=${encodeURIComponent(to)}`;
}

/** Keeps where somebody wants to go while another site asks who it is; that site is not told. */
export function keepWayOn(cookies: Cookies, to: string, secure: boolean): void {
  cookies.set(COOKIE, to, { path: '/sign-in/oidc', httpOnly: true, sameSite: 'lax', secure, maxAge: SECONDS });
}

/** Takes it back; a path of ours, whatever the cookie holds. */
export function takeWayOn(cookies: Cookies): string {
  const to = wayBack(cookies.get(COOKIE) ?? null);
  cookies.delete(COOKIE, { path: '/sign-in/oidc' });
  return to;
}
