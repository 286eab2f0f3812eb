import { userInfo } from 'node:os';
import path from 'node:path';
import type { RecoveryTime } from './plan-recovery.ts';
import type { RecoveryFolder } from './recovery-folder.ts';

/** Nothing but a socket in a folder of mode 0700; nobody may look before the time is reached; no value comes into the log. */
const ALWAYS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  archive_mode: 'off',
  hot_standby: 'off',
  // It is made again from the archive, should the machine fall over.
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_prepared_transactions: '64',
  recovery_target_timeline: 'current',
  recovery_target_action: 'promote',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
} as const;

export const RECOVERY_PORT = 5432;

/** The settings of the recovered server; those of its former life are not read. */
export function recoverySettings(folder: RecoveryFolder, time: RecoveryTime): string {
  const settings = {
    ...ALWAYS,
    port: String(RECOVERY_PORT),
    data_directory: folder.data,
    hba_file: path.join(folder.path, 'pg_hba.conf'),
    ident_file: path.join(folder.path, 'pg_ident.conf'),
    unix_socket_directories: folder.socket,
    restore_command: `sh "${path.join(folder.path, 'fetch')}" "%f" "%p"`,
    ...(time === 'latest' ? {} : { recovery_target_time: asPostgresReadsIt(time) }),
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'`)
    .join('\n')}\n`;
}

/** In this setting Postgres takes neither `T` nor `Z`. */
function asPostgresReadsIt(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '+00');
}

/** By the socket alone, and by what the kernel says who is at its other end. */
export const RECOVERY_AUTHENTICATION = 'local all all peer map=recovery\n';

/** @param administrator the role that `initdb` made, whom the caller of the recovery may be, and nobody else anybody */
export function recoveryIdentities(administrator: string): string {
  return `recovery "${userInfo().username}" "${administrator}"\n`;
}

/**
 * What the server runs for each segment (`restore_command`): asks by a file and waits for the answer. Whoever answers holds the
 * identities in its memory; so they lie in no file, and the server never has them.
 * @param answerer pid of who answers: without it the server stops rather than believe that the archive ends here
 */
export function fetchScript({ wal }: RecoveryFolder, answerer: number): string {
  return `# 1: the archive has no such file. 126: refused, and the server must not go on.
wal='${wal}'
rm -f "$wal/none/$1"
: > "$wal/want/$1"
while :; do
  [ -e "$wal/have/$1" ] && exec mv "$wal/have/$1" "$2"
  [ -e "$wal/none/$1" ] && exit 1
  [ -e "$wal/refused" ] && exit 126
  [ -d /proc/${answerer} ] || exit 126
  sleep 0.02
done
`;
}
