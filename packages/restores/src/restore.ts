/** The restore: into a new database that nobody enters, until what happened since is done again and everything that must hold was checked. */
import type { KnownHead, LogStore, RebuiltLog, TakenBack } from '@kean/audit';
import type { AgeIdentity, OpenedBackup } from '@kean/backups';
import { migrate } from '@kean/db/migrate';
import type { PublicText } from '@kean/kernel';
import type { ObjectStore } from '@kean/objects';
import type { TileSource, VerifierKey } from '@kean/tlog';
import { checkRestored } from './checking/check-restored.ts';
import type { ClauseRestoration, Replayed } from './clause-restoration.ts';
import { type BroughtBack, bringBackObjects } from './loading/bring-back-objects.ts';
import { withStatistics } from './loading/gather-statistics.ts';
import { pgRestore } from './loading/pg-restore.ts';
import { requireEveryRow } from './loading/rows-are-complete.ts';
import { holdName } from './quarantine/hold-name.ts';
import {
  dropQuarantine,
  insideOf,
  makeQuarantine,
  type QuarantinePlace,
  stateOfQuarantine,
} from './quarantine/quarantine.ts';
import { type EndedSteps, endStep, prepareSteps, readSteps } from './quarantine/steps.ts';
import { rebuildLostLog } from './replaying/rebuild-lost-log.ts';
import { replaySince } from './replaying/replay-since.ts';
import type { RestorePhase, RestoreProgress } from './restore-progress.ts';
import { RestoreRefused } from './restore-refused.ts';

export interface Restore {
  readonly backup: OpenedBackup;
  readonly identity: AgeIdentity;
  readonly place: QuarantinePlace;
  /** The owner's login in the new database: only to bring an older backup to today's tables. */
  readonly ownerUrl: string;
  /** The living key store, where the ledger of erasures is. */
  readonly keysUrl: string;
  readonly log: { readonly store: TileSource; readonly key: VerifierKey };
  /** Where the log's files are lost and a person has said so: rebuilt there, out of the backup, and read from there as `log`. */
  readonly logLost?: { readonly into: LogStore; readonly heads: readonly KnownHead[] };
  /** Where the office keeps its objects now; those that are missing there come back. `null` in a drill, which changes nothing. */
  readonly objects: ObjectStore | null;
  readonly clauses: readonly ClauseRestoration[];
  readonly signal: AbortSignal;
  onProgress(progress: RestoreProgress): void;
}

/** What was found true of the restored database. */
export interface VerifiedRestore {
  readonly rows: number;
  readonly log: TakenBack;
  /** `null` where the log is not lost. */
  readonly rebuilt: RebuiltLog | null;
  readonly objects: BroughtBack;
  readonly replayed: readonly Replayed[];
  /** How often each kind of act is in the log after the backup: what people may have to do again. */
  readonly since: Readonly<Record<string, number>>;
  readonly erasures: { readonly newest: number; readonly ids: readonly string[] };
  readonly checks: readonly { readonly invariant: string; readonly what: PublicText }[];
}

/**
 * Restores into quarantine and verifies. Killed anywhere it can be called again: what was loaded to its end is kept, all that comes after is
 * done anew. Nothing is opened here.
 *
 * @throws BackupRefused before a row is restored; RestoreRefused; LogDisagreement
 */
export async function restore(work: Restore): Promise<VerifiedRestore> {
  const { place } = work;
  return await holdName(place, async () => {
    const state = await stateOfQuarantine(place);
    if (state === 'open')
      throw new RestoreRefused(
        'name-taken',
        `${place.name} is a database that people work with. A restore goes into a new one only: choose another name.`,
      );
    const ended = state === 'quarantined' ? await readSteps(place) : {};
    const rows = ended.loaded === undefined ? await load(work) : Number(ended.loaded.rows);
    await bringToToday(work, ended);
    const rebuilt = await rebuildLostLog(work);
    const replayed = await replaySince(work, ended);
    const { newest, erased } = replayed.ledger;
    const objects = await bringBackObjects(work, erased);
    const checks = await withStatistics(work, ended, () => checkRestored(work, erased));
    const verified: VerifiedRestore = {
      ...replayed.facts,
      rebuilt,
      rows,
      objects,
      checks,
      erasures: { newest, ids: erased.client },
    };
    const logSize = replayed.facts.log.signed;
    await endStep(place, 'checked', { newest, erased: erased.client.length, logSize, rebuilt: rebuilt?.size ?? null });
    return verified;
  });
}

async function load({ backup, identity, place, signal, onProgress }: Restore): Promise<number> {
  await dropQuarantine(place);
  const { manifest } = backup;
  const [part] = manifest.parts;
  const total = part?.sizeBytes ?? 0;
  onProgress({ phase: 'verifying', done: 0, total });
  // The first byte comes when the part was read to its end and compared: what is refused is refused before there is a database.
  const dump = backup.openPart(manifest.kind, identity)[Symbol.asyncIterator]();
  const first = await dump.next();
  await makeQuarantine(place);
  let phase: RestorePhase = 'loading';
  async function* counted() {
    let done = 0;
    let told = 0;
    for (let piece = first; piece.done !== true; piece = await dump.next()) {
      done += piece.value.length;
      if (done - told >= 4_194_304) {
        told = done;
        onProgress({ phase, done, total });
      }
      yield piece.value;
    }
  }
  const onStage = (stage: RestorePhase) => {
    phase = stage;
    onProgress({ phase, done: 0, total: 0 });
  };
  await pgRestore(counted(), { databaseUrl: insideOf(place), signal, onStage });
  const rows = await requireEveryRow(insideOf(place), manifest.rows, (tables) =>
    onProgress({ phase: 'counting', ...tables }),
  );
  await prepareSteps(place);
  await endStep(place, 'loaded', { rows, backup: manifest.id, takenAt: manifest.takenAt });
  return rows;
}

/** A backup of yesterday's version gets today's tables, before anything is done again in them. */
async function bringToToday({ place, ownerUrl, onProgress, signal }: Restore, { migrated }: EndedSteps): Promise<void> {
  signal.throwIfAborted();
  if (migrated !== undefined) return;
  onProgress({ phase: 'migrating', done: 0, total: 0 });
  const { applied } = await migrate({ ownerUrl, which: place.which });
  await endStep(place, 'migrated', { applied: applied.length });
}
