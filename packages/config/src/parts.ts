/**
 * The variables of KeAn in parts, so that each process composes only what it is allowed to know: the permission service never
 * holds a root key, the portal never holds an address of a database.
 */
import { StartRefusal } from '@kean/kernel';
import { z } from 'zod';
import { type ConfigOf, variable } from './variable.ts';

const postgresAddress = z.url({ protocol: /^postgres(ql)?$/ });
const httpAddress = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
/** Shorter secrets can be guessed; 32 characters of base64 hold 192 bits. */
const secret = z.string().min(32);

const ROOT_KEY_FORMS =
  'file:///absolute/path, env: (the text is ROOT_KEY_TEXT), vault+https://host/mount/key?credentials=/path, aws-kms://host/key?region=name&credentials=/path or aliyun-kms://host/key?credentials=/path';
const rootKeySetting = z
  .string()
  .regex(/^(file:\/\/\/|env:$|vault\+https?:\/\/|(aws|aliyun)-kms(\+http)?:\/\/)/)
  .max(500);

export const recordsParts = {
  databaseUrl: variable('DATABASE_URL', postgresAddress, {
    meaning:
      'the address of the records database under the login of this process, as postgres://login:password@host:port/name',
  }),
};

export const keyStoreParts = {
  keyStoreDatabaseUrl: variable('KEYSTORE_DATABASE_URL', postgresAddress, {
    meaning:
      'the address of the key store under the login of this process, as postgres://login:password@host:port/name',
  }),
  rootKeyFile: variable('ROOT_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that holds the root key (mode 0600), the same as ROOT_KEY=file://<path>',
    remedy: 'Correct it, or leave it out and set ROOT_KEY.',
  }),
  rootKey: variable('ROOT_KEY', rootKeySetting.optional(), {
    meaning: `where the root key is: ${ROOT_KEY_FORMS}`,
    remedy: 'Correct it, or leave it out and set ROOT_KEY_FILE.',
  }),
  furtherRootKeys: variable(
    'FURTHER_ROOT_KEYS',
    z
      .string()
      .default('')
      .transform((text) => text.split(/\s+/).filter((setting) => setting !== ''))
      .pipe(z.array(rootKeySetting)),
    {
      meaning:
        'the root keys that only unwrap while a rotation is under way, in the forms of ROOT_KEY, apart by spaces',
      remedy: 'Correct it, or leave it out where there is no other root key.',
    },
  ),
  rootKeyText: variable('ROOT_KEY_TEXT', z.string().optional(), {
    meaning: 'the root key itself, which ROOT_KEY=env: refers to',
    remedy: 'Correct it, or leave it out.',
  }),
  suite: variable('SUITE', z.enum(['aes-256-gcm', 'sm4-ctr-hmac-sm3']).default('aes-256-gcm'), {
    meaning: 'the cipher suite of keys that are made from now on, aes-256-gcm or sm4-ctr-hmac-sm3',
    remedy: 'Correct it, or leave it out for aes-256-gcm.',
  }),
};

/** What the key store's variables say about root keys, as the keyring is opened with it. */
export interface RootKeyConfig {
  readonly setting: string;
  readonly further: readonly string[];
  readonly environmentText: string | undefined;
}

/** @throws StartRefusal where neither ROOT_KEY nor ROOT_KEY_FILE is set, or both are */
export function rootKeyConfig(
  processName: string,
  config: Pick<ConfigOf<typeof keyStoreParts>, 'rootKey' | 'rootKeyFile' | 'furtherRootKeys' | 'rootKeyText'>,
): RootKeyConfig {
  const { rootKey, rootKeyFile, furtherRootKeys, rootKeyText } = config;
  if ((rootKey === undefined) === (rootKeyFile === undefined)) {
    const fault = rootKey === undefined ? 'is missing' : 'and ROOT_KEY_FILE are both set';
    throw new StartRefusal([
      `${processName}: ROOT_KEY ${fault}; it is where the root key is: ${ROOT_KEY_FORMS}. Set one of ROOT_KEY and ROOT_KEY_FILE.`,
    ]);
  }
  const setting = rootKey ?? `file://${encodeURI(rootKeyFile ?? '')}`;
  return { setting, further: furtherRootKeys, environmentText: rootKeyText };
}

