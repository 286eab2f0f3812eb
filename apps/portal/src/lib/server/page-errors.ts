import type { ErrorKind, PublicText } from '@kean/kernel';
import { error, redirect } from '@sveltejs/kit';
import { TRPCClientError } from '@trpc/client';
import { STEP_OF } from '#lib/api/failures.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** The portal's one table from a kind of error to its world. */
const STATUS_OF: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  limited: 429,
  'too-large': 413,
  unavailable: 503,
  internal: 500,
};

/** What the api tells of an error; see packages/procedures. */
export interface ToldError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly publicText: PublicText;
  readonly requestId: string | null;
}

/** What the api told, or `null` when it could not be reached or the error is not its own. */
export function toldBy(failure: unknown): ToldError | null {
  if (!(failure instanceof TRPCClientError)) return null;
  const data: unknown = failure.data;
  return typeof data === 'object' && data !== null && 'kind' in data ? (data as ToldError) : null;
}

/** The sentence for the person, in the language of the page. */
export function sentenceOf(told: ToldError): string {
  return getLocale() === 'en' ? told.publicText.en : told.publicText.zh;
}

/**
 * Ends a page's load with what the api refused. Signed out goes to the sign-in page and comes back after.
 * @param pathname of the page; ids only, never a search text
 */
export function endPage(failure: unknown, pathname: string): never {
  if (!(failure instanceof TRPCClientError)) throw failure;
  const told = toldBy(failure);
  if (told === null) error(503, m.error_unavailable_text(), { kind: 'unavailable', code: 'PORTAL_API_UNREACHABLE' });
  if (told.kind === 'unauthenticated') redirect(303, `/sign-in?to=${encodeURIComponent(pathname)}`);
  const step = STEP_OF[told.code];
  if (step !== undefined) redirect(303, `${step}?to=${encodeURIComponent(pathname)}`);
  error(STATUS_OF[told.kind], sentenceOf(told), { kind: told.kind, code: told.code, reference: told.requestId });
}
