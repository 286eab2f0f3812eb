import { type LogReader, readLogState } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import type { TellingWay } from '../contract/notifying.ts';
import type { Watcher } from '../contract/silence.ts';
import { patchesKnown } from './patches-known.ts';

/** A watcher of whom nothing was heard for longer than it may. */
export interface Silence {
  readonly watcher: Watcher;
  /** When it last gave a sign of life: the same moment for whoever looks. */
  readonly since: Date;
  readonly boundSeconds: number;
}

/** Every other second the watch says that it is awake. */
const DETECTOR_SECONDS = 60;
/** What is final and was not watched: the watch turns, and gets nowhere. */
const DETECTOR_BEHIND_SECONDS = 120;
/** Events have their place in the signed log within a second. */
const SIGNING_SECONDS = 120;
/** Shorter than this nobody calls it a silence of the office. */
const QUIET_MINUTES = 30;
/** A log that was never still at this time of day in so many days has no reason to be so today. */
const DAYS_OF_RHYTHM = 7;

/** Before its first turn the watch is silent since the log began. */
const DETECTOR = `
  SELECT coalesce((SELECT turned_at FROM leak_watch WHERE id = 1), (SELECT occurred_at FROM audit_record ORDER BY position LIMIT 1)) AS "turnedAt",
         (SELECT r.occurred_at FROM audit_record r, leak_watch w
           WHERE w.id = 1 AND r.position >= w.position AND (r.position, r.occurred_at, r.id) > (w.position, w.occurred_at, w.event_id)
           ORDER BY r.position, r.occurred_at, r.id LIMIT 1) AS "unwatchedSince",
         clock_timestamp() AS now`;
const LAST_EVENT = `
  SELECT last.at, last.at < now() - interval '${QUIET_MINUTES} minutes' AND somebody_is_signed_in()
         AND NOT EXISTS (
           SELECT FROM generate_series(1, ${DAYS_OF_RHYTHM}) ago
            WHERE NOT EXISTS (SELECT FROM audit_record r
                               WHERE r.occurred_at > last.at - ago * interval '1 day' AND r.occurred_at <= now() - ago * interval '1 day')
         ) AS "isStrange"
    FROM (SELECT max(occurred_at) AS at FROM audit_record) last`;
/**
 * Against their own schedule: what was last proven must be younger than the last run that was due, or else that run is late; then the next one.
 * Only where backups are set up. A backup that was taken and never proven is none.
 */
const BACKUPS = `
  SELECT coalesce(proven.at, s.declared_at) AS since,
         ceil(extract(epoch FROM expected.at + s.grace_seconds * interval '1 second' - coalesce(proven.at, s.declared_at)))::int4 AS "boundSeconds"
    FROM (VALUES ('take-backup', (SELECT max(taken_at) FROM backup WHERE kind = 'records' AND state = 'verified' AND removed_at IS NULL)),
                 ('take-key-backup', (SELECT max(taken_at) FROM backup WHERE kind = 'keys' AND state = 'verified' AND removed_at IS NULL)),
                 ('drill-restore', (SELECT max(finished_at) FROM restore_drill WHERE state = 'proven'))) proven (schedule, at)
    JOIN schedule s ON s.name = proven.schedule
    CROSS JOIN LATERAL (SELECT CASE WHEN s.last_ran_at IS NULL OR proven.at >= s.last_ran_at THEN s.due_at ELSE s.last_ran_at END AS at) expected
   WHERE EXISTS (SELECT FROM backup_setup) AND expected.at + s.grace_seconds * interval '1 second' < now()
   ORDER BY since LIMIT 1`;

/** A way that is off was switched off by the operator and is no news; before the first turn there is no row. */
const TELLING = `
  SELECT way, since, state = 'failing' AS "isFailing", checked_at AS "checkedAt", clock_timestamp() AS now FROM leak_way`;
/** The telling looks every second, and says so every other. */
const TELLER_SECONDS = 60;
/** The first attempt of a message may fail by chance, and is made again after five seconds. */
const WAY_SECONDS = 5;

/** A file of published weaknesses comes once a week; after a month nobody knows what of the installed is weak. */
const PATCHES_DAYS = 30;
/** What is critical and runs is news at once. */
const CRITICAL_SECONDS = 1;

/** Which watchers are silent now, told from what exists already: the place of the watch, the signed log, cosignatures, backups and drills. */
export async function findSilence(tx: SqlTransaction, log: LogReader, now: Date): Promise<Silence[]> {
  return [
    ...(await silentDetector(tx)),
    ...(await silentLog(tx, log, now)),
    ...(await silentBackup(tx)),
    ...(await silentTelling(tx)),
    ...(await silentPatches(tx)),
  ];
}

async function silentDetector(tx: SqlTransaction): Promise<Silence[]> {
  const [seen] = await tx.query<{ turnedAt: Date | null; unwatchedSince: Date | null; now: Date }>(DETECTOR, []);
  if (seen === undefined) return [];
  const { turnedAt, unwatchedSince, now } = seen;
  return [
    ...silentFor('detector', turnedAt, DETECTOR_SECONDS, now),
    ...silentFor('detector', unwatchedSince, DETECTOR_BEHIND_SECONDS, now),
  ].slice(0, 1);
}

async function silentLog(tx: SqlTransaction, log: LogReader, now: Date): Promise<Silence[]> {
  const { waitingSince, witnessState, unwitnessedSince } = await readLogState(tx, log, now);
  const [last] = await tx.query<{ at: Date | null; isStrange: boolean | null }>(LAST_EVENT, []);
  const quietSince = last?.isStrange === true ? last.at : null;
  return [
    ...silentFor('log', waitingSince ?? quietSince, waitingSince ? SIGNING_SECONDS : QUIET_MINUTES * 60, now),
    ...(witnessState === 'alert' ? silentFor('witness', unwitnessedSince, log.witnessAlertSeconds, now) : []),
  ];
}

async function silentBackup(tx: SqlTransaction): Promise<Silence[]> {
  const found = await tx.query<{ since: Date; boundSeconds: number }>(BACKUPS, []);
  return found.map((one) => ({ watcher: 'backup', ...one }));
}

async function silentTelling(tx: SqlTransaction): Promise<Silence[]> {
  const ways = await tx.query<{ way: TellingWay; since: Date; isFailing: boolean; checkedAt: Date; now: Date }>(
    TELLING,
    [],
  );
  return [
    ...ways.slice(0, 1).flatMap(({ checkedAt, now }) => silentFor('teller', checkedAt, TELLER_SECONDS, now)),
    ...ways.flatMap(({ way, since, isFailing, now }) => (isFailing ? silentFor(way, since, WAY_SECONDS, now) : [])),
  ];
}

async function silentPatches(tx: SqlTransaction): Promise<Silence[]> {
  const { expectedSince, openSince, now } = await patchesKnown(tx);
  return [
    ...silentFor('patches', expectedSince, PATCHES_DAYS * 86_400, now),
    ...silentFor('patches', openSince, CRITICAL_SECONDS, now),
  ].slice(0, 1);
}

function silentFor(watcher: Watcher, since: Date | null, boundSeconds: number, now: Date): Silence[] {
  const isSilent = since !== null && now.getTime() - since.getTime() > boundSeconds * 1_000;
  return isSilent ? [{ watcher, since, boundSeconds }] : [];
}
