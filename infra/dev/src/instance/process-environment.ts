import type { LoginRole } from '@kean/db/migrate';
import type { BackupSettings } from './make-backup-keys.ts';
import type { MessageSettings } from './make-message-settings.ts';
import type { Ports } from './ports.ts';
import type { ApplicationName } from './record.ts';
import type { Secrets } from './secrets.ts';
import type { WitnessPlace } from './witness-place.ts';

/** Everything the environments of the processes are made of. */
export interface EnvironmentParts {
  readonly urls: Readonly<Record<LoginRole, string>>;
  /** Superuser's, where drills make their scratch databases. */
  readonly adminUrl: string;
  readonly redisUrl: string;
  readonly objectStore: string;
  readonly rootKeyFile: string;
  /** Address of the log's folder. */
  readonly logStore: string;
  readonly logKeyFile: string;
  /** Where the key of consent receipts is; the api makes it at its first start. */
  readonly receiptKeyFile: string;
  /** Address of the decision log's folder. */
  readonly decisionLog: string;
  /** Public half of the key of whoever reads the decision log. */
  readonly decisionReaderKeyFile: string;
  /** Public half of the log's key. */
  readonly logVerifierKey: string;
  readonly backups: BackupSettings;
  readonly messages: MessageSettings;
  /** Whether the worker takes bases for the archived log. */
  readonly continuous: boolean;
  readonly witnessFolder: string;
  /** Who cosigns; `null` until our own witness has said who it is. */
  readonly witness: WitnessPlace | null;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly mode: 'production' | 'development';
}

type Environment = Record<string, string>;

/** What a process may see of the runner's own environment. Nothing else crosses: no stray secret, no npm variable. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'LOG_LEVEL', 'NODE_EXTRA_CA_CERTS', 'NODE_COMPILE_CACHE'] as const;
/** What api and worker may be told about keys, where the runner was: another root key than the instance's file, and the suite. */
const KEY_SETTINGS = ['ROOT_KEY', 'ROOT_KEY_TEXT', 'FURTHER_ROOT_KEYS', 'SUITE'] as const;
/** What the api may be told about a scanner for malware. */
const MALWARE_SETTINGS = ['MALWARE_SCANNER', 'WHEN_SCANNER_IS_AWAY'] as const;
/** What the permission service may be told about other systems, where the runner was. */
const DECISION_SETTINGS = ['POLICY_FOLDER', 'CALLERS_FILE', 'DECISION_POINT_URL', 'DECISION_KEPT_DAYS'] as const;
/** What the api may be told about a provider of OpenID Connect, and the portal of it: the label alone. */
const SINGLE_SIGN_ON_SETTINGS = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET_FILE', 'OIDC_LABEL'] as const;
/** What the worker may be told about the company's mail server, gateway and group robots. */
const MAIL_SETTINGS = [
  'MAIL_HOST',
  'MAIL_PORT',
  'MAIL_SECURITY',
  'MAIL_FROM',
  'MAIL_USER',
  'MAIL_PASSWORD_FILE',
  'SMS_GATEWAY_FILE',
  'SMS_SECRET_FILE',
  'ROBOTS_FILE',
  'CONNECTOR_PRIVATE_NETWORKS',
] as const;
/** The largest upload passes through the portal, which bounds each address for itself; the api holds the real bounds and says so in a sentence. */
const PORTAL_BODY_LIMIT = '440M';

/** Where people open the portal. A name and not an address, because passkeys are bound to a name. */
export function portalOrigin(ports: Ports): string {
  return `http://localhost:${ports.portal}`;
}

/** The address of a process on this machine. */
export function addressOf(name: ApplicationName, ports: Ports): string {
  return `http://127.0.0.1:${ports[name]}`;
}

/** The environment of one process: its own login role, and only what it is allowed to know. */
export function environmentOf(name: ApplicationName, parts: EnvironmentParts, runner: NodeJS.ProcessEnv): Environment {
  const base: Environment = { NODE_ENV: parts.mode, PORT: String(parts.ports[name]) };
  for (const variable of PASSED_ON) {
    const value = runner[variable];
    if (value !== undefined) base[variable] = value;
  }
  const own = { ...base, ...OWN[name](parts) };
  if (name === 'permissions') return { ...own, ...given(DECISION_SETTINGS, runner) };
  if (name === 'portal') return { ...own, ...given(['OIDC_LABEL'], runner) };
  if (name === 'api')
    return { ...withKeySettings(own, runner), ...given([...SINGLE_SIGN_ON_SETTINGS, ...MALWARE_SETTINGS], runner) };
  if (name === 'restorer') return withKeySettings(own, runner);
  return name === 'worker' ? { ...withKeySettings(own, runner), ...given(MAIL_SETTINGS, runner) } : own;
}

function given(names: readonly string[], runner: NodeJS.ProcessEnv): Environment {
  const found = names.flatMap((name) => (runner[name] === undefined ? [] : [[name, runner[name]] as const]));
  return Object.fromEntries(found);
}

/** A root key that the runner was given takes the place of the file. */
function withKeySettings(environment: Environment, runner: NodeJS.ProcessEnv): Environment {
  const { ROOT_KEY_FILE: _file, ...others } = environment;
  const settings = given(KEY_SETTINGS, runner);
  return settings.ROOT_KEY === undefined ? { ...environment, ...settings } : { ...others, ...settings };
}

