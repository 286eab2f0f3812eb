/** The restore: into a new database that nobody enters, until what happened since is done again and everything that must hold was checked. */
import { compareLog, type LoggedEvent, type LogStore, type TakenBack, takeBackEntries } from '@kean/audit';
import type { AgeIdentity, Manifest, OpenedBackup } from '@kean/backups';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { migrate } from '@kean/db/migrate';
import type { PublicText } from '@kean/kernel';
import type { VerifierKey } from '@kean/tlog';
import { DATABASE_CHECKS } from './checking/database-checks.ts';
import type { ClauseRestoration, ErasureLedger, Replayed, RestoredCheck } from './clause-restoration.ts';
import { pgRestore } from './loading/pg-restore.ts';
import { requireEveryRow } from './loading/rows-are-complete.ts';
import { holdName } from './quarantine/hold-name.ts';
import {
  dropQuarantine,
  insideOf,
  makeQuarantine,
  openQuarantine,
  type QuarantinePlace,
  stateOfQuarantine,
} from './quarantine/quarantine.ts';
import { END_STEP, type EndedSteps, endStep, prepareSteps, readSteps } from './quarantine/steps.ts';
import { countKeysBehindFence, countWithoutKey, readErasureLedger } from './replaying/erasure-ledger.ts';
import { RestoreRefused } from './restore-refused.ts';

export type RestorePhase = 'verifying' | 'loading' | 'counting' | 'migrating' | 'replaying' | 'comparing' | 'checking';

export interface RestoreProgress {
  readonly phase: RestorePhase;
  readonly done: number;
  /** 0 where nobody can know. */
  readonly total: number;
}

export interface Restore {
  readonly backup: OpenedBackup;
  readonly identity: AgeIdentity;
  readonly place: QuarantinePlace;
  /** The owner's login in the new database: only to bring an older backup to today's tables. */
  readonly ownerUrl: string;
  /** The living key store, where the ledger of erasures is. */
  readonly keysUrl: string;
  readonly log: { readonly store: LogStore; readonly key: VerifierKey };
  readonly clauses: readonly ClauseRestoration[];
  readonly signal: AbortSignal;
  onProgress(progress: RestoreProgress): void;
}

/** What was found true of the restored database. */
export interface VerifiedRestore {
  readonly rows: number;
  readonly log: TakenBack;
  readonly replayed: readonly Replayed[];
  /** How often each kind of act is in the log after the backup: what people may have to do again. */
  readonly since: Readonly<Record<string, number>>;
  readonly erasures: { readonly newest: number; readonly clients: number };
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
    const replayed = await replay(work, ended);
    const { newest, erased } = replayed.ledger;
    const checks = await check(work, erased);
    const verified: VerifiedRestore = {
      ...replayed.facts,
      rows,
      checks,
      erasures: { newest, clients: erased.client.length },
    };
    await endStep(place, 'checked', { newest });
    return verified;
  });
}