export const redisParts = {
  redisUrl: variable('REDIS_URL', z.url({ protocol: /^rediss?(-cluster)?$/ }), {
    meaning:
      'the address of Redis, as redis://host:port, or of a cluster as redis-cluster://host:port?nodes=host:port,host:port',
  }),
};

export const objectStoreParts = {
  objectStore: variable('OBJECT_STORE', z.url({ protocol: /^(file|s3)$/ }), {
    meaning: 'the object store, as file:///absolute/folder or s3://key:secret@host:port/bucket?region=name',
  }),
};

const BACKUP_REMEDY =
  'Correct it, or leave out every variable that begins with BACKUP_ where nobody takes backups of this installation.';
const days = (least: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(3650));
const recipientList = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
  .pipe(z.array(z.string().regex(/^age1[a-z0-9]{10,100}$/)).min(1));

/** Where backups go and who may open them; the worker alone knows it, and it can open none. */
export const backupParts = {
  backupStore: variable('BACKUP_STORE', z.url({ protocol: /^(file|s3)$/ }).optional(), {
    meaning:
      'the target of backups, apart from the object store, as file:///absolute/folder or s3://key:secret@host:port/bucket?region=name',
    remedy: BACKUP_REMEDY,
  }),
  backupKeyStore: variable('BACKUP_KEY_STORE', z.url({ protocol: /^(file|s3)$/ }).optional(), {
    meaning: 'the target of backups of the key store, apart from the one of records, in the forms of BACKUP_STORE',
    remedy: BACKUP_REMEDY,
  }),
  backupRecipients: variable('BACKUP_RECIPIENTS', recipientList.optional(), {
    meaning: 'the age recipients (age1…) that may open backups of records, apart by spaces',
    remedy: BACKUP_REMEDY,
  }),
  backupKeyRecipients: variable('BACKUP_KEY_RECIPIENTS', recipientList.optional(), {
    meaning: 'the age recipients (age1…) that may open backups of the key store, others than BACKUP_RECIPIENTS',
    remedy: BACKUP_REMEDY,
  }),
  backupDatabaseUrl: variable('BACKUP_DATABASE_URL', postgresAddress.optional(), {
    meaning: 'the address of the records database under the login kean_backup',
    remedy: BACKUP_REMEDY,
  }),
  backupKeysDatabaseUrl: variable('BACKUP_KEYS_DATABASE_URL', postgresAddress.optional(), {
    meaning: 'the address of the key store under the login kean_keys_backup',
    remedy: BACKUP_REMEDY,
  }),
  backupKeyFile: variable('BACKUP_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that holds the signing key of backups (mode 0600)',
    remedy: BACKUP_REMEDY,
  }),
  backupKeep: variable(
    'BACKUP_KEEP',
    z
      .string()
      .regex(/^[1-9]\d{0,2}( \d{1,3}){3}$/)
      .default('7 5 12 3')
      .transform((text) => text.split(' ').map(Number) as [number, number, number, number]),
    {
      meaning: 'of how many days, weeks, months and years a backup of records is kept, as four numbers',
      remedy: 'Correct it, or leave it out for 7 5 12 3.',
    },
  ),
  backupKeyWindowDays: variable('BACKUP_KEY_WINDOW_DAYS', days(1).default(7), {
    meaning: 'after how many days a backup of the key store is removed; certificates of erasure name it',
    remedy: 'Correct it, or leave it out for 7.',
  }),
  backupLockDays: variable('BACKUP_LOCK_DAYS', days(0).default(0), {
    meaning: 'for how many days the target is asked to let nobody delete a backup (S3 object lock); 0 for none',
    remedy: 'Correct it, or leave it out for none.',
  }),
};

/** Backups as the environment names them. */
export type BackupConfig = {
  readonly [Name in keyof ConfigOf<typeof backupParts>]: NonNullable<ConfigOf<typeof backupParts>[Name]>;
};

/**
 * @returns `null` where no target is named
 * @throws StartRefusal where backups are set up by halves, or the same people may open both kinds
 */
