import type { ActsCounted } from '@kean/audit';
import type { StorageEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<StorageEvent> = {
  'storage.advisories-refused': null,
  'storage.advisories-taken': null,
  'storage.alert-seen': null,
  'storage.backup-asked': null,
  'storage.backup-failed': null,
  'storage.backup-verified': null,
  'storage.backups-removed': null,
  'storage.drill-asked': null,
  'storage.drill-failed': null,
  'storage.inbox-read': null,
  'storage.job-given-up': null,
  'storage.job-revived': null,
  'storage.keys-unwrapped': null,
  'storage.message-tried-again': null,
  'storage.restore-opened': null,
  'storage.restore-proven': null,
  'storage.rotation-failed': null,
  'storage.rotation-finished': null,
  'storage.rotation-paused': null,
  'storage.rotation-resumed': null,
  'storage.rotation-started': null,
  'storage.target-admitted': null,
  'storage.unwrapping-refused': null,
  'storage.values-unreadable': null,
};
