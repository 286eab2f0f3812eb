import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type OpenBytes, openSealed } from '@kean/collection/contract/reading-lists';
import { type Place, sealStream } from '@kean/encryption';
import type { Principal } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import type { RadiusId } from '../contract/radius.ts';
import { failRadius } from './errors.ts';

/** Under this purpose the key of a leaked file is made; it seals and opens nothing for whoever brought it. */
const TAKEN_IN = 'leaked-files';
/** Under this one it opens, for the measuring alone and for no person. */
const MEASURED = 'measure-leak';

export const objectOfLeak = (radiusId: string) => `leaked-files/${radiusId}/content` as const;
const placeOfLeak = (id: RadiusId): Place => ({ table: 'leak_radius', column: 'content', row: id, subject: id });

/** Seals the bytes while they arrive; nothing of them lies anywhere in the clear. Resolves when they are durable. */
export async function storeLeak(
  { keyring, objects }: Pick<Services, 'keyring' | 'objects'>,
  principal: Principal,
  radiusId: RadiusId,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const keys = await keyring.createFor('import', [radiusId], { principal, purpose: TAKEN_IN });
  const key = keys.get(radiusId);
  if (key === undefined) throw new TypeError('the keyring made no key for a leaked file');
  await pipeline(
    Readable.from(bytes, { objectMode: false }),
    sealStream(key, placeOfLeak(radiusId)),
    async (sealed) => void (await objects.put(objectOfLeak(radiusId), sealed as AsyncIterable<Uint8Array>)),
  );
}

/** The bytes, from their start at each call. @throws AppError INCIDENTS_LEAKED_FILE_GONE once it was over, or destroyed */
export async function openLeak(
  { keyring, objects }: Pick<Services, 'keyring' | 'objects'>,
  radiusId: RadiusId,
): Promise<OpenBytes> {
  const asked = {
    id: radiusId,
    state: 'leaked-file',
    grounds: [],
    reach: { scope: 'system', assignee: null },
  } as const;
  const { keys } = await keyring.keysFor('import', [asked], { principal: 'system', purpose: MEASURED });
  const key = keys.get(radiusId);
  if (key === undefined) throw failRadius('INCIDENTS_LEAKED_FILE_GONE');
  return openSealed(objects, { objectKey: objectOfLeak(radiusId), key, place: placeOfLeak(radiusId) });
}
