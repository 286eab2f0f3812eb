import type { BackupFault } from '../backup-failed.ts';
import { type ClientProgram, faultOfClient } from './client-program.ts';
import { packedOutputOf } from './packed-output.ts';

export interface DumpOptions {
  readonly databaseUrl: string;
  /** Of a transaction that stays open until the dump ends (`pg_export_snapshot`). */
  readonly snapshot: string;
  readonly signal: AbortSignal;
  /** Where the client tools are not in the system's own folders. */
  readonly program?: string;
}

/** Uncompressed: zstd packs better, and faster than pg_dump's own gzip. */
const FORM = ['--format=custom', '--compress=0'];

/** The stream of pg_dump in its custom format, packed by zstd. @throws BackupFailed */
export const packedPgDump = (options: DumpOptions): AsyncGenerator<Uint8Array> => packedOutputOf(programOf(options));

function programOf({ snapshot, program = 'pg_dump', ...rest }: DumpOptions): ClientProgram {
  return { ...rest, program, args: [...FORM, `--snapshot=${snapshot}`], faultOf };
}

function faultOf(spoken: string): BackupFault {
  if (/permission denied|row-level security/.test(spoken)) return 'source-rights';
  return /server version mismatch/.test(spoken) ? 'dump-tool' : faultOfClient(spoken);
}
