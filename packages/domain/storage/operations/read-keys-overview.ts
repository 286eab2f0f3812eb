import { inSqlTransaction, nobody } from '@kean/db';
import { suiteOfCode } from '@kean/encryption';
import type { SignedInContext } from '@kean/procedures';
import type { KeyGroup, KeysOverview } from '../contract.ts';
import { readLastRotation, viewRotation } from './stored-rotation.ts';

/** The keys of the office at a glance; counted now, which takes a moment where there are millions. */
export async function readKeysOverview(call: SignedInContext): Promise<KeysOverview> {
  const { keyring, db, clock } = call.services;
  const [inUse, last] = await Promise.all([keyring.inUse(), inSqlTransaction(db, nobody, readLastRotation)]);
  const groups = inUse.groups.map(
    ({ suite, held, ...group }): KeyGroup => ({
      ...group,
      suite: suiteOfCode(suite)?.name ?? 'aes-256-gcm',
      heldGenerations: held,
    }),
  );
  const countOf = (counted: readonly KeyGroup[]) => counted.reduce((sum, { count }) => sum + count, 0);
  const underRoot = (id: string) => countOf(groups.filter(({ rootKeyId }) => rootKeyId === id));
  return {
    root: {
      id: inUse.rootKeyId,
      provider: inUse.provider,
      known: inUse.roots.map(({ id, retired }) => ({ id, retired, keys: underRoot(id) })),
    },
    suite: inUse.suite,
    indexGenerations: [...inUse.indexGenerations],
    groups,
    keys: countOf(groups),
    fenced: inUse.fenced,
    cache: inUse.cache,
    lastRotation: last === undefined ? null : viewRotation(last, clock.now()),
    keysUnderOtherRoots: countOf(groups) - underRoot(inUse.rootKeyId) + inUse.indexRootsUnderOtherRoots,
  };
}
