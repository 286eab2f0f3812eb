import type { RequestEvent } from '@sveltejs/kit';
import * as m from '#paraglide/messages.js';
import { sentenceOf, type ToldError } from './page-errors.ts';
import { portalProcess } from './portal-process.ts';
import { takeCookies } from './take-cookies.ts';
import { addressHeaders, personHeaders } from './to-api.ts';

/** Statuses of a refusal that pass on as they are. */
const STATUSES = [400, 401, 403, 429];

/** How an attempt ended: in, or refused with the api's sentence. */
export type SignInOutcome =
  | { readonly kind: 'in'; readonly owes: 'nothing' | 'second-factor' | 'enrolment' }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly text: string;
      /** When another attempt makes sense; `null` where waiting does not help. */
      readonly waitSeconds: number | null;
    };

/** Signs a person in at the api and gives the session to the browser. The password passes through memory only. */
export async function signIn(event: RequestEvent, email: string, password: string): Promise<SignInOutcome> {
  return outcomeOf(event, await call(event, 'sign-in/email', { email, password }));
}

/** The second step by something typed: a code of the app, or one of those that were kept for bad days. */
export async function proveByCode(
  event: RequestEvent,
  by: 'totp' | 'recovery-code',
  code: string,
): Promise<SignInOutcome> {
  return outcomeOf(event, await call(event, `prove/${by}`, { code }));
}

/** Asks that an account be recovered; the answer tells nothing about it. */
export async function askRecovery(event: RequestEvent, email: string): Promise<SignInOutcome> {
  return outcomeOf(event, await call(event, 'recover/ask', { email }));
}

/** Sets a new password with the code that was handed over; the session that opens may owe a second factor. */
export async function useRecovery(
  event: RequestEvent,
  typed: { readonly email: string; readonly code: string; readonly newPassword: string },
): Promise<SignInOutcome> {
  return outcomeOf(event, await call(event, 'recover/use', typed));
}

/** Where the provider of single sign-on asks who it is; the browser gets the cookie by which it is known when it comes back. */
export async function beginSingleSignOn(event: RequestEvent): Promise<{ location: string } | { refusal: string }> {
  const answer = await call(event, 'sign-in/oidc/begin', {});
  if (answer?.ok) {
    const told: unknown = await answer.json().catch(() => null);
    if (typeof told === 'object' && told !== null && 'location' in told && typeof told.location === 'string') {
      takeCookies(answer, event.cookies);
      return { location: told.location };
    }
    return { refusal: 'unavailable' };
  }
  await answer?.body?.cancel();
  return { refusal: answer?.status === 429 ? 'limited' : 'unavailable' };
}

/** Signs a person in by what the provider answered; its words go no further than the api. */
export async function signInByProvider(event: RequestEvent, answer: string): Promise<SignInOutcome> {
  return outcomeOf(event, await call(event, 'sign-in/oidc', { answer }));
}

async function outcomeOf(event: RequestEvent, answer: Response | null): Promise<SignInOutcome> {
  if (answer?.ok) {
    takeCookies(answer, event.cookies);
    const told: unknown = await answer.json().catch(() => null);
    const owes = typeof told === 'object' && told !== null && 'owes' in told ? told.owes : 'nothing';
    return { kind: 'in', owes: owes === 'second-factor' || owes === 'enrolment' ? owes : 'nothing' };
  }
  const told = answer === null ? null : toldIn(await answer.json().catch(() => null));
  if (answer === null || told === null) {
    return { kind: 'refused', status: 503, text: m.error_unavailable_text(), waitSeconds: null };
  }
  const status = STATUSES.find((each) => each === answer.status) ?? 503;
  return { kind: 'refused', status, text: sentenceOf(told), waitSeconds: secondsToWait(answer) };
}

/** Ends the session at the api. The browser's cookie goes in any case, so that a failing api keeps nobody signed in here. */
export async function signOut(event: RequestEvent): Promise<void> {
  const answer = await call(event, 'sign-out', {});
  await answer?.body?.cancel();
  for (const { name } of event.cookies.getAll()) {
    if (name.endsWith('session_token')) event.cookies.delete(name, { path: '/', secure: name.startsWith('__') });
  }
}

async function call(event: RequestEvent, path: string, body: object): Promise<Response | null> {
  const { config, logger } = portalProcess();
  try {
    return await fetch(`${config.apiUrl}/api/auth/${path}`, {
      method: 'POST',
      headers: {
        ...personHeaders(event),
        ...addressHeaders(event),
        'content-type': 'application/json',
        origin: config.portalOrigin,
      },
      body: JSON.stringify(body),
      signal: event.request.signal,
    });
  } catch (error) {
    logger.error('api.unreachable', error, { route: event.route.id ?? '' });
    return null;
  }
}

/** The sentence of a refusal, with how long to wait where that helps. */
export function sentenceOfRefusal({ text, waitSeconds }: Exclude<SignInOutcome, { kind: 'in' }>): string {
  if (waitSeconds === null) return text;
  const minutes = Math.ceil(waitSeconds / 60);
  return minutes > 1 ? m.sign_in_limited_minutes({ text, minutes }) : m.sign_in_limited({ text, seconds: waitSeconds });
}

function secondsToWait(answer: Response): number | null {
  const told = Number(answer.headers.get('retry-after'));
  return answer.status === 429 && Number.isFinite(told) && told > 0 ? Math.ceil(told) : null;
}

function toldIn(body: unknown): ToldError | null {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  return typeof error === 'object' && error !== null && 'publicText' in error ? (error as ToldError) : null;
}
