import { expect, test } from 'vitest';
import { USUAL_PORTS } from './ports.ts';
import { type EnvironmentParts, environmentOf } from './process-environment.ts';
import { APPLICATIONS } from './record.ts';

const roles = {
  kean_owner: 'owner-word',
  kean_api: 'api-word',
  kean_worker: 'worker-word',
  kean_permissions: 'permissions-word',
  kean_keys_owner: 'keys-owner-word',
  kean_keys_api: 'keys-api-word',
  kean_keys_worker: 'keys-worker-word',
  kean_backup: 'backup-word',
  kean_base_backup: 'base-word',
  kean_keys_backup: 'keys-dump-word',
  kean_restorer: 'drill-word',
};
const parts: EnvironmentParts = {
  urls: roles,
  adminUrl: 'admin-word',
  redisUrl: 'redis://:redis-word@127.0.0.1:6380',
  objectStore: 'file:///objects',
  rootKeyFile: '/keys/root.key',
  logStore: 'file:///log',
  logKeyFile: '/keys/log.key',
  receiptKeyFile: '/keys/receipts.key',
  backups: {
    store: 'file:///backups',
    keyStore: 'file:///key-backups',
    keyFile: '/keys/backup.key',
    recipient: 'age1records',
    keyRecipient: 'age1keys',
    identityFile: '/safe/backup.identity',
    restorerKeyFile: '/safe/restorer.key',
    verifierKey: 'backups.invalid+00000000+AA==',
  },
  messages: {
    contactKeyFile: '/keys/contact.key',
    connectorKeyFile: '/keys/connector.key',
    sink: { gatewayFile: '/keys/sms.json', secretFile: '/keys/sms.secret' },
  },
  continuous: true,
  decisionLog: 'file:///decisions',
  decisionReaderKeyFile: '/keys/decisions.pub',
  logVerifierKey: 'log.invalid+00000000+AA==',
  witnessFolder: '/witness',
  witness: { url: 'http://127.0.0.1:3004', verifierKey: 'witness.invalid+00000000+BA==' },
  ports: USUAL_PORTS,
  secrets: {
    postgresAdmin: 'admin-word',
    roles,
    redis: 'redis-word',
    authSecret: 'auth-word',
    serviceToken: 'token-word',
    sinkToken: 'sink-word',
  },
  mode: 'production',
};

test('a process holds its own login and nobody else’s; the owner’s and the superuser’s are the restorer’s, for its scratch databases', () => {
  for (const name of APPLICATIONS) {
    const values = Object.values(environmentOf(name, parts, {})).join('\n');
    for (const [role, word] of Object.entries(roles)) {
      const own =
        role === `kean_${name}` ||
        role === `kean_keys_${name}` ||
        (name === 'worker' && role.endsWith('_backup')) ||
        (name === 'restorer' && (role === 'kean_owner' || role === 'kean_keys_backup'));
      expect(values.includes(word), `${name} and ${role}`).toBe(own);
    }
    expect(values.includes('admin-word'), name).toBe(name === 'restorer');
  }
});

test('the permission service holds no root key, the portal neither a key nor a database', () => {
  expect(environmentOf('permissions', parts, {})).not.toHaveProperty('ROOT_KEY_FILE');
  const portal = environmentOf('portal', parts, {});
  for (const variable of ['ROOT_KEY_FILE', 'DATABASE_URL', 'REDIS_URL', 'AUTH_SECRET', 'OBJECT_STORE']) {
    expect(portal).not.toHaveProperty(variable);
  }
});

test('what opens a backup is told to the restorer alone, which signs nothing of the office and lets nobody in', () => {
  const told = APPLICATIONS.filter((name) =>
    Object.values(environmentOf(name, parts, {})).includes('/safe/backup.identity'),
  );
  expect(told).toEqual(['restorer']);
  const names = Object.keys(environmentOf('restorer', parts, {}));
  for (const other of [
    'AUTH_SECRET',
    'LOG_KEY_FILE',
    'BACKUP_KEY_FILE',
    'REDIS_URL',
    'SERVICE_TOKEN',
    'BACKUP_KEY_STORE',
  ]) {
    expect(names).not.toContain(other);
  }
});

test('only the worker can sign the log', () => {
  const signing = APPLICATIONS.filter((name) => 'LOG_KEY_FILE' in environmentOf(name, parts, {}));
  expect(signing).toEqual(['worker']);
});

