import { StartRefusal } from '@kean/kernel';
import { z } from 'zod';
import { type ConfigOf, variable } from '../variable.ts';
import { postgresAddress } from './forms.ts';

const BACKUP_REMEDY =
  'Correct it, or leave out every variable that begins with BACKUP_ where nobody takes backups of this installation.';
const days = (least: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(3650));
const recipientList = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
  .pipe(z.array(z.string().regex(/^age1[a-z0-9]{10,100}$/)).min(1));

/** Where backups go and who may open them; the worker alone knows it, and it can open none. */
export const backupParts = {
  backupStore: variable('BACKUP_STORE', z.url({ protocol: /^(file|s3)$/ }).optional(), {
    meaning:
      'the target of backups, apart from the object store, as file:///absolute/folder or s3://key:secret@host:port/bucket?region=name',
    remedy: BACKUP_REMEDY,
  }),
  backupKeyStore: variable('BACKUP_KEY_STORE', z.url({ protocol: /^(file|s3)$/ }).optional(), {
    meaning: 'the target of backups of the key store, apart from the one of records, in the forms of BACKUP_STORE',
    remedy: BACKUP_REMEDY,
  }),
  backupRecipients: variable('BACKUP_RECIPIENTS', recipientList.optional(), {
    meaning: 'the age recipients (age1…) that may open backups of records, apart by spaces',
    remedy: BACKUP_REMEDY,
  }),
  backupKeyRecipients: variable('BACKUP_KEY_RECIPIENTS', recipientList.optional(), {
    meaning: 'the age recipients (age1…) that may open backups of the key store, others than BACKUP_RECIPIENTS',
    remedy: BACKUP_REMEDY,
  }),
  backupDatabaseUrl: variable('BACKUP_DATABASE_URL', postgresAddress.optional(), {
    meaning: 'the address of the records database under the login kean_backup',
    remedy: BACKUP_REMEDY,
  }),
  backupKeysDatabaseUrl: variable('BACKUP_KEYS_DATABASE_URL', postgresAddress.optional(), {
    meaning: 'the address of the key store under the login kean_keys_backup',
    remedy: BACKUP_REMEDY,
  }),
  backupKeyFile: variable('BACKUP_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that holds the signing key of backups (mode 0600)',
    remedy: BACKUP_REMEDY,
  }),
  backupKeep: variable(
    'BACKUP_KEEP',
    z
      .string()
      .regex(/^[1-9]\d{0,2}( \d{1,3}){3}$/)
      .default('7 5 12 3')
      .transform((text) => text.split(' ').map(Number) as [number, number, number, number]),
    {
      meaning: 'of how many days, weeks, months and years a backup of records is kept, as four numbers',
      remedy: 'Correct it, or leave it out for 7 5 12 3.',
    },
  ),
  backupKeyWindowDays: variable('BACKUP_KEY_WINDOW_DAYS', days(1).default(7), {
    meaning: 'after how many days a backup of the key store is removed; certificates of erasure name it',
    remedy: 'Correct it, or leave it out for 7.',
  }),
  backupLockDays: variable('BACKUP_LOCK_DAYS', days(0).default(0), {
    meaning: 'for how many days the target is asked to let nobody delete a backup (S3 object lock); 0 for none',
    remedy: 'Correct it, or leave it out for none.',
  }),
};

/** Backups as the environment names them. */
export type BackupConfig = {
  readonly [Name in keyof ConfigOf<typeof backupParts>]: NonNullable<ConfigOf<typeof backupParts>[Name]>;
};

/**
 * @returns `null` where no target is named
 * @throws StartRefusal where backups are set up by halves, or the same people may open both kinds
 */
export function backupConfig(processName: string, config: ConfigOf<typeof backupParts>): BackupConfig | null {
  const needed = Object.keys(backupParts).map((name) => config[name as keyof typeof config]);
  if (config.backupStore === undefined && config.backupKeyStore === undefined) return null;
  if (needed.some((value) => value === undefined)) {
    throw new StartRefusal([
      `${processName}: BACKUP_STORE, BACKUP_KEY_STORE, BACKUP_RECIPIENTS, BACKUP_KEY_RECIPIENTS, BACKUP_DATABASE_URL, BACKUP_KEYS_DATABASE_URL and BACKUP_KEY_FILE belong together, and some are missing. Set all or none.`,
    ]);
  }
  const whole = config as BackupConfig;
  if (whole.backupKeyRecipients.some((one) => whole.backupRecipients.includes(one))) {
    throw new StartRefusal([
      `${processName}: BACKUP_KEY_RECIPIENTS names a recipient of BACKUP_RECIPIENTS. Who may open both could read erased clients; give the keys to somebody else.`,
    ]);
  }
  return whole;
}
