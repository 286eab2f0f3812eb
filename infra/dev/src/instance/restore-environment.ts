import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VERIFIER_KEYS } from './make-archive.ts';
import { backupVerifierKeyIn } from './make-backup-keys.ts';
import { logVerifierKeyIn } from './make-log-key.ts';
import type { Instance } from './record.ts';
import { PRIVATE_KEYS, readRemembered } from './remembered.ts';

/**
 * Everything that a restore reads lives for one page. Node would let such things pile up to three times 16 MB before it looks; with 4 MB
 * a restore of 45,000 clients holds 20 MB less and takes no longer.
 */
const SMALL_YOUNG_SPACE = '--max-semi-space-size=4';

/**
 * What a restore of this instance is told. In an office in earnest the identity is on no machine of it; in a demonstration it lies in the
 * safe of the data folder.
 */
export async function restoreEnvironment(instance: Instance): Promise<Record<string, string>> {
  return {
    NODE_OPTIONS: SMALL_YOUNG_SPACE,
    RESTORE_ADMIN_URL: instance.databases.admin,
    RESTORE_OWNER_URL: instance.databases.kean.owner,
    RESTORE_KEYS_DATABASE_URL: keysUrl(instance, 'backup'),
    RESTORE_KEYS_OWNER_URL: keysUrl(instance, 'owner'),
    BACKUP_STORE: pathToFileURL(join(instance.data, 'backups')).href,
    BACKUP_VERIFIER_KEY: await backupVerifierKeyIn(join(instance.folders.keys, 'backup.key')),
    BACKUP_IDENTITY_FILE: join(instance.data, 'safe', 'backup.identity'),
    BACKUP_KEY_STORE: pathToFileURL(join(instance.data, 'key-backups')).href,
    BACKUP_KEY_IDENTITY_FILE: join(instance.data, 'safe', 'backup-keys.identity'),
    ARCHIVE_VERIFIER_KEYS_FILE: join(instance.data, 'safe', VERIFIER_KEYS),
    // Beside the cluster: there its user may enter.
    RECOVERY_FOLDER: join(dirname(instance.folders.postgres), 'recovered'),
    LOG_STORE: instance.logStore.url,
    LOG_VERIFIER_KEY: await logVerifierKeyIn(instance.logKeyFile),
    OBJECT_STORE: instance.objectStore.url,
  };
}

/** Of the key store that the office works with from its next start on: one that was opened a moment ago is the living one already. */
function keysUrl({ databases, data }: Instance, login: 'owner' | 'backup'): string {
  const { keys } = readRemembered(data);
  const url = new URL(databases.keys[login]);
  if (keys !== PRIVATE_KEYS) url.pathname = `/${keys}`;
  return url.href;
}
