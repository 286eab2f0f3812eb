import type { ErrorKind } from '@kean/kernel';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** What a person is told when a call from the page did not succeed. */
export interface Failure {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly text: string;
  readonly reference: string | null;
}

interface Told {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly publicText: { readonly zh: string; readonly en: string };
  readonly requestId: string | null;
}

/** Where the missing step of a sign-in is taken, what somebody owes before they may work with clients, or where it says whom to call. */
export const STEP_OF: Readonly<Record<string, string>> = {
  CALL_SECOND_FACTOR_REQUIRED: '/sign-in/second-step',
  CALL_ENROLMENT_REQUIRED: '/sign-in/enrol',
  CALL_NOT_FIT: '/personnel/own',
  CALL_ACCESS_HELD: '/sign-in/held',
};

/** Reads what the api told; whatever else happened (no network, a broken answer) counts as unavailable. */
export function failureOf(error: unknown): Failure {
  const told = error instanceof Error && 'data' in error ? toldIn(error.data) : null;
  return told === null ? unreachable() : fromTold(told);
}

/** The same for answers of uploads and downloads: `{ error: … }`. */
export function failureIn(body: unknown): Failure {
  const told = typeof body === 'object' && body !== null && 'error' in body ? toldIn(body.error) : null;
  return told === null ? unreachable() : fromTold(told);
}

function fromTold(told: Told): Failure {
  const text = getLocale() === 'en' ? told.publicText.en : told.publicText.zh;
  return { kind: told.kind, code: told.code, text, reference: told.requestId };
}

function unreachable(): Failure {
  return { kind: 'unavailable', code: 'PORTAL_UNREACHABLE', text: m.error_unavailable_text(), reference: null };
}

function toldIn(data: unknown): Told | null {
  return typeof data === 'object' && data !== null && 'kind' in data && 'publicText' in data ? (data as Told) : null;
}

/** A page that is told to go takes so long at most until it is gone. */
const GOING_MS = 5_000;
let leftAt = Number.NEGATIVE_INFINITY;

/**
 * A person whose sign-in ended, or who was given a role that asks for a second step meanwhile, is brought to where that is done, and
 * back. @returns whether that was so
 */
export function leaveIfSignedOut(failure: Failure): boolean {
  const page = failure.kind === 'unauthenticated' ? '/sign-in' : STEP_OF[failure.code];
  if (page === undefined) return false;
  // Several parts of a page hear of it at once; a second going breaks off the first.
  if (performance.now() - leftAt < GOING_MS) return true;
  leftAt = performance.now();
  location.assign(`${page}?to=${encodeURIComponent(location.pathname)}`);
  return true;
}
