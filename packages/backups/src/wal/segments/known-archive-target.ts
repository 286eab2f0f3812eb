/**
 * The target that the log goes to, and any other: a disk that is not mounted leaves an empty folder of the same name, and a segment that was
 * "archived" there is gone from the server and missing when it is needed.
 *
 * The worker writes the mark and knows its number from the database. The archive must work while the database goes down, so it remembers
 * in a file.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { ObjectStore } from '@kean/objects';
import { z } from 'zod';
import { BackupFailed } from '../../backup-failed.ts';
import { readTargetMark } from '../../target/target-mark.ts';
import type { ArchiveSettings } from './archive-settings.ts';

/** The number of the target, or nothing before the first segment. */
const Remembered = z.union([z.literal(''), z.uuid()]);

/** What the command remembers by cannot be read or written: it knows no target then, and archives to none. */
export class TargetFileUnusable extends Error {}

/** A new office: the worker has not marked the target yet, and no segment went anywhere. */
export class TargetUnmarked extends Error {}

/**
 * The first mark of this office is believed, and remembered. After that a target counts that is the same one, or was admitted later by a
 * person: numbers of targets are UUIDs of version 7, which grow. One of before is unknown.
 *
 * @throws BackupFailed `target-unknown`; TargetUnmarked; TargetFileUnusable
 */
export async function requireKnownArchiveTarget(
  target: ObjectStore,
  { verifyKeys, targetFile }: Pick<ArchiveSettings, 'verifyKeys' | 'targetFile'>,
): Promise<void> {
  const mark = await readTargetMark(target, verifyKeys);
  const known = await remembered(targetFile);
  if (mark === null && known === '') throw new TargetUnmarked();
  if (mark?.place !== 'keys') throw new BackupFailed('target-unknown');
  if (mark.id === known) return;
  if (mark.id < known) throw new BackupFailed('target-unknown');
  await writeFile(targetFile, `${mark.id}\n`, { mode: 0o600, flush: true }).catch(unusable);
}

async function remembered(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? '' : unusable(error),
  );
  const read = Remembered.safeParse(text.trim());
  return read.success ? read.data : unusable();
}

function unusable(cause?: unknown): never {
  throw new TargetFileUnusable('the file that remembers the target', { cause });
}
