/** For tests, vectors, proofs and benchmarks; no part of the product may import it (a border says so). */
import { type DataKey, importKeyMaterial } from './data-key.ts';
import type { KeyGuard } from './key-guard.ts';
import { newKeyMaterial } from './key-material.ts';
import type { AskedSubject } from './key-use.ts';
import type { Suite } from './suites/suite.ts';

export { hmacSha256 } from './hmac-sha-256.ts';
export { MemoryKeyStore } from './testing/memory-key-store.ts';

/** A key that is kept nowhere. */
export function passingDataKey(subject: string, suite: Suite): DataKey {
  const key = importKeyMaterial(subject, newKeyMaterial(suite));
  if (key === null) throw new TypeError('fresh key material was not understood');
  return key;
}

/** A guard that lets everything through that says who and why: for tests of other things. */
export const openGuard: KeyGuard = {
  refusalToOpen: () => null,
  refusalToMake: () => null,
  record: () => undefined,
};

/** A subject about which nothing was read; only {@link openGuard} opens it. */
export function anAskedSubject(id: string, sealed?: Uint8Array): AskedSubject {
  const asked = { id, state: 'active', grounds: [], reach: { scope: 'system', assignee: null } } as const;
  return sealed === undefined ? asked : { ...asked, sealed };
}
