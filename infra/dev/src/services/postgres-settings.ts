/**
 * `durable` keeps what it acknowledged (I5). `fast` is for a cluster that lives as long as one test run: it forgets everything
 * when the machine stops, and that is the point.
 */
export type PostgresProfile = 'durable' | 'fast';

/** Private to this machine, and silent about values: a log line never holds a statement, a parameter or a failing key (I1). */
const ALWAYS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '200',
  shared_buffers: '256MB',
  jit: 'off',
  random_page_cost: '1.1',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  // The message of an ERROR quotes what did not fit ("invalid input syntax for type uuid: …"): the caller is told, the log is not.
  // LOG and FATAL (start, checkpoints, refused logins) rank above it and stay.
  log_min_messages: 'log',
  // The text of a failing statement may hold a literal, and its DETAIL line holds the key that was refused.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
} as const;

const BY_PROFILE: Record<PostgresProfile, Record<string, string>> = {
  durable: {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    effective_cache_size: '1GB',
    max_wal_size: '2GB',
  },
  fast: {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    // Every test file opens pools of its own to databases of its own.
    max_connections: '400',
  },
};

/** Where the write-ahead log goes, segment by segment. */
export interface WalArchive {
  /** With `%p` and `%f`; ends with 0 when the segment is durable elsewhere. */
  readonly command: string;
  /** After so long a segment is closed although it is not full: what is lost with the machine is no older. */
  readonly timeoutSeconds: number;
}

/** The settings file of a private cluster. */
export function postgresSettings(profile: PostgresProfile, archive: WalArchive | null = null): string {
  const settings = { ...ALWAYS, ...BY_PROFILE[profile], ...archiveSettings(archive) };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written by the runner at every start.\n${lines.join('\n')}\n`;
}

function archiveSettings(archive: WalArchive | null): Record<string, string> {
  if (archive === null) return { archive_mode: 'off' };
  const { command, timeoutSeconds } = archive;
  return { archive_mode: 'on', archive_command: command, archive_timeout: `${timeoutSeconds}s` };
}

/** Who may connect: password by SCRAM over the loopback address, and nobody in any other way; bases by one login alone. */
export const CLIENT_AUTHENTICATION = [
  'host all all 127.0.0.1/32 scram-sha-256',
  'host replication kean_base_backup 127.0.0.1/32 scram-sha-256',
  '',
].join('\n');