export function backupConfig(processName: string, config: ConfigOf<typeof backupParts>): BackupConfig | null {
  const needed = Object.keys(backupParts).map((name) => config[name as keyof typeof config]);
  if (config.backupStore === undefined && config.backupKeyStore === undefined) return null;
  if (needed.some((value) => value === undefined)) {
    throw new StartRefusal([
      `${processName}: BACKUP_STORE, BACKUP_KEY_STORE, BACKUP_RECIPIENTS, BACKUP_KEY_RECIPIENTS, BACKUP_DATABASE_URL, BACKUP_KEYS_DATABASE_URL and BACKUP_KEY_FILE belong together, and some are missing. Set all or none.`,
    ]);
  }
  const whole = config as BackupConfig;
  if (whole.backupKeyRecipients.some((one) => whole.backupRecipients.includes(one))) {
    throw new StartRefusal([
      `${processName}: BACKUP_KEY_RECIPIENTS names a recipient of BACKUP_RECIPIENTS. Who may open both could read erased clients; give the keys to somebody else.`,
    ]);
  }
  return whole;
}

/** Where the files of the log lie; the api reads them for proofs, the worker writes them. */
export const logStoreParts = {
  logStore: variable('LOG_STORE', z.url({ protocol: /^file$/ }), {
    meaning: 'the folder of the log, apart from the database, as file:///absolute/folder',
  }),
  witnessAlertSeconds: variable(
    'WITNESS_ALERT_SECONDS',
    z
      .string()
      .regex(/^[1-9]\d{0,6}$/)
      .transform(Number)
      .default(900),
    {
      meaning: 'after how many seconds without a cosignature an alert rises',
      remedy: 'Correct it, or leave it out for a quarter of an hour.',
    },
  ),
};

/** What signs the log, and who cosigns it. */
export const logSigningParts = {
  logKeyFile: variable('LOG_KEY_FILE', z.string().startsWith('/'), {
    meaning: 'the absolute path of the file that holds the signing key of the log (mode 0600)',
  }),
  witnessUrl: variable('WITNESS_URL', httpAddress.optional(), {
    meaning: 'the address of the witness that cosigns the log, as http://127.0.0.1:port',
    remedy: 'Correct it, or leave it out together with WITNESS_KEY where nobody cosigns the log.',
  }),
  witnessKey: variable('WITNESS_KEY', z.string().min(1).optional(), {
    meaning: 'the verifier key of the witness, as name+id+key (C2SP signed-note)',
    remedy: 'Take it from whoever runs the witness, or leave it out together with WITNESS_URL.',
  }),
};

export const listenParts = {
  port: variable(
    'PORT',
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.int().max(65_535)),
    {
      meaning: 'the port on 127.0.0.1 where this process answers, from 0 (any free one) to 65535',
    },
  ),
};

export const permissionsParts = {
  permissionsUrl: variable('PERMISSIONS_URL', httpAddress, {
    meaning: 'the address of the permission service, as http://127.0.0.1:port',
  }),
};

/** What the permission service decides by besides the grants in the database, and where it accounts for it. */
export const decisionParts = {
  decisionLog: variable('DECISION_LOG', z.url({ protocol: /^file$/ }).optional(), {
    meaning: 'the folder of the decision log, as file:///absolute/folder',
    remedy:
      'Correct it, or leave it out together with DECISION_READER_KEY_FILE; then nobody but our own processes can ask.',
  }),
  decisionReaderKeyFile: variable('DECISION_READER_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the public X25519 key (PEM) of whoever may read the decision log',
    remedy: 'Correct it, or leave it out together with DECISION_LOG.',
  }),
  decisionKeptDays: variable(
    'DECISION_KEPT_DAYS',
    z
      .string()
      .regex(/^[1-9]\d{0,3}$/)
      .transform(Number)
      .default(183),
    {
      meaning: 'after how many days a decision leaves the decision log',
      remedy: 'Correct it, or leave it out for half a year.',
    },
  ),
  policyFolder: variable('POLICY_FOLDER', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the folder with the policy files of other systems',
    remedy: 'Correct it, or leave it out where no other system asks.',
  }),
  callersFile: variable('CALLERS_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that says which other systems may ask about what',
    remedy: 'Correct it, or leave it out where no other system asks.',
  }),
  decisionPointUrl: variable('DECISION_POINT_URL', httpAddress.optional(), {
    meaning: 'the address under which other systems reach the permission service, as https://permissions.example',
    remedy: 'Correct it, or leave it out where the service is asked on this machine only.',
  }),
  tlsKeyFile: variable('TLS_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the private key (PEM) for https',
    remedy: 'Correct it, or leave it out together with TLS_CERTIFICATE_FILE where something in front ends TLS.',
  }),
  tlsCertificateFile: variable('TLS_CERTIFICATE_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the certificate chain (PEM) for https',
    remedy: 'Correct it, or leave it out together with TLS_KEY_FILE.',
  }),
};

