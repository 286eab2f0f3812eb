/**
 * What Postgres runs for each segment that is full (`archive_command`):
 *
 *     node archive-command.ts <settings file> %p %f
 *
 * Ends with 0 when the segment is durable in the target. Anything else keeps it in `pg_wal`, and Postgres asks again: nothing is lost for
 * as long as the disk of the server lasts. Says one line on failure, with what to do, and never a value.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StartRefusal } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { readRecipient } from '../../age/index.ts';
import { type BackupFault, faultOfTarget } from '../../backup-failed.ts';
import { readBackupKey } from '../../signing-key.ts';
import { archiveSegment, SegmentTaken, SegmentUnlike } from './archive-segment.ts';
import { readArchiveSettings } from './archive-settings.ts';
import { requireKnownArchiveTarget, TargetFileUnusable, TargetUnmarked } from './known-archive-target.ts';

const REMEDIES: Partial<Record<BackupFault, string>> = {
  'target-full': 'the target is full; make room',
  'target-read-only': 'the target cannot be written; check how it is mounted and whose it is',
  'target-credentials': 'the target refused the credentials; check the key in the settings and its rights',
  'target-slow': 'the target does not answer; check the network and its load',
  'target-unreachable': 'the target cannot be reached; check address, network and server',
  'target-unknown':
    'the target is not the one that this office knows, so nothing was written there; see that its disk is mounted and the address is right, and where it is a new target, admit it on the page of backups',
  verification: 'what was read back is not what was written; check the disks of the target',
};

/** @returns the line to say, `null` where all is well */
async function failureOf(settingsFile: string, segmentFile: string, name: string): Promise<string | null> {
  const settings = await readArchiveSettings(settingsFile);
  if (settings === null)
    return 'the settings of the archive cannot be read; they need mode 0600, the user of the server and all that the runbook names';
  try {
    const target = await openObjectStore(settings.store);
    try {
      await requireKnownArchiveTarget(target, settings);
      await archiveSegment({
        target,
        name,
        contents: await readFile(segmentFile),
        recipients: {
          records: settings.recipients.map(readRecipient),
          keys: settings.keyRecipients.map(readRecipient),
        },
        signer: await readBackupKey(settings.keyFile),
        now: new Date(),
      });
      return null;
    } finally {
      await target.close();
    }
  } catch (error) {
    if (error instanceof SegmentTaken) {
      return 'other contents are archived under this name; give each cluster a target of its own, and a restored one a new one';
    }
    if (error instanceof SegmentUnlike)
      return 'this file is not the segment of its name; look at the disk of the server';
    if (error instanceof TargetUnmarked)
      return 'the target carries no mark of this office yet; the worker writes it with its first base, and nothing is lost until then';
    if (error instanceof TargetFileUnusable)
      return 'the file that remembers the target cannot be read or written; it needs the user of the server';
    if (error instanceof StartRefusal && error.cause === undefined)
      return 'the signing key of the archive cannot be read';
    return REMEDIES[faultOfTarget(error)] ?? 'for a reason nobody expected; look at the target and its settings';
  }
}

const [settingsFile, segmentFile, name] = process.argv.slice(2);
if (settingsFile === undefined || segmentFile === undefined || name === undefined) {
  process.stderr.write('kean-archive: usage: archive-command.ts <settings file> %p %f\n');
  process.exitCode = 2;
} else {
  const failure = await failureOf(settingsFile, segmentFile, name);
  if (failure !== null) {
    process.stderr.write(`kean-archive: ${path.basename(name)} is not archived: ${failure}\n`);
    process.exitCode = 1;
  }
}
