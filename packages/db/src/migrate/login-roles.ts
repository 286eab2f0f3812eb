import type { WhichDatabase } from './which-database.ts';

/** Settings a login role carries into every session, in whatever database of the cluster. */
type RoleSettings = Readonly<Record<string, string>>;

/** A login role of the cluster: which database it enters, and how long its statements may take. */
export interface LoginRoleEntry {
  readonly database: WhichDatabase;
  readonly settings: RoleSettings;
  /** Sees every row whatever row security says (ADR 0029). Such a role can write nothing. */
  readonly passesRowSecurity?: true;
  /** Takes whole clusters, file by file (ADR 0032). Such a role holds no right on any table. */
  readonly replicates?: true;
}

/**
 * Never prints a parameter, a failing row, a statement or the message of an error into the server's log: they hold personal values
 * or what leads to them ("invalid input syntax for type uuid: …" quotes what was sent). The process that asked is told all the
 * same, and logs the SQLSTATE. `terse` leaves out DETAIL, where Postgres quotes whole rows, should somebody lower the level.
 */
const SILENT_LOG: RoleSettings = {
  log_statement: 'none',
  log_duration: 'off',
  log_min_duration_statement: '-1',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

const ALWAYS: RoleSettings = { TimeZone: 'UTC', search_path: 'public', jit: 'off', lock_timeout: '5s' };
const SHORT: RoleSettings = { ...ALWAYS, statement_timeout: '15s', idle_in_transaction_session_timeout: '30s' };
const LONG: RoleSettings = { ...ALWAYS, statement_timeout: '5min', idle_in_transaction_session_timeout: '2min' };
const OWNER: RoleSettings = { ...ALWAYS, statement_timeout: '0', idle_in_transaction_session_timeout: '10min' };

/** A dump of a large agency takes hours, in one transaction that writes nothing, whatever it is asked to do. */
const DUMP: RoleSettings = {
  ...ALWAYS,
  statement_timeout: '12h',
  idle_in_transaction_session_timeout: '12h',
  default_transaction_read_only: 'on',
};

/**
 * Every login role. Rights are given table by table in the migrations, but for the two that take backups: they may read everything,
 * what comes later included, and nothing else. None is a superuser; none passes row security but `kean_backup`, none replicates but
 * `kean_base_backup`.
 */
export const LOGIN_ROLES = {
  kean_owner: { database: 'kean', settings: OWNER },
  kean_api: { database: 'kean', settings: SHORT },
  kean_worker: { database: 'kean', settings: LONG },
  kean_permissions: { database: 'kean', settings: SHORT },
  kean_backup: { database: 'kean', settings: DUMP, passesRowSecurity: true },
  kean_restorer: { database: 'kean', settings: LONG },
  kean_base_backup: { database: 'kean', settings: DUMP, replicates: true },
  kean_keys_owner: { database: 'keys', settings: OWNER },
  kean_keys_api: { database: 'keys', settings: SHORT },
  kean_keys_worker: { database: 'keys', settings: LONG },
  kean_keys_backup: { database: 'keys', settings: DUMP },
} as const satisfies Record<string, LoginRoleEntry>;

export type LoginRole = keyof typeof LOGIN_ROLES;

/** The role that owns and migrates each database. */
export const OWNER_OF: Readonly<Record<WhichDatabase, LoginRole>> = { kean: 'kean_owner', keys: 'kean_keys_owner' };

/** Only a superuser may set these for somebody; where the administrator is none, the server's own configuration must. */
export const LOG_SETTINGS = SILENT_LOG;

/** Names of the login roles, owners first. */
export function loginRoles(): LoginRole[] {
  return Object.keys(LOGIN_ROLES) as LoginRole[];
}