const OWN: Record<ApplicationName, (parts: EnvironmentParts) => Environment> = {
  permissions: (parts) => ({
    DATABASE_URL: parts.urls.kean_permissions,
    REDIS_URL: parts.redisUrl,
    SERVICE_TOKEN: parts.secrets.serviceToken,
    DECISION_LOG: parts.decisionLog,
    DECISION_READER_KEY_FILE: parts.decisionReaderKeyFile,
  }),
  api: (parts) => ({
    ...dataParts(parts),
    DATABASE_URL: parts.urls.kean_api,
    KEYSTORE_DATABASE_URL: parts.urls.kean_keys_api,
    AUTH_SECRET: parts.secrets.authSecret,
    RECEIPT_KEY_FILE: parts.receiptKeyFile,
    PORTAL_ORIGIN: portalOrigin(parts.ports),
    ...(parts.messages.sink === null
      ? {}
      : { MESSAGE_SINK_URL: addressOf('sink', parts.ports), MESSAGE_SINK_TOKEN: parts.secrets.sinkToken }),
  }),
  worker: (parts) => ({
    ...dataParts(parts),
    DATABASE_URL: parts.urls.kean_worker,
    KEYSTORE_DATABASE_URL: parts.urls.kean_keys_worker,
    LOG_KEY_FILE: parts.logKeyFile,
    PORTAL_ORIGIN: portalOrigin(parts.ports),
    ...messageParts(parts),
    ...backupParts(parts),
    ...(parts.witness === null ? {} : { WITNESS_URL: parts.witness.url, WITNESS_KEY: parts.witness.verifierKey }),
  }),
  witness: (parts) => ({
    WITNESS_FOLDER: parts.witnessFolder,
    WITNESS_LOGS: parts.logVerifierKey,
  }),
  restorer: (parts) => ({
    DATABASE_URL: parts.urls.kean_restorer,
    RESTORE_ADMIN_URL: parts.adminUrl,
    RESTORE_OWNER_URL: parts.urls.kean_owner,
    RESTORE_KEYS_DATABASE_URL: parts.urls.kean_keys_backup,
    BACKUP_STORE: parts.backups.store,
    BACKUP_VERIFIER_KEY: parts.backups.verifierKey,
    BACKUP_IDENTITY_FILE: parts.backups.identityFile,
    RESTORER_KEY_FILE: parts.backups.restorerKeyFile,
    LOG_STORE: parts.logStore,
    LOG_VERIFIER_KEY: parts.logVerifierKey,
    OBJECT_STORE: parts.objectStore,
    ROOT_KEY_FILE: parts.rootKeyFile,
  }),
  sink: (parts) => ({
    SINK_MAIL_PORT: String(parts.ports.sinkMail),
    SINK_TOKEN: parts.secrets.sinkToken,
    SMS_SECRET_FILE: parts.messages.sink?.secretFile ?? '',
  }),
  portal: (parts) => ({
    API_URL: addressOf('api', parts.ports),
    PERMISSIONS_URL: addressOf('permissions', parts.ports),
    PORTAL_ORIGIN: portalOrigin(parts.ports),
    // Names the browser's address to the api, which believes nobody else.
    SERVICE_TOKEN: parts.secrets.serviceToken,
    HOST: '127.0.0.1',
    BODY_SIZE_LIMIT: PORTAL_BODY_LIMIT,
    // Adapter-node waits 30 s for an open event stream otherwise.
    SHUTDOWN_TIMEOUT: '3',
  }),
};

/** A demonstration's server and gateway are named as any others would be. */
function messageParts({ messages, ports }: EnvironmentParts): Environment {
  const { contactKeyFile, sink } = messages;
  if (sink === null) return { CONTACT_KEY_FILE: contactKeyFile };
  return {
    CONTACT_KEY_FILE: contactKeyFile,
    MAIL_HOST: '127.0.0.1',
    MAIL_PORT: String(ports.sinkMail),
    MAIL_SECURITY: 'none',
    MAIL_FROM: '客安 <kean@demonstration.example>',
    SMS_GATEWAY_FILE: sink.gatewayFile,
    SMS_SECRET_FILE: sink.secretFile,
  };
}

/** The recipients alone: what opens a backup is told to no process. */
function backupParts({ backups, continuous, urls }: EnvironmentParts): Environment {
  return {
    BACKUP_STORE: backups.store,
    BACKUP_KEY_STORE: backups.keyStore,
    BACKUP_KEY_FILE: backups.keyFile,
    BACKUP_RECIPIENTS: backups.recipient,
    BACKUP_KEY_RECIPIENTS: backups.keyRecipient,
    BACKUP_DATABASE_URL: urls.kean_backup,
    BACKUP_KEYS_DATABASE_URL: urls.kean_keys_backup,
    ...(continuous ? { BACKUP_BASE_DATABASE_URL: urls.kean_base_backup } : {}),
  };
}

/** What api and worker share. */
function dataParts(parts: EnvironmentParts): Environment {
  return {
    REDIS_URL: parts.redisUrl,
    OBJECT_STORE: parts.objectStore,
    LOG_STORE: parts.logStore,
    ROOT_KEY_FILE: parts.rootKeyFile,
    CONNECTOR_KEY_FILE: parts.messages.connectorKeyFile,
    PERMISSIONS_URL: addressOf('permissions', parts.ports),
    SERVICE_TOKEN: parts.secrets.serviceToken,
  };
}
