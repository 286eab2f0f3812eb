/** A backup of keys, brought back closed: nobody connects before everything that was destroyed since is destroyed in it again. */
import { type AgeIdentity, type OpenedBackup, unpackedDump } from '@kean/backups';
import { migrate } from '@kean/db/migrate';
import { gatherStatistics } from '../loading/gather-statistics.ts';
import { requireEveryRow } from '../loading/rows-are-complete.ts';
import { holdName } from '../quarantine/hold-name.ts';
import { onConnection } from '../quarantine/on-connection.ts';
import {
  dropQuarantine,
  insideOf,
  makeQuarantine,
  type QuarantinePlace,
  stateOfQuarantine,
} from '../quarantine/quarantine.ts';
import { endStep, prepareSteps, readSteps } from '../quarantine/steps.ts';
import type { RestoreProgress } from '../restore-progress.ts';
import { RestoreRefused } from '../restore-refused.ts';
import { type ComparedGenerations, compareGenerations } from './compare-generations.ts';
import { destroyAgain } from './destroy-again.ts';
import { type KnownDestructions, nameOf, readKnownDestructions, type Witnesses } from './known-destructions.ts';
import { loadKeys } from './load-keys.ts';

export interface RestoreKeys extends Witnesses {
  readonly backup: OpenedBackup;
  readonly identity: AgeIdentity;
  /** Of `which: 'keys'`. */
  readonly place: QuarantinePlace;
  /** The owner's login in the new database. */
  readonly ownerUrl: string;
  /** Whether a person has said that clients may lose their keys: what is sealed of them opens never again. */
  readonly keysLost: boolean;
  readonly signal: AbortSignal;
  onProgress(progress: RestoreProgress): void;
}

export interface VerifiedKeys {
  /** Keys that are there. */
  readonly keys: number;
  /** Of the backup, and destroyed since: they were left out. */
  readonly leftOut: number;
  /** Fences that are up. */
  readonly fences: number;
  readonly told: KnownDestructions['told'];
  /** `null` where there are no records beside it. */
  readonly compared: ComparedGenerations | null;
}

/**
 * Who is destroyed is asked for before a byte is loaded, of all that can know it, and again after: a week-old backup of keys would
 * otherwise open clients whom a certificate says that nobody opens any more. Killed anywhere it can be called again.
 *
 * @throws BackupRefused before a row is restored; RestoreRefused; LogDisagreement where the log cannot be read
 */
export async function restoreKeys(work: RestoreKeys): Promise<VerifiedKeys> {
  const { place, signal, onProgress } = work;
  return await holdName(place, async () => {
    const state = await stateOfQuarantine(place);
    if (state === 'open')
      throw new RestoreRefused(
        'name-taken',
        `${place.name} is a database that people work with. A restore goes into a new one only: choose another name.`,
      );
    const known = await readKnownDestructions(work);
    const ended = state === 'quarantined' ? await readSteps(place) : {};
    const leftOut = ended.loaded === undefined ? await load(work, known) : Number(ended.loaded.leftOut);
    signal.throwIfAborted();
    if (ended.migrated === undefined) {
      onProgress({ phase: 'migrating', done: 0, total: 0 });
      const { applied } = await migrate({ ownerUrl: work.ownerUrl, which: 'keys' });
      await endStep(place, 'migrated', { applied: applied.length });
    }
    await gatherStatistics(work, ended);
    onProgress({ phase: 'replaying', done: 0, total: 0 });
    // Once more: somebody may have been erased while it was loaded.
    const { newest, logSize, ...again } = await readKnownDestructions(work);
    const fences = await destroyAgain(place, { newest, logSize, ...again });
    await endStep(place, 'replayed', { fences });
    onProgress({ phase: 'comparing', done: 0, total: 0 });
    const compared = work.recordsUrl === null ? null : await compareGenerations(work.recordsUrl, insideOf(place));
    requireKeysOfAll(work, compared);
    await endStep(place, 'checked', { newest, logSize, fences });
    return { keys: await countKeys(place), leftOut, fences, told: again.told, compared };
  });
}

async function load(
  { backup, identity, place, signal, onProgress }: RestoreKeys,
  known: KnownDestructions,
): Promise<number> {
  await dropQuarantine(place);
  const { manifest } = backup;
  if (manifest.kind !== 'keys') {
    throw new RestoreRefused('no-such-restore', 'This is a backup of records: restore it without the word `keys`.');
  }
  onProgress({ phase: 'verifying', done: 0, total: 0 });
  const dump = backup.openPart('keys', identity)[Symbol.asyncIterator]();
  const first = await dump.next();
  await makeQuarantine(place);
  async function* whole() {
    for (let piece = first; piece.done !== true; piece = await dump.next()) yield piece.value;
  }
  const destroyed = new Set([...known.ledger, ...known.others].map(nameOf));
  onProgress({ phase: 'loading', done: 0, total: 0 });
  const isDestroyed = (scope: string, id: string) => destroyed.has(`${scope}/${id}`);
  const leftOut = await loadKeys(unpackedDump(whole()), isDestroyed, { databaseUrl: insideOf(place), signal });
  const rows = { ...manifest.rows, data_key: (manifest.rows.data_key ?? 0) - leftOut };
  await requireEveryRow(insideOf(place), rows, (tables) => onProgress({ phase: 'counting', ...tables }));
  await prepareSteps(place);
  await endStep(place, 'loaded', { leftOut, backup: manifest.id, takenAt: manifest.takenAt });
  return leftOut;
}

function requireKeysOfAll({ keysLost, place }: RestoreKeys, compared: ComparedGenerations | null): void {
  if (compared === null || compared.withoutKey === 0 || keysLost) return;
  throw new RestoreRefused(
    'checks-failed',
    `I5: ${compared.withoutKey} of ${compared.clients} clients have no key in ${place.name} that opens what is sealed of them: they came, or were changed, after this backup. Take a later one (\`keys at latest\`), restore the records of its day beside it, or say --keys-lost: nobody opens them any more then.`,
  );
}

function countKeys(place: QuarantinePlace): Promise<number> {
  return onConnection(insideOf(place), async (client) => {
    const { rows } = await client.query<{ keys: string }>('select count(*) as keys from data_key');
    return Number(rows[0]?.keys);
  });
}
