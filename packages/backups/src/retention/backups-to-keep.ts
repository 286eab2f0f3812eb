/** Grandfather, father, son: how many days, weeks, months and years are kept, the newest backup of each. */
export interface RetentionPeriods {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly yearly: number;
}

export interface DatedBackup {
  readonly id: string;
  readonly takenAt: Date;
}

/** China keeps one time all year. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
/** 1970-01-05 was a Monday. */
const MONDAY_MS = 4 * DAY_MS;

const PERIODS: Readonly<Record<keyof RetentionPeriods, (there: Date) => string | number>> = {
  daily: (there) => there.toISOString().slice(0, 10),
  weekly: (there) => Math.floor((there.getTime() - MONDAY_MS) / (7 * DAY_MS)),
  monthly: (there) => there.toISOString().slice(0, 7),
  yearly: (there) => there.toISOString().slice(0, 4),
};

/**
 * Ids of the backups that stay: of each kind of period the newest backup of the newest so many that have one. Periods without a backup
 * do not count, so an office that was closed for a month does not lose what it had; the newest backup always stays.
 */
export function backupsToKeep(backups: readonly DatedBackup[], periods: RetentionPeriods): Set<string> {
  const newestFirst = [...backups].sort(
    (one, other) => other.takenAt.getTime() - one.takenAt.getTime() || (one.id < other.id ? 1 : -1),
  );
  const kept = new Set(newestFirst.slice(0, 1).map(({ id }) => id));
  for (const [name, periodOf] of Object.entries(PERIODS)) {
    const seen = new Set<string | number>();
    for (const { id, takenAt } of newestFirst) {
      const period = periodOf(new Date(takenAt.getTime() + SHANGHAI_OFFSET_MS));
      if (seen.has(period)) continue;
      if (seen.size >= periods[name as keyof RetentionPeriods]) break;
      seen.add(period);
      kept.add(id);
    }
  }
  return kept;
}

/**
 * Ids of the backups of keys that stay: those within the window, and no other, not even the newest. What a certificate of erasure says
 * about backups rests on it.
 */
export function keyBackupsToKeep(backups: readonly DatedBackup[], windowDays: number, now: Date): Set<string> {
  const from = now.getTime() - windowDays * DAY_MS;
  return new Set(backups.filter(({ takenAt }) => takenAt.getTime() > from).map(({ id }) => id));
}
