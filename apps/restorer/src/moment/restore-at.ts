/** `npm run restore -- at <time | latest>`: the office as it was at a moment, into the same quarantine as any backup. */
import { BackupRefused, type OpenedBackup } from '@kean/backups';
import type { RecoveryTime } from '@kean/backups/wal';
import { AppError } from '@kean/kernel';
import { loadedBackup, loadedInto, type Restore, type VerifiedRestore } from '@kean/restores';
import type { RestoreMeans } from '../open-means.ts';
import { type Recovery, removeLeftRecovery, withRecoveredOffice } from './recovered-office.ts';

export interface RestoreAt extends Recovery {
  readonly means: RestoreMeans;
  /** Of the office's database, as it was called then. */
  readonly database: string;
  /** @param nightly the newest backup of before that moment: its signed manifest names a head of the log */
  restore(name: string, backup: OpenedBackup, nightly: OpenedBackup | null): Promise<VerifiedRestore>;
  placeOf(name: string): Restore['place'];
}

export interface RestoredMoment {
  readonly name: string;
  readonly backup: OpenedBackup;
  readonly verified: VerifiedRestore;
}

/**
 * What was loaded to its end is not recovered again: a restore of the same moment goes on where it stopped. `latest` is another moment each
 * time, and so another database.
 */
export async function restoreAt(work: RestoreAt): Promise<RestoredMoment> {
  const { time, means, database } = work;
  const known = time === 'latest' ? null : await loadedInto(work.placeOf(nameOfMoment(time)));
  if (time !== 'latest' && known !== null) {
    await removeLeftRecovery(work.config, work.adminUrl);
    const nightly = await nightlyOf(means, known.takenAt);
    return into(work, time, loadedBackup(known, 'records', nightly), nightly);
  }
  return await withRecoveredOffice(work, async (office) => {
    const nightly = await nightlyOf(means, office.reachedAt);
    const backup = await office.asBackup('kean', database, nightly);
    return await into(work, time === 'latest' ? office.reachedAt : time, backup, nightly);
  });
}

async function into(
  work: RestoreAt,
  moment: Date,
  backup: OpenedBackup,
  nightly: OpenedBackup | null,
): Promise<RestoredMoment> {
  const name = nameOfMoment(moment);
  return { name, backup, verified: await work.restore(name, backup, nightly) };
}

/** UTC, to the millisecond: one name for one moment. */
export function nameOfMoment(moment: Exclude<RecoveryTime, 'latest'>, what = 'restored'): string {
  return `kean_${what}_at_${moment
    .toISOString()
    .replaceAll(/[^0-9TZ]/g, '')
    .toLowerCase()}`;
}

/** The log of the database holds no objects: they come out of the newest backup that was taken by then and can be opened. */
async function nightlyOf(means: RestoreMeans, moment: Date): Promise<OpenedBackup | null> {
  try {
    for (const id of await means.list()) {
      const backup = await means.open(id).catch(unlessRefused);
      if (backup !== null && new Date(backup.manifest.takenAt) <= moment) return backup;
    }
  } catch (error) {
    // Its target is away: the records come back all the same, and whoever restores is told that no object does.
    if (!(error instanceof AppError)) throw error;
  }
  return null;
}

function unlessRefused(error: unknown): null {
  if (error instanceof BackupRefused) return null;
  throw error;
}
