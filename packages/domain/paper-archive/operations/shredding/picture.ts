import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type AskedSubject, openStream, type Place, sealStream } from '@kean/encryption';
import type { Id, Principal } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { failPaper } from '../../errors.ts';

export const MOST_PICTURE_BYTES = 10 * 1024 * 1024;

/** What a picture begins with (ISO/IEC 10918-1, RFC 2083, RFC 9649); what the sender calls it is not believed. */
const KINDS = [
  { type: 'image/jpeg', fits: (head: Buffer) => head.subarray(0, 3).equals(Buffer.of(0xff, 0xd8, 0xff)) },
  { type: 'image/png', fits: (head: Buffer) => head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) },
  {
    type: 'image/webp',
    fits: (head: Buffer) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
  },
] as const;
export type PictureType = (typeof KINDS)[number]['type'];

export function typeOfPicture(bytes: Buffer): PictureType | null {
  return KINDS.find(({ fits }) => fits(bytes))?.type ?? null;
}

/**
 * Holds a picture in memory: it is small, and nothing of it is stored before it was looked at.
 * @throws AppError PAPER_PICTURE_MISSING | PAPER_PICTURE_TOO_LARGE | PAPER_PICTURE_UNKNOWN
 */
export async function receivePicture(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > MOST_PICTURE_BYTES) throw failPaper('PAPER_PICTURE_TOO_LARGE');
    pieces.push(piece);
  }
  if (size === 0) throw failPaper('PAPER_PICTURE_MISSING');
  const picture = Buffer.concat(pieces, size);
  if (typeOfPicture(picture) === null) throw failPaper('PAPER_PICTURE_UNKNOWN');
  return picture;
}

export const hashOf = (picture: Buffer): Buffer => createHash('sha256').update(picture).digest();
export const pictureKey = (batchId: Id<'ShredBatch'>) => `shredding/${batchId}/picture` as const;
const place = (batchId: string): Place => ({ table: 'shred_batch', column: 'picture', row: batchId, subject: batchId });
/** A batch as the keyring asks about it: whoever reads it was let in by the archive before. */
const asked = (batchId: string, { staffId }: Principal): AskedSubject => {
  return { id: batchId, state: 'import', grounds: [], reach: { scope: 'own', assignee: staffId } };
};
const PURPOSE = 'import';

/** Seals it under a key of the batch's own; a second one takes the place of the first as long as nobody signed. */
export async function storePicture(
  { keyring, objects }: Services,
  batchId: Id<'ShredBatch'>,
  picture: Buffer,
  principal: Principal,
): Promise<void> {
  const there = (await keyring.keysFor('import', [asked(batchId, principal)], { principal, purpose: PURPOSE })).keys;
  const keys = there.has(batchId)
    ? there
    : await keyring.createFor('import', [batchId], { principal, purpose: PURPOSE });
  const key = keys.get(batchId);
  if (key === undefined) throw new TypeError('the keyring made no key for a batch');
  await pipeline(Readable.from([picture]), sealStream(key, place(batchId)), (sealed) =>
    objects.put(pictureKey(batchId), sealed as AsyncIterable<Uint8Array>).then(() => undefined),
  );
}

/** @returns `null` where it does not open any more */
export async function openPicture(
  { keyring, objects }: Services,
  batchId: Id<'ShredBatch'>,
  principal: Principal,
): Promise<Buffer | null> {
  const { keys } = await keyring.keysFor('import', [asked(batchId, principal)], { principal, purpose: PURPOSE });
  const key = keys.get(batchId);
  if (key === undefined) return null;
  const opened = openStream(key, place(batchId));
  const flow = pipeline(await objects.get(pictureKey(batchId)), opened);
  const [picture] = await Promise.all([buffer(opened), flow]);
  return picture;
}
