import type { AskedSubject } from '@kean/encryption';

/** Erased is final (clause 4.2), also while a key should still lie somewhere; a state that nobody knows is no better. */
export function erasedClientNeverOpens({ state }: AskedSubject): 'client-erased' | null {
  return state === 'active' || state === 'quarantined' || state === 'restricted' ? null : 'client-erased';
}
