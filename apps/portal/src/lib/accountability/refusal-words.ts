import type { LogEntry } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

/** Why somebody could not sign in. The person was told one answer for everything; who reads the log sees what it was, and what helps. */
const SIGN_IN_REFUSALS: Readonly<Record<string, () => string>> = {
  credentials: m.sign_in_refusal_credentials,
  'not-active': m.sign_in_refusal_not_active,
  limited: m.sign_in_refusal_limited,
  unknown: m.sign_in_refusal_unknown,
  'unverified-email': m.sign_in_refusal_unverified_email,
  'other-identity': m.sign_in_refusal_other_identity,
};

/** The reason of a refusal in words; empty where there is none, or where the code among the facts says all that is known. */
export function refusalWord({ action, facts }: Pick<LogEntry, 'action' | 'facts'>): string {
  if (action !== 'agency.sign-in-refused') return '';
  const { reason } = facts;
  return typeof reason === 'string' && Object.hasOwn(SIGN_IN_REFUSALS, reason)
    ? (SIGN_IN_REFUSALS[reason]?.() ?? '')
    : '';
}