export const serviceTokenParts = {
  serviceToken: variable('SERVICE_TOKEN', secret, {
    meaning: 'the secret by which the processes of one installation know each other, at least 32 characters',
  }),
};

export const signInParts = {
  authSecret: variable('AUTH_SECRET', secret, {
    meaning: 'the secret that signs session cookies, at least 32 characters',
  }),
};

/** Who signs people in beside us. The portal is told the label alone. */
export const singleSignOnLabelParts = {
  oidcLabel: variable('OIDC_LABEL', z.string().trim().min(1).max(20).optional(), {
    meaning:
      'what people call the sign-in of the company, at most 20 characters; the sign-in page writes it on a button',
    remedy: 'Correct it, or leave it out together with OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET_FILE.',
  }),
};

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const OIDC_REMEDY = 'Take it from whoever runs the provider, or leave out every variable that begins with OIDC_.';

export const singleSignOnParts = {
  ...singleSignOnLabelParts,
  oidcIssuer: variable(
    'OIDC_ISSUER',
    z
      .url({ protocol: /^https?$/ })
      .refine((text) => new URL(text).protocol === 'https:' || LOOPBACK_HOSTS.includes(new URL(text).hostname))
      .optional(),
    {
      meaning: 'the issuer of the OpenID Connect provider, as https://sign-in.example; http on this machine only',
      remedy: OIDC_REMEDY,
    },
  ),
  oidcClientId: variable('OIDC_CLIENT_ID', z.string().min(1).max(255).optional(), {
    meaning: 'the name under which the provider knows this installation',
    remedy: OIDC_REMEDY,
  }),
  oidcClientSecretFile: variable('OIDC_CLIENT_SECRET_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that holds the secret of this installation at the provider (mode 0600)',
    remedy: OIDC_REMEDY,
  }),
};

/** The provider of OpenID Connect as the environment names it. */
export interface SingleSignOnConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecretFile: string;
}

/**
 * @returns `null` where no provider is named
 * @throws StartRefusal where one is named by halves: a button that leads nowhere, or a door that nobody finds
 */
export function singleSignOnConfig(
  processName: string,
  config: ConfigOf<typeof singleSignOnParts>,
): SingleSignOnConfig | null {
  const {
    oidcIssuer: issuer,
    oidcClientId: clientId,
    oidcClientSecretFile: clientSecretFile,
    oidcLabel: label,
  } = config;
  if (issuer !== undefined && clientId !== undefined && clientSecretFile !== undefined && label !== undefined)
    return { issuer, clientId, clientSecretFile };
  if ([issuer, clientId, clientSecretFile, label].every((one) => one === undefined)) return null;
  throw new StartRefusal([
    `${processName}: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET_FILE and OIDC_LABEL belong together, and some are missing. Set all four or none.`,
  ]);
}

