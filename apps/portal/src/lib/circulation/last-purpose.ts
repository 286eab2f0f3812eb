import type { RevealPurpose } from '@kean/circulation/contract';

const KEY = 'kean.last-purpose';

/** The purpose stated last on this device, if this person may still state it; otherwise the first one offered. */
export function preselected(offered: readonly RevealPurpose[]): RevealPurpose | undefined {
  const last = localStorage.getItem(KEY);
  return offered.find((purpose) => purpose === last) ?? offered[0];
}

export function rememberPurpose(purpose: RevealPurpose): void {
  localStorage.setItem(KEY, purpose);
}