async function load({ backup, identity, place, signal, onProgress }: Restore): Promise<number> {
  await dropQuarantine(place);
  const { manifest } = backup;
  const [part] = manifest.parts;
  const total = part?.plainBytes ?? 0;
  onProgress({ phase: 'verifying', done: 0, total });
  // The first byte comes when the part was read to its end and compared: what is refused is refused before there is a database.
  const dump = backup.openPart(manifest.kind, identity)[Symbol.asyncIterator]();
  const first = await dump.next();
  await makeQuarantine(place);
  async function* counted() {
    let done = 0;
    let told = 0;
    for (let piece = first; piece.done !== true; piece = await dump.next()) {
      done += piece.value.length;
      if (done - told >= 4_194_304) {
        told = done;
        onProgress({ phase: 'loading', done, total });
      }
      yield piece.value;
    }
  }
  await pgRestore(counted(), { databaseUrl: insideOf(place), signal });
  const rows = await requireEveryRow(insideOf(place), manifest.rows, (tables) =>
    onProgress({ phase: 'counting', ...tables }),
  );
  await prepareSteps(place);
  await endStep(place, 'loaded', { rows, backup: manifest.id });
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

type ReplayedFacts = Pick<VerifiedRestore, 'log' | 'replayed' | 'since'>;

/** One transaction: the log, and what each clause does again because of it. Erasures that came while it ran are done in another round. */
async function replay(work: Restore, { replayed: before }: EndedSteps) {
  const { place, keysUrl, log, clauses, onProgress, signal } = work;
  signal.throwIfAborted();
  const ledger = await readErasureLedger(keysUrl);
  const db = openDatabase({ url: insideOf(place), applicationName: 'kean-restore', max: 2 });
  try {
    const facts = await inSqlTransaction(db, nobody, async (tx) => {
      await tx.query(LONG, []);
      const since: LoggedEvent[] = [];
      const counts: Record<string, number> = {};
      const taken = await takeBackEntries({
        tx,
        ...log,
        since: (event) => {
          counts[event.action] = (counts[event.action] ?? 0) + 1;
          if (!FREQUENT.has(event.action)) since.push(event);
          if (since.length % 1_000 === 0) onProgress({ phase: 'replaying', done: since.length, total: 0 });
        },
      });
      const done: Replayed[] = [];
      for (const clause of clauses) done.push(...(await clause.replay({ tx, since, erased: ledger.erased })));
      // A second run finds nothing left to do in the log; what the first one found is still what was done.
      const earlier = before as ReplayedFacts | undefined;
      const found: ReplayedFacts =
        earlier === undefined
          ? { log: taken, replayed: done, since: counts }
          : { ...earlier, log: { ...earlier.log, size: taken.size } };
      await tx.query(END_STEP, ['replayed', JSON.stringify(found)]);
      return found;
    });
    return { ledger, facts };
  } finally {
    await db.close();
  }
}

/** Looks at clients are nearly the whole log, and no clause does one again. */
const FREQUENT: ReadonlySet<string> = new Set([
  'circulation.field-revealed',
  'clients.dossier-read',
  'clients.listed',
  'clients.searched',
  'storage.keys-unwrapped',
]);
const LONG = `select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true), set_config('kean.client_scope', 'agency', true)`;

/** @throws RestoreRefused `checks-failed` naming the first thing that does not hold */
async function check({ place, keysUrl, log, clauses, onProgress, signal }: Restore, erased: ErasureLedger) {
  const all: RestoredCheck[] = [...DATABASE_CHECKS, ...clauses.flatMap((clause) => clause.checks)];
  const db = openDatabase({ url: insideOf(place), applicationName: 'kean-restore', max: 2 });
  try {
    onProgress({ phase: 'comparing', done: 0, total: 0 });
    const finding = await compareLog(db, log.store, signal);
    if (finding.outcome !== 'sound') throw failed('I3', `entry ${finding.sequence} of the log: ${finding.outcome}`);
    for (const [done, one] of all.entries()) {
      signal.throwIfAborted();
      const wrong = await inSqlTransaction(db, nobody, async (tx) => {
        await tx.query(LONG, []);
        return one.wrong(tx, erased);
      });
      if (wrong > 0)
        throw failed(one.invariant, `"${one.what.en}" does not hold in ${wrong} ${wrong === 1 ? 'case' : 'cases'}`);
      onProgress({ phase: 'checking', done: done + 1, total: all.length });
    }
    if ((await countKeysBehindFence(keysUrl)) > 0) throw failed('I6', 'the key store holds keys of erased clients');
    const living = await inSqlTransaction(db, nobody, (tx) =>
      tx.query<{ id: string }>(`select id from client where state <> 'erased'`, []),
    );
    const without = await countWithoutKey(
      keysUrl,
      living.map(({ id }) => id),
    );
    if (without > 0)
      throw failed(
        'I5',
        `${without} clients have no key in the key store, which is older than this backup: restore the key store first`,
      );
  } finally {
    await db.close();
  }
  return [...DERIVED, ...all].map(({ invariant, what }) => ({ invariant, what }));
}

/** What is found by other means than a statement in the restored database. */
const DERIVED: readonly Pick<RestoredCheck, 'invariant' | 'what'>[] = [
  { invariant: 'I3', what: { zh: '每条日志与签名的日志逐字一致', en: 'every event is what the signed log says' } },
  { invariant: 'I5', what: { zh: '每张表的行数与备份一致', en: 'every table has the rows of the backup' } },
  { invariant: 'I5', what: { zh: '每位客户都有密钥', en: 'every client has a key' } },
  { invariant: 'I6', what: { zh: '已删除的客户没有密钥', en: 'no erased client has a key' } },
];

function failed(invariant: string, what: string): RestoreRefused {
  return new RestoreRefused(
    'checks-failed',
    `${invariant}: ${what}. The database stays closed; drop this restore and take an earlier backup, or ask who changed it.`,
  );
}

export interface Opening {
  readonly place: QuarantinePlace;
  readonly keysUrl: string;
  /** Name of the database that the office worked with, on the same server; `null` where it is lost or elsewhere. */
  readonly closing: string | null;
}

/**
 * Opens a verified restore: a person's command. Where somebody was erased since it was verified it stays closed, for that has to be done
 * again first.
 * @throws RestoreRefused
 */
export async function openRestored({ place, keysUrl, closing }: Opening): Promise<void> {
  await holdName(place, async () => {
    if ((await stateOfQuarantine(place)) !== 'quarantined') {
      throw new RestoreRefused(
        'no-such-restore',
        `${place.name} is no restore that waits to be opened. \`npm run restore\` lists those that do.`,
      );
    }
    const { checked } = await readSteps(place);
    if (checked === undefined) {
      throw new RestoreRefused(
        'not-verified',
        `${place.name} was not verified to its end. Restore the same backup once more: it goes on where it stopped.`,
      );
    }
    const { newest } = await readErasureLedger(keysUrl);
    if (newest !== checked.newest) {
      throw new RestoreRefused(
        'not-verified',
        `Somebody was erased since ${place.name} was verified. Restore the same backup once more: it does that again and checks.`,
      );
    }
    await openQuarantine(place, closing);
  });
}

export type { Manifest };