const MAIL_REMEDY = 'Take it from whoever runs the mail server, or leave out every variable that begins with MAIL_.';
/** An address, or a name and an address in angle brackets. */
const MAIL_FROM =
  /^(?:[^\s@<>,;:"]{1,64}@[A-Za-z0-9.-]{1,255}|[^\p{Cc}<>@,;:"]{1,60} <[^\s@<>,;:"]{1,64}@[A-Za-z0-9.-]{1,255}>)$/u;

/** The company's mail server, to which the worker hands mail over. */
export const mailParts = {
  mailHost: variable(
    'MAIL_HOST',
    z
      .string()
      .regex(/^[A-Za-z0-9.:-]{1,255}$/)
      .optional(),
    { meaning: 'the name of the mail server, as mail.agency.example', remedy: MAIL_REMEDY },
  ),
  mailPort: variable(
    'MAIL_PORT',
    z
      .string()
      .regex(/^[1-9]\d{0,4}$/)
      .transform(Number)
      .refine((port) => port < 65_536)
      .optional(),
    { meaning: 'the port of the mail server, usually 465 for tls and 587 for starttls', remedy: MAIL_REMEDY },
  ),
  mailSecurity: variable('MAIL_SECURITY', z.enum(['tls', 'starttls', 'none']).optional(), {
    meaning: 'how the way to the mail server is protected: tls, starttls, or none where it is this machine',
    remedy: MAIL_REMEDY,
  }),
  mailFrom: variable('MAIL_FROM', z.string().max(320).regex(MAIL_FROM).optional(), {
    meaning: 'the sender of mails, as 客安 <kean@agency.example>',
    remedy: MAIL_REMEDY,
  }),
  mailUser: variable('MAIL_USER', z.string().min(1).max(255).optional(), {
    meaning: 'the account at the mail server, where it asks for one',
    remedy: MAIL_REMEDY,
  }),
  mailPasswordFile: variable('MAIL_PASSWORD_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that holds the password of that account (mode 0600)',
    remedy: MAIL_REMEDY,
  }),
};

/** The mail server as the environment names it. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly from: string;
  readonly account: { readonly user: string; readonly passwordFile: string } | null;
}

/**
 * @returns `null` where no mail is sent
 * @throws StartRefusal where the server is named by halves, or mail would cross a network in the clear
 */
export function mailConfig(processName: string, config: ConfigOf<typeof mailParts>): MailConfig | null {
  const { mailHost: host, mailPort: port, mailSecurity: security, mailFrom: from } = config;
  const { mailUser: user, mailPasswordFile: passwordFile } = config;
  if (Object.keys(mailParts).every((name) => config[name as keyof typeof mailParts] === undefined)) return null;
  if (host === undefined || port === undefined || security === undefined || from === undefined) {
    throw new StartRefusal([
      `${processName}: MAIL_HOST, MAIL_PORT, MAIL_SECURITY and MAIL_FROM belong together, and some are missing. Set all four or none.`,
    ]);
  }
  if ((user === undefined) !== (passwordFile === undefined)) {
    throw new StartRefusal([
      `${processName}: MAIL_USER and MAIL_PASSWORD_FILE belong together, and one is missing. Set both or none.`,
    ]);
  }
  if (security === 'none' && !LOOPBACK_HOSTS.includes(host)) {
    throw new StartRefusal([
      `${processName}: MAIL_SECURITY is none, and MAIL_HOST is not this machine. Set tls or starttls.`,
    ]);
  }
  const account = user === undefined || passwordFile === undefined ? null : { user, passwordFile };
  return { host, port, security, from, account };
}

export const apiParts = {
  apiUrl: variable('API_URL', httpAddress, { meaning: 'the address of the api, as http://127.0.0.1:port' }),
};

export const portalOriginParts = {
  portalOrigin: variable(
    'PORTAL_ORIGIN',
    httpAddress.refine((text) => new URL(text).pathname === '/'),
    { meaning: 'the origin under which people open the portal, as https://kean.example, without a path' },
  ),
};

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export const logParts = {
  logLevel: variable('LOG_LEVEL', z.enum(LOG_LEVELS).default('info'), {
    meaning: `how much is logged: ${LOG_LEVELS.join(', ')}`,
    remedy: 'Correct it, or leave it out for info.',
  }),
  logFile: variable('LOG_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the log file',
    remedy: 'Correct it, or leave it out for standard output.',
  }),
  /** `test` and `development` make guards throw where `production` prints a placeholder and counts. */
  mode: variable('NODE_ENV', z.enum(['production', 'development', 'test']).default('production'), {
    meaning: 'production, development or test',
    remedy: 'Correct it, or leave it out for production.',
  }),
};