test('another root key and the suite reach api and worker, in the place of the file, and nobody else', () => {
  const runner = {
    ROOT_KEY: 'vault+https://keys.example/transit/kean?credentials=/run/token',
    SUITE: 'sm4-ctr-hmac-sm3',
  };
  for (const name of ['api', 'worker'] as const) {
    expect(environmentOf(name, parts, runner)).toMatchObject(runner);
    expect(environmentOf(name, parts, runner)).not.toHaveProperty('ROOT_KEY_FILE');
    expect(environmentOf(name, parts, { SUITE: 'sm4-ctr-hmac-sm3' })).toHaveProperty('ROOT_KEY_FILE');
  }
  for (const name of ['permissions', 'portal'] as const) {
    expect(environmentOf(name, parts, runner)).not.toHaveProperty('ROOT_KEY');
  }
});

test('what else stands in the runner’s environment does not cross', () => {
  const crossed = environmentOf('api', parts, {
    PATH: '/bin',
    npm_config_token: 'x',
    DATABASE_URL: 'postgres://admin',
  });
  expect(crossed).toMatchObject({ PATH: '/bin', DATABASE_URL: 'api-word' });
  expect(crossed).not.toHaveProperty('npm_config_token');
});

test('the witness knows its folder and the public key of the log, and nothing that could write a record', () => {
  const names = Object.keys(environmentOf('witness', parts, {}));
  expect(names.toSorted()).toEqual(['NODE_ENV', 'PORT', 'WITNESS_FOLDER', 'WITNESS_LOGS']);
  expect(environmentOf('worker', parts, {})).toMatchObject({
    WITNESS_URL: 'http://127.0.0.1:3004',
    WITNESS_KEY: 'witness.invalid+00000000+BA==',
  });
  expect(environmentOf('worker', { ...parts, witness: null }, {})).not.toHaveProperty('WITNESS_URL');
});

test('what the runner is told about other systems reaches the permission service and nobody else', () => {
  const runner = { POLICY_FOLDER: '/policies', CALLERS_FILE: '/callers.json' };
  const told = APPLICATIONS.filter((name) => 'POLICY_FOLDER' in environmentOf(name, parts, runner));
  expect(told).toEqual(['permissions']);
  expect(environmentOf('permissions', parts, runner)).toMatchObject({ ...runner, DECISION_LOG: 'file:///decisions' });
});

test('a provider of OpenID Connect reaches the api, its label the portal, and neither anybody else', () => {
  const runner = {
    OIDC_ISSUER: 'https://sign-in.example',
    OIDC_CLIENT_ID: 'kean',
    OIDC_CLIENT_SECRET_FILE: '/secret',
    OIDC_LABEL: '公司账号',
  };
  expect(environmentOf('api', parts, runner)).toMatchObject(runner);
  const toldOf = (name: (typeof APPLICATIONS)[number]) =>
    Object.keys(environmentOf(name, parts, runner)).filter((variable) => variable.startsWith('OIDC_'));
  expect(toldOf('portal')).toEqual(['OIDC_LABEL']);
  for (const name of ['permissions', 'worker', 'witness'] as const) expect(toldOf(name)).toEqual([]);
});

test('the sink knows its word and the secret of its gateway, and nothing of the office; the api reads it, the worker does not know it', () => {
  const names = Object.keys(environmentOf('sink', parts, {}));
  expect(names.toSorted()).toEqual(['NODE_ENV', 'PORT', 'SINK_MAIL_PORT', 'SINK_TOKEN', 'SMS_SECRET_FILE']);
  const reading = APPLICATIONS.filter((name) => Object.values(environmentOf(name, parts, {})).includes('sink-word'));
  expect(reading).toEqual(['api', 'sink']);
  const real = { ...parts, messages: { ...parts.messages, sink: null } };
  for (const name of ['api', 'worker'] as const) {
    const told = Object.keys(environmentOf(name, real, {}));
    expect(told.filter((variable) => /^(MAIL_|SMS_|MESSAGE_SINK)/.test(variable))).toEqual([]);
  }
});

test('the mail server reaches the worker and nobody else', () => {
  const runner = {
    MAIL_HOST: 'mail.example',
    MAIL_PORT: '465',
    MAIL_SECURITY: 'tls',
    MAIL_FROM: 'kean@agency.example',
  };
  expect(environmentOf('worker', parts, runner)).toMatchObject(runner);
  const told = APPLICATIONS.filter((name) => 'MAIL_HOST' in environmentOf(name, parts, runner));
  expect(told).toEqual(['worker']);
});
