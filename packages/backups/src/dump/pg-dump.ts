import type { BackupFault } from '../backup-failed.ts';
import { faultOfClient, outputOf } from './client-program.ts';

export interface DumpOptions {
  readonly databaseUrl: string;
  /** Of a transaction that stays open until the dump ends (`pg_export_snapshot`). */
  readonly snapshot: string;
  readonly signal: AbortSignal;
  /** Where the client tools are not in the system's own folders. */
  readonly program?: string;
}

/** Uncompressed: zstd follows, and packs better what is not packed yet. */
const FORM = ['--format=custom', '--compress=0'];

/** The stream of pg_dump in its custom format. @throws BackupFailed */
export function pgDump({ snapshot, program = 'pg_dump', ...rest }: DumpOptions): AsyncGenerator<Uint8Array> {
  return outputOf({ ...rest, program, args: [...FORM, `--snapshot=${snapshot}`], faultOf });
}

function faultOf(spoken: string): BackupFault {
  if (/permission denied|row-level security/.test(spoken)) return 'source-rights';
  return /server version mismatch/.test(spoken) ? 'dump-tool' : faultOfClient(spoken);
}
