import { Client } from 'pg';
import type { RunContext } from '../harness/context.ts';
import { type InventedClient, inventClient, type OfficeShape } from '../population/invented-client.ts';

export interface TwinPopulation {
  /** Superuser on the database of the records. */
  readonly keanAdminUrl: string;
  /** What `populateOffice` gave back, so that both tables hold the same people. */
  readonly office: OfficeShape;
  readonly clients: number;
  readonly context: RunContext;
}

const BATCH = 10_000;

const TABLE = `
  drop schema if exists twin cascade;
  create schema twin;
  create table twin.client (
    id uuid primary key,
    number int not null unique,
    region_id uuid not null,
    branch_id uuid not null,
    team_id uuid,
    assignee_id uuid,
    assignment_lapses_at timestamptz,
    state client_state not null default 'active',
    origin client_origin not null default 'registered',
    roles text[] not null,
    name text not null,
    phone text not null,
    created_at timestamptz not null
  )`;

const FILL = `insert into twin.client (id, number, region_id, branch_id, team_id, assignee_id, roles, name, phone, created_at)
  select id, number, region, branch, team, assignee, array[role], name, phone, created
  from unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[],
    $10::timestamptz[]) as c (id, number, region, branch, team, assignee, role, name, phone, created)`;

/** Indexes of `client`, and its policies for who reads: copied from the catalog, so that the twin cannot fall behind. */
const INDEXES = ['assignee_id', 'team_id', 'branch_id', 'region_id'].map(
  (column) => `create index on twin.client (${column}, id desc)`,
);
const POLICIES = `do $$ declare seen record; begin
    for seen in select polname as name, polpermissive as adds, pg_get_expr(polqual, polrelid) as qual from pg_policy
      where polrelid = 'public.client'::regclass and polcmd in ('*', 'r') loop
      execute format('create policy %I on twin.client as %s for select using (%s)', seen.name,
        case when seen.adds then 'permissive' else 'restrictive' end, replace(seen.qual, 'client.', 'twin.client.'));
    end loop;
  end $$;
  alter table twin.client enable row level security;
  alter table twin.client force row level security;
  grant usage on schema twin to kean_api;
  grant select on twin.client to kean_api`;

/** The same clients once more, in the clear, in a schema of their own. */
export async function makeTwinTables(population: TwinPopulation): Promise<void> {
  const database = new Client({ connectionString: population.keanAdminUrl });
  await database.connect();
  try {
    await database.query('set synchronous_commit = off');
    await database.query(TABLE);
    for (let from = 0; from < population.clients; from += BATCH) {
      population.context.signal.throwIfAborted();
      const length = Math.min(BATCH, population.clients - from);
      const clients = Array.from({ length }, (_, offset) => inventClient(from + offset, population.office));
      await database.query(FILL, columnsOf(clients));
    }
    for (const index of INDEXES) await database.query(index);
    await database.query(POLICIES);
    await database.query('vacuum analyze twin.client');
  } finally {
    await database.end();
  }
}

function columnsOf(clients: readonly InventedClient[]): unknown[][] {
  return [
    clients.map((client) => client.id),
    clients.map((client) => client.number),
    clients.map((client) => client.regionId),
    clients.map((client) => client.branchId),
    clients.map((client) => client.teamId),
    clients.map((client) => client.assigneeId),
    clients.map((client) => client.role),
    clients.map((client) => client.name),
    clients.map((client) => client.phone),
    clients.map((client) => client.createdAt),
  ];
}
