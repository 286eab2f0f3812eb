import type { ClientState } from '@kean/clients/contract';
import * as m from '#paraglide/messages.js';

/** The one sentence that says which rule keeps a value shut. */
export function why(state: ClientState, mayReveal: boolean): string {
  if (state === 'erased') return m.why_erased();
  if (state === 'restricted') return m.why_restricted();
  if (!mayReveal) return m.why_no_permission();
  return state === 'quarantined' ? m.why_quarantined() : m.why_sealed();
}
