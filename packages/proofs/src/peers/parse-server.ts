import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { InventedClient } from '../population/invented-client.ts';
import { fillTable } from './fill-table.ts';
import { installPeer } from './install-peer.ts';
import { PAGE_ROWS, type RunningPeer, type StartPeer } from './peer.ts';
import { makePeerDatabase } from './peer-database.ts';
import { startPeerProcess } from './peer-process.ts';

const APPLICATION = 'kean-peer';
const KEYS = ['number', 'branchId', 'assigneeId', 'state', 'roles', 'name', 'phone'];
const SCHEMA = {
  className: 'Client',
  fields: {
    number: { type: 'Number' },
    branchId: { type: 'String' },
    assigneeId: { type: 'String' },
    state: { type: 'String' },
    roles: { type: 'Array' },
    name: { type: 'String' },
    phone: { type: 'String' },
  },
  classLevelPermissions: {
    find: { requiresAuthentication: true },
    get: { requiresAuthentication: true },
    count: {},
    create: {},
    update: {},
    delete: {},
    addField: {},
  },
};
const INSERT = `insert into "Client" ("objectId", number, "branchId", "assigneeId", roles, name, phone, "createdAt", "updatedAt",
    state, _rperm, _wperm)
  select id, number, branch, assignee, to_jsonb(array[role]), name, phone, created, created, 'active', array['role:' || branch],
    array[]::text[]
  from unnest($1::text[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
    as c (id, number, branch, assignee, role, name, phone, created)`;

/** parse-server over Postgres: rows readable by the role of their branch, asked with a person's session token. */
export const startParseServer: StartPeer = async (setting): Promise<RunningPeer> => {
  const folder = await installPeer('parse-server', setting.context);
  const database = await makePeerDatabase(setting.adminUrl, 'peer_parse_server');
  const masterKey = randomBytes(24).toString('hex');
  const branchId = setting.office.branches[0]?.id ?? '';
  const started = await startPeerProcess({
    name: 'parse-server',
    args: [fileURLToPath(new URL('./serve/parse-server.ts', import.meta.url))],
    cwd: folder,
    env: () => ({ PEER_FOLDER: folder, DATABASE_URL: database.url, MASTER_KEY: masterKey, APPLICATION }),
    ready: '/parse/health',
  });
  const post = (path: string, body: object, headers: Record<string, string> = { 'x-parse-master-key': masterKey }) =>
    postTo(`${started.origin}/parse${path}`, body, headers);
  await post('/schemas/Client', SCHEMA);
  await fillTable(database, setting, INSERT, columnsOf);
  await database.query('create index on "Client" ("branchId", "objectId" desc)');
  await database.query('analyze');
  await database.close();
  const credentials = { username: 'agent', password: randomBytes(16).toString('hex') };
  const { objectId } = await post('/users', credentials);
  const users = { __op: 'AddRelation', objects: [{ __type: 'Pointer', className: '_User', objectId }] };
  await post('/roles', { name: branchId, ACL: { [`role:${branchId}`]: { read: true } }, users });
  const { sessionToken } = await post('/login', credentials, { 'x-parse-revocable-session': '1' });
  const where = encodeURIComponent(JSON.stringify({ branchId }));
  return {
    name: 'parse-server 9.10.0',
    page: {
      url: `${started.origin}/parse/classes/Client?limit=${PAGE_ROWS}&order=-objectId&keys=${KEYS.join()}&where=${where}`,
      headers: { 'x-parse-application-id': APPLICATION, 'x-parse-session-token': String(sessionToken) },
      rowsIn: (body) => (body as { results: unknown[] }).results.length,
    },
    stop: async () => {
      await started.stop();
      await database.drop();
    },
  };
};

function columnsOf(clients: readonly InventedClient[]): unknown[][] {
  return [
    clients.map((client) => client.id),
    clients.map((client) => client.number),
    clients.map((client) => client.branchId),
    clients.map((client) => client.assigneeId),
    clients.map((client) => client.role),
    clients.map((client) => client.name),
    clients.map((client) => client.phone),
    clients.map((client) => client.createdAt),
  ];
}

async function postTo(url: string, body: object, headers: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-parse-application-id': APPLICATION, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`parse-server refused ${new URL(url).pathname}: ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}
