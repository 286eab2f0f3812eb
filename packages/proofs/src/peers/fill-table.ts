import { type InventedClient, inventClient } from '../population/invented-client.ts';
import type { PeerSetting } from './peer.ts';
import type { PeerDatabase } from './peer-database.ts';

const BATCH = 10_000;

/** An ordinary table of clients, in the clear but for what `columnsOf` seals. */
export const CLIENTS_TABLE = `create table clients (
  id uuid primary key,
  number int not null unique,
  branch_id uuid not null,
  assignee_id uuid,
  state text not null,
  roles text[] not null,
  name text not null,
  phone text not null,
  created_at timestamptz not null default now()
)`;
/** The index that serves a page of a branch, newest first. */
export const CLIENTS_INDEX = 'create index on clients (branch_id, id desc)';
export const INSERT_CLIENTS = `insert into clients (id, number, branch_id, assignee_id, state, roles, name, phone, created_at)
  select id, number, branch_id, assignee_id, 'active', array[role], name, phone, created_at
  from unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
    as c (id, number, branch_id, assignee_id, role, name, phone, created_at)`;

/** Columns for {@link INSERT_CLIENTS}; `seal` is the identity for peers that keep values in the clear. */
export function clientColumns(clients: readonly InventedClient[], seal: (text: string) => string): unknown[][] {
  return [
    clients.map((client) => client.id),
    clients.map((client) => client.number),
    clients.map((client) => client.branchId),
    clients.map((client) => client.assigneeId),
    clients.map((client) => client.role),
    clients.map((client) => seal(client.name)),
    clients.map((client) => seal(client.phone)),
    clients.map((client) => client.createdAt),
  ];
}

/** Writes the setting's clients in batches. */
export async function fillTable(
  database: PeerDatabase,
  setting: PeerSetting,
  statement: string,
  columnsOf: (clients: readonly InventedClient[]) => unknown[][],
): Promise<void> {
  await database.query('set synchronous_commit = off');
  for (let from = 0; from < setting.clients; from += BATCH) {
    setting.context.signal.throwIfAborted();
    const length = Math.min(BATCH, setting.clients - from);
    const clients = Array.from({ length }, (_, offset) => inventClient(from + offset, setting.office));
    await database.query(statement, columnsOf(clients));
  }
}
