/** `npm run restore`: what there is to choose from, and what waits to be opened. */
import { type Archive, archivedMoments, isRecoveryFolder } from '@kean/backups/wal';
import { openObjectStore } from '@kean/objects';
import { listQuarantines, type QuarantinePlace, readSteps } from '@kean/restores';
import { type RecoveryConfig, readArchiveKeys } from './moment/recovery-config.ts';
import type { RestoreMeans } from './open-means.ts';
import { sentenceOf, tellBackup } from './say.ts';

/** @param recovery `null` where nobody said where the log of the database is archived */
export async function listChoices(
  means: RestoreMeans,
  recovery: RecoveryConfig | null,
  placeOf: (name: string) => QuarantinePlace,
): Promise<void> {
  const ids = await means.list();
  if (ids.length === 0) console.log('No backup lies in the target.');
  for (const id of ids) {
    console.log(tellBackup(id, await means.open(id).catch((error: unknown) => sentenceOf(error))));
  }
  if (recovery !== null) await listMoments(recovery);
  for (const name of await listQuarantines(placeOf('postgres').adminUrl)) {
    const { checked } = await readSteps(placeOf(name));
    const next =
      checked === undefined
        ? `not verified to its end: restore it once more, or npm run restore -- drop ${name}`
        : `verified; npm run restore -- open ${name}`;
    console.log(`${name}  in quarantine, ${next}`);
  }
}

async function listMoments(recovery: RecoveryConfig): Promise<void> {
  const target = await openObjectStore(recovery.archiveStore);
  try {
    console.log(await momentsIn({ target, verifyKeys: await readArchiveKeys(recovery.archiveKeysFile) }));
  } catch (error) {
    console.log(`at <time>  ✗ ${sentenceOf(error)}`);
  } finally {
    await target.close();
  }
  if (isRecoveryFolder(recovery.folder)) {
    console.log(`A recovery stands in ${recovery.folder}. One that was killed: npm run restore -- drop recovery`);
  }
}

async function momentsIn(archive: Archive): Promise<string> {
  const moments = await archivedMoments(archive);
  if (moments === null) return 'at <time>  no moment: nothing is archived yet';
  return `at <time>  any moment from ${moments.from.toISOString()} to ${moments.to.toISOString()}, or latest`;
}
