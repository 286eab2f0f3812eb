/**
 * The variables of KeAn in parts, so that each process composes only what it is allowed to know: the permission service never
 * holds a root key, the portal never holds an address of a database.
 */
import { z } from 'zod';
import { variable } from './variable.ts';

const postgresAddress = z.url({ protocol: /^postgres(ql)?$/ });
const httpAddress = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
/** Shorter secrets can be guessed; 32 characters of base64 hold 192 bits. */
const secret = z.string().min(32);

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
  rootKeyFile: variable('ROOT_KEY_FILE', z.string().startsWith('/'), {
    meaning: 'the absolute path of the file that holds the root key (mode 0600)',
  }),
};

export const redisParts = {
  redisUrl: variable('REDIS_URL', z.url({ protocol: /^rediss?$/ }), {
    meaning: 'the address of Redis, as redis://host:port',
  }),
};

export const objectStoreParts = {
  objectStore: variable('OBJECT_STORE', z.url({ protocol: /^(file|s3)$/ }), {
    meaning: 'the object store, as file:///absolute/folder or s3://key:secret@host:port/bucket?region=name',
  }),
};

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
