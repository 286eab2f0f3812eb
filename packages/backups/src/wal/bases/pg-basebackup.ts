import type { BackupFault } from '../../backup-failed.ts';
import { faultOfClient, outputOf } from '../../dump/client-program.ts';

/**
 * The log is not in it (`--wal-method=none`): the archive has it. No second copy of checksums either: the note has a digest of the whole.
 * The checkpoint is asked for at once, so that the segments before it are done with.
 */
const FORM = ['--pgdata=-', '--format=tar', '--wal-method=none', '--checkpoint=fast', '--no-manifest'];

/**
 * The stream of pg_basebackup: one tar file with every file of the cluster, first of all the label that says where replay begins.
 *
 * @param databaseUrl under a login that may replicate
 * @throws BackupFailed
 */
export function pgBaseBackup(databaseUrl: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  return outputOf({ program: 'pg_basebackup', args: FORM, databaseUrl, signal, faultOf });
}

function faultOf(spoken: string): BackupFault {
  if (/must be superuser or replication|permission denied|pg_hba.conf|max_wal_senders/.test(spoken)) {
    return 'source-replication';
  }
  return /incompatible server version|tablespace/.test(spoken) ? 'dump-tool' : faultOfClient(spoken);
}
