import type { RetentionPeriods } from '@kean/backups';
import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { BackupsOverview } from '../../contract/backups.ts';

export type BackupSetup = NonNullable<BackupsOverview['setup']>;

/** Kept where nothing else is said: a week of days, a month of weeks, a year of months, three years. */
export const USUAL_PERIODS: RetentionPeriods = { daily: 7, weekly: 5, monthly: 12, yearly: 3 };

const READ = `SELECT place, recipients, key_recipients AS "keyRecipients", daily, weekly, monthly, yearly,
  key_window_days AS "keyWindowDays", lock_days AS "lockDays", continuous FROM backup_setup`;
const TELL = `INSERT INTO backup_setup (id, place, recipients, key_recipients, daily, weekly, monthly, yearly, key_window_days, lock_days,
    continuous)
  VALUES (1, $1, $2::int, $3::int, $4::int, $5::int, $6::int, $7::int, $8::int, $9::int, $10::bool)
  ON CONFLICT (id) DO UPDATE SET place = excluded.place, recipients = excluded.recipients, key_recipients = excluded.key_recipients,
    daily = excluded.daily, weekly = excluded.weekly, monthly = excluded.monthly, yearly = excluded.yearly,
    key_window_days = excluded.key_window_days, lock_days = excluded.lock_days, continuous = excluded.continuous, told_at = now()`;

/** `null` where backups are not set up. A certificate of erasure names `keyWindowDays` from here. */
export async function readBackupSetup(tx: SqlTransaction): Promise<BackupSetup | null> {
  const [row] = await tx.query<BackupSetup>(READ);
  return row ?? null;
}

/** The worker says at its start what it was given, so that the office sees it. */
export async function tellBackupSetup(db: Database, setup: BackupSetup | null): Promise<void> {
  await inSqlTransaction(db, nobody, async (tx) => {
    if (setup === null) {
      await tx.query('DELETE FROM backup_setup');
      return;
    }
    const { place, recipients, keyRecipients, daily, weekly, monthly, yearly, keyWindowDays, lockDays, continuous } =
      setup;
    const periods = [daily, weekly, monthly, yearly, keyWindowDays, lockDays, continuous];
    await tx.query(TELL, [place, recipients, keyRecipients, ...periods]);
  });
}
