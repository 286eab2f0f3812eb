import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CLIENTS_INDEX, CLIENTS_TABLE, clientColumns, fillTable, INSERT_CLIENTS } from './fill-table.ts';
import { installPeer } from './install-peer.ts';
import { PAGE_ROWS, type RunningPeer, type StartPeer } from './peer.ts';
import { makePeerDatabase } from './peer-database.ts';
import { startPeerProcess } from './peer-process.ts';

const FIELDS = ['id', 'number', 'branch_id', 'assignee_id', 'state', 'roles', 'name', 'phone', 'created_at'];

/** Directus over a table of clients, asked by a person whose policy lets them read one branch. Its caches and limits are off. */
export const startDirectus: StartPeer = async (setting): Promise<RunningPeer> => {
  const folder = await installPeer('directus', setting.context);
  const cli = join(folder, 'node_modules', 'directus', 'cli.js');
  const database = await makePeerDatabase(setting.adminUrl, 'peer_directus');
  const adminToken = randomBytes(24).toString('hex');
  const env = settings(database.url, adminToken);
  await bootstrap(cli, folder, env);
  await database.query(CLIENTS_TABLE);
  await fillTable(database, setting, INSERT_CLIENTS, (clients) => clientColumns(clients, (text) => text));
  await database.query(CLIENTS_INDEX);
  await database.query('analyze');
  await database.close();
  const started = await startPeerProcess({
    name: 'Directus',
    args: [cli, 'start'],
    cwd: folder,
    env: () => env,
    ready: '/server/ping',
  });
  const token = await admitAgent(started.origin, adminToken, setting.office.branches[0]?.id ?? '');
  return {
    name: 'Directus 11.3.5',
    page: {
      url: `${started.origin}/items/clients?limit=${PAGE_ROWS}&sort=-id&fields=${FIELDS.join()}`,
      headers: { authorization: `Bearer ${token}` },
      rowsIn: (body) => (body as { data: unknown[] }).data.length,
    },
    stop: async () => {
      await started.stop();
      await database.drop();
    },
  };
};

function settings(url: string, adminToken: string): Record<string, string> {
  const { hostname, port, pathname, username, password } = new URL(url);
  return {
    DB_CLIENT: 'pg',
    DB_HOST: hostname,
    DB_PORT: port,
    DB_DATABASE: pathname.slice(1),
    DB_USER: username,
    DB_PASSWORD: decodeURIComponent(password),
    KEY: randomBytes(16).toString('hex'),
    SECRET: randomBytes(32).toString('hex'),
    ADMIN_EMAIL: 'operator@example.com',
    ADMIN_PASSWORD: randomBytes(16).toString('hex'),
    ADMIN_TOKEN: adminToken,
    CACHE_ENABLED: 'false',
    RATE_LIMITER_ENABLED: 'false',
    LOG_LEVEL: 'error',
    TELEMETRY: 'false',
    SERVE_APP: 'false',
  };
}

async function bootstrap(cli: string, folder: string, env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [cli, 'bootstrap'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('Directus could not prepare its database');
}

/** A role with a policy that reads the clients of one branch, and a person of that role with a token. */
async function admitAgent(origin: string, adminToken: string, branchId: string): Promise<string> {
  const post = async (path: string, body: object): Promise<string> => {
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`Directus refused ${path}: ${response.status}`);
    return String(((await response.json()) as { data: { id: string | number } }).data.id);
  };
  const policy = await post('/policies', { name: 'agent', admin_access: false, app_access: false });
  await post('/permissions', {
    policy,
    collection: 'clients',
    action: 'read',
    fields: FIELDS,
    permissions: { branch_id: { _eq: branchId } },
  });
  const role = await post('/roles', { name: 'agent', policies: [{ policy }] });
  const token = randomBytes(24).toString('hex');
  await post('/users', { email: 'agent@example.com', role, token, status: 'active' });
  return token;
}
