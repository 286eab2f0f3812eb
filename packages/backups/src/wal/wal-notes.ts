/** What a segment and a base say about themselves, signed. Sizes, places, times and digests; never a value. */
import { buffer } from 'node:stream/consumers';
import { AppError } from '@kean/kernel';
import type { ObjectKey, ObjectStore } from '@kean/objects';
import type { VerifierKey } from '@kean/tlog';
import { z } from 'zod';
import { readSignedJson } from '../manifest/signed-json.ts';
import { WalRefused } from './wal-refused.ts';

const Moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const SystemId = z.string().regex(/^\d{1,20}$/);
const SegmentText = z.string().regex(/^[0-9A-F]{24}$/);

/** The same bytes as they lie in the target, and as they are when opened and unpacked. */
const Bytes = z.strictObject({
  sizeBytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  plainBytes: z.int().min(0),
  plainSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type WalBytes = z.infer<typeof Bytes>;

export const SegmentNote = z.strictObject({
  format: z.literal('kean-wal-1'),
  segment: SegmentText,
  systemId: SystemId,
  segmentBytes: z.int().min(1),
  /** Every change in it was committed before. */
  archivedAt: Moment,
  bytes: Bytes,
});
export type SegmentNote = z.infer<typeof SegmentNote>;

export const BaseNote = z.strictObject({
  format: z.literal('kean-base-1'),
  /** A UUID of version 7, the name of its folder. */
  id: z.uuid(),
  systemId: SystemId,
  segmentBytes: z.int().min(1),
  serverVersion: z.string().regex(/^[0-9.]{1,20}$/),
  /** Name of the role that `initdb` made. */
  administrator: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/),
  /** Replay begins in the first and must reach the end of the last before anybody may look. */
  firstSegment: SegmentText,
  lastSegment: SegmentText,
  startedAt: Moment,
  /** No earlier time can be recovered from this base. */
  endedAt: Moment,
  bytes: Bytes,
});
export type BaseNote = z.infer<typeof BaseNote>;

export interface WantedNote {
  readonly target: ObjectStore;
  readonly key: ObjectKey;
  /** What it is called in a refusal. */
  readonly about: string;
  readonly verifyKeys: readonly VerifierKey[];
}

/** @throws WalRefused */
export async function openNote<T>({ target, key, about, verifyKeys }: WantedNote, shape: z.ZodType<T>): Promise<T> {
  return readSignedJson(
    await bytesOfNote(target, key, about),
    shape,
    verifyKeys,
    (fault, cause) => new WalRefused(`note-${fault}`, about, cause),
  );
}

async function bytesOfNote(target: ObjectStore, key: ObjectKey, about: string): Promise<Buffer> {
  try {
    return await buffer(await target.get(key));
  } catch (error) {
    if (error instanceof AppError && error.code === 'OBJECT_MISSING') throw new WalRefused('note-missing', about);
    throw error;
  }
}
