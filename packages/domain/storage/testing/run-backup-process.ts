/** A worker as a process of its own, to be killed: settings come as JSON on standard input; says `running` before it begins. */
import { text } from 'node:stream/consumers';
import { openFolderLogStore } from '@kean/audit';
import type { BackupId } from '../contract/backups.ts';
import { takeBackup } from '../operations/backups/take-backup.ts';
import { type BackupSideSettings, openBackupSide } from './backup-side.ts';

const { backupId, settings, logFolder } = JSON.parse(await text(process.stdin)) as {
  readonly backupId: BackupId;
  readonly settings: BackupSideSettings;
  readonly logFolder: string;
};
const side = await openBackupSide(settings, { files: await openFolderLogStore(logFolder), witnessAlertSeconds: 900 });
process.stdout.write('running\n');
await takeBackup(side, backupId, new AbortController().signal);
process.exit(0);
