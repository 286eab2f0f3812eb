import type { BackupKindName, BackupPhase, ContinuousState } from '@kean/storage/contract/backups';
import type { BackupsOverview, BackupView } from '#lib/api/views.ts';
import { count, fileSize } from '#lib/format/quantities.ts';
import { dayAndTime } from '#lib/format/recent.ts';
import * as m from '#paraglide/messages.js';

export const KIND_WORDS: Record<BackupKindName, () => string> = {
  records: m.backup_kind_records,
  keys: m.backup_kind_keys,
  base: m.backup_kind_base,
};

export const PHASE_WORDS: Record<BackupPhase, () => string> = {
  waiting: m.backup_phase_waiting,
  dumping: m.backup_phase_dumping,
  copying: m.backup_phase_copying,
  verifying: m.backup_phase_verifying,
  ended: m.backup_phase_ended,
};

/** A worker that lives moves a backup on many times in this time, or gives it up. */
const STANDS_STILL_MS = 60_000;
/** One a night, and half a day for its trouble. */
const OLD_MS = 36 * 3_600_000;

export const isUnderWay = ({ state }: BackupView): boolean => state === 'waiting' || state === 'running';

/** Word and look of how it stands. */
export function standing({ state, removedAt }: BackupView) {
  if (removedAt !== null) return { word: m.backup_state_removed(), look: 'quiet' } as const;
  const looks = { waiting: 'quiet', running: 'quiet', verified: 'calm', failed: 'danger' } as const;
  const words = {
    waiting: m.backup_state_waiting,
    running: m.backup_state_running,
    verified: m.backup_state_verified,
    failed: m.backup_state_failed,
  };
  return { word: words[state](), look: looks[state] };
}

/** Phase and counts, as far as there are any. */
export function progressWords(backup: BackupView): string[] {
  const { phase, kind, dumpedBytes, tablesDone, tablesTotal, objectsDone, newObjects } = backup;
  return [
    PHASE_WORDS[phase](),
    ...(tablesTotal > 0 ? [m.backup_tables({ done: count(tablesDone), total: count(tablesTotal) })] : []),
    ...(dumpedBytes > 0 ? [m.backup_dumped({ size: fileSize(dumpedBytes) })] : []),
    ...(kind === 'records' && phase !== 'waiting' && phase !== 'dumping'
      ? [m.backup_copied({ count: count(objectsDone), added: count(newObjects) })]
      : []),
  ];
}

/** Why it does not move; `null` where it moves. */
export function standstillWords(backup: BackupView, now: Date): string | null {
  const stands = isUnderWay(backup) && now.getTime() - Date.parse(backup.movedAt) > STANDS_STILL_MS;
  return stands ? m.backup_stands({ since: dayAndTime(backup.movedAt, now) }) : null;
}

/** Word and look of continuous protection, and what to do where it is not as it should be. */
export function continuousWords(state: ContinuousState) {
  const words = {
    off: { word: m.continuous_off(), look: 'wait', text: m.continuous_off_text() },
    working: { word: m.continuous_working(), look: 'calm', text: null },
    late: { word: m.continuous_late(), look: 'wait', text: m.continuous_late_text() },
    failing: { word: m.continuous_failing(), look: 'danger', text: m.continuous_failing_text() },
  } as const;
  return words[state];
}

/** When the log last left the machine and what that means; `null` where it never does. */
export function lossWords(
  { state, lastArchivedAt, lossMinutes }: BackupsOverview['continuous'],
  now: Date,
): string | null {
  if (state === 'off' || lossMinutes === null) return null;
  const minutes = count(lossMinutes);
  if (lastArchivedAt === null) return m.continuous_archived_never({ minutes });
  return m.continuous_archived({ at: dayAndTime(lastArchivedAt, now), minutes });
}

/** Whether the newest good backup of this kind is older than it should be. */
export function isOld(overview: BackupsOverview, kind: BackupKindName, now: Date): boolean {
  const at = overview.lastVerified[kind];
  return overview.setup !== null && at !== null && now.getTime() - Date.parse(at) > OLD_MS;
}

const UNKNOWN_TARGET = 'STORAGE_BACKUP_TARGET_UNKNOWN';

/** Kinds whose newest backup found a target that the office does not know. @param rows the newest first */
export function kindsWithUnknownTarget(rows: readonly BackupView[]): BackupKindName[] {
  const newest = new Map<BackupKindName, BackupView>();
  for (const row of rows) if (!newest.has(row.kind)) newest.set(row.kind, row);
  return [...newest.values()].filter(({ failure }) => failure?.code === UNKNOWN_TARGET).map(({ kind }) => kind);
}
