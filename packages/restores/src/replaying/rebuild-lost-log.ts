import { type RebuiltLog, rebuildLog } from '@kean/audit';
import { openDatabase } from '@kean/db';
import { insideOf } from '../quarantine/quarantine.ts';
import type { Restore } from '../restore.ts';

/**
 * Before anything is replayed: what was recorded after the backup is lost with the files, and nothing of it can be done again.
 * @returns `null` where the log is not lost
 * @throws LogDisagreement
 */
export async function rebuildLostLog({ place, log, logLost, signal }: Restore): Promise<RebuiltLog | null> {
  if (logLost === undefined) return null;
  const db = openDatabase({ url: insideOf(place), applicationName: 'kean-restore', max: 2 });
  try {
    return await rebuildLog({ db, key: log.key, ...logLost, signal });
  } finally {
    await db.close();
  }
}
