import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IdentitiesOfBoth } from '../sealed-for-both.ts';
import { type Archive, openSegment } from '../segments/open-segment.ts';
import { readSegmentName, segmentAfter, type WalSegment } from '../segments/segment-name.ts';
import type { BaseNote } from '../wal-notes.ts';
import { WalRefused } from '../wal-refused.ts';
import { type RecoveryFolder, writeForServer } from './recovery-folder.ts';

const LOOK_EVERY_MS = 20;

export interface HandOver {
  /** What the server was refused, and why; the recovery is over then. */
  refusal(): unknown;
  stop(): Promise<void>;
}

/**
 * Answers the server of a recovery: verifies, decrypts and unpacks what it asks for, and opens the next one meanwhile.
 * @param base whose cluster the segments must be of
 */
export function handOverSegments(
  archive: Archive,
  base: BaseNote,
  identities: IdentitiesOfBoth,
  folder: RecoveryFolder,
): HandOver {
  let refusal: unknown = null;
  let stopped = false;
  const opening = new Map<string, Promise<Buffer | null>>();

  const opened = (segment: WalSegment): Promise<Buffer | null> => {
    const key = JSON.stringify(segment);
    const known = opening.get(key) ?? openIfThere(archive, segment, base, identities);
    opening.clear();
    known.catch(() => undefined);
    opening.set(key, known);
    return known;
  };
  const answer = async (name: string): Promise<void> => {
    const segment = readSegmentName(name);
    const contents = segment === null ? null : await opened(segment);
    if (segment === null || contents === null) return writeForServer(folder, path.join(folder.wal, 'none', name), '');
    await writeForServer(folder, path.join(folder.wal, 'have', name), contents);
    void opened(segmentAfter(segment, base.segmentBytes)).catch(() => undefined);
  };
  const look = async (): Promise<void> => {
    while (!stopped && refusal === null) {
      for (const name of await readdir(path.join(folder.wal, 'want'))) {
        await rm(path.join(folder.wal, 'want', name));
        await answer(name);
      }
      await sleep(LOOK_EVERY_MS);
    }
  };
  const looking = look().catch(async (error: unknown) => {
    refusal = error;
    await writeFile(path.join(folder.wal, 'refused'), '', { mode: 0o644 });
  });
  return {
    refusal: () => refusal,
    stop: async () => {
      stopped = true;
      await looking;
    },
  };
}

/** `null` where the archive ends. */
async function openIfThere(
  archive: Archive,
  segment: WalSegment,
  base: BaseNote,
  identities: IdentitiesOfBoth,
): Promise<Buffer | null> {
  try {
    return await openSegment(archive, segment, base.systemId, identities);
  } catch (error) {
    if (error instanceof WalRefused && error.reason === 'note-missing') return null;
    throw error;
  }
}
