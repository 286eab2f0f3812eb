import { type ConfigOf, keyStoreParts, listenParts, logParts, recordsParts, variable } from '@kean/config';
import { readVerifierKey, TlogError, type VerifierKey } from '@kean/tlog';
import { z } from 'zod';

export const postgresAddress = z.url({ protocol: /^postgres(ql)?$/ });
export const storeAddress = z.url({ protocol: /^(file|s3)$/ });
const verifierKey = z.string().transform((text, context): VerifierKey => {
  try {
    return readVerifierKey(text.trim());
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

/** What a restore is told. It is the one program that can open a backup, so no process of the office is given any of it. */
export const restoreParts = {
  adminUrl: variable('RESTORE_ADMIN_URL', postgresAddress, {
    meaning: 'the address of a superuser on the server in which the new database is made, connected to postgres',
  }),
  ownerUrl: variable('RESTORE_OWNER_URL', postgresAddress, {
    meaning: 'the address of the records that the office works with, under the login kean_owner',
  }),
  keysUrl: variable('RESTORE_KEYS_DATABASE_URL', postgresAddress, {
    meaning: 'the address of the living key store under the login kean_keys_backup, for the ledger of erasures',
  }),
  backupStore: variable('BACKUP_STORE', storeAddress, { meaning: 'the target in which the backups of records lie' }),
  backupVerifierKey: variable('BACKUP_VERIFIER_KEY', verifierKey, {
    meaning: 'the public half of the signing key of backups, as name+id+key',
  }),
  logStore: variable('LOG_STORE', z.url({ protocol: /^file$/ }), {
    meaning: 'the folder of the log or its newest copy, as file:///absolute/folder',
  }),
  logVerifierKey: variable('LOG_VERIFIER_KEY', verifierKey, {
    meaning: 'the public half of the signing key of the log, as name+id+key',
  }),
  objectStore: variable('OBJECT_STORE', storeAddress, { meaning: 'the object store of the office' }),
  identityFile: variable('BACKUP_IDENTITY_FILE', z.string().startsWith('/'), {
    meaning: 'the absolute path of the age identity that opens backups of records (mode 0600)',
  }),
};

const { keyStoreDatabaseUrl: _writes, ...rootKeyParts } = keyStoreParts;

/** What the process is told that takes drills: the same, the office's rows of drills, and the root key, for the values that it opens. */
export const restorerParts = {
  ...restoreParts,
  ...recordsParts,
  ...rootKeyParts,
  ...listenParts,
  ...logParts,
  restorerKeyFile: variable('RESTORER_KEY_FILE', z.string().startsWith('/'), {
    meaning: 'the absolute path of the file that holds the key by which reports of drills are signed (mode 0600)',
  }),
};

export type RestorerConfig = ConfigOf<typeof restorerParts>;
export type RestoreConfig = ConfigOf<typeof restoreParts>;
