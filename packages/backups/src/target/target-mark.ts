/**
 * What tells the target that an office knows from any other: a disk that is not mounted leaves an empty folder of the same name, and what is
 * written there lies on the wrong disk and is covered when the right one comes back.
 */
import { buffer } from 'node:stream/consumers';
import { AppError } from '@kean/kernel';
import type { ObjectKey, ObjectStore } from '@kean/objects';
import type { NoteSigner, VerifierKey } from '@kean/tlog';
import { z } from 'zod';
import type { BackupKind } from '../manifest/index.ts';
import { readSignedJson, signedJson } from '../manifest/signed-json.ts';

/** Beside the backups; no sweep looks there. */
const MARK: ObjectKey = 'target/mark';
const MARK_BYTES = 4096;

export const TargetMark = z.strictObject({
  format: z.literal('kean-target-1'),
  /** The office remembers it. */
  id: z.uuid(),
  /** Whose backups lie there; bases lie with those of keys. */
  place: z.enum(['records', 'keys'] satisfies BackupKind[]),
});
export type TargetMark = z.infer<typeof TargetMark>;

/** In the place of a mark that was there. */
export async function writeTargetMark(
  target: ObjectStore,
  mark: Pick<TargetMark, 'id' | 'place'>,
  signer: NoteSigner,
): Promise<void> {
  const note = Buffer.from(signedJson(TargetMark.parse({ format: 'kean-target-1', ...mark }), signer));
  async function* once() {
    yield note;
  }
  await target.put(MARK, once());
}

/**
 * The mark, where there is one that this agency signed. What somebody else signed or changed is none: whoever copies it elsewhere copies
 * the whole target with it.
 * @throws AppError where the target does not answer
 */
export async function readTargetMark(
  target: ObjectStore,
  verifyKeys: readonly VerifierKey[],
): Promise<TargetMark | null> {
  try {
    const bytes = await buffer(await target.get(MARK));
    if (bytes.length > MARK_BYTES) return null;
    return readSignedJson(bytes, TargetMark, verifyKeys, () => new NoMark());
  } catch (error) {
    if (error instanceof NoMark) return null;
    if (error instanceof AppError && error.code === 'OBJECT_MISSING') return null;
    throw error;
  }
}

class NoMark extends Error {}
