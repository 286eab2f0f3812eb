import { recordEvents } from '@kean/audit';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import type { Instance } from '@kean/dev/instance';
import { newId, type StaffId } from '@kean/kernel';
import type { Somebody } from '../office/everyone.ts';
import type { ClientWriter, Placement, WrittenClient } from '../office/written-clients.ts';
import type { InventedRow } from '../permissions-agree/invented-office.ts';
import { invented } from './invented-values.ts';
import { PAPER_KINDS, placePaper } from './paper-records.ts';

const KINDS = [
  'Client',
  'Import',
  'AuditEvent',
  'LogView',
  'Staff',
  'ExtraGrant',
  'Recovery',
  'Rotation',
  'Session',
  'SecondFactor',
  'ApiKey',
  'Identity',
  ...PAPER_KINDS,
] as const;
export type Kind = (typeof KINDS)[number];

/** A record that is asked for, with whose it is and where it stands; `row` is `null` for one that does not exist. */
export interface Asked {
  readonly kind: Kind;
  readonly id: string;
  readonly row: InventedRow | null;
  /** The client with its items, where it is one. */
  readonly client?: WrittenClient;
  /** What a person's badge says. */
  readonly staffNumber?: string;
  /** When an event happened. */
  readonly occurredAt?: Date;
  /** Whose saved view, extra grant, session, factor or key it is. */
  readonly owner?: StaffId;
}

/** How a record lies to whoever asks for it: the rows of the table that is proven. */
export type Relation = 'own' | 'own, lapsed' | 'own team' | 'own branch' | 'own region' | 'elsewhere' | 'absent';

export function relationOf({ at }: Pick<Somebody, 'at'>, { row, owner }: Asked): Relation {
  if (owner === at.staffId) return 'own';
  if (row === null) return owner === undefined ? 'absent' : 'elsewhere';
  const mine = [row.assigneeId, row.createdBy].includes(at.staffId);
  if (mine && (row.assignmentLapsesAt === null || row.assignmentLapsesAt > new Date())) return 'own';
  if (mine) return 'own, lapsed';
  if (row.teamId !== null && row.teamId === at.teamId) return 'own team';
  if (row.branchId !== null && row.branchId === at.branchId) return 'own branch';
  if (row.regionId !== null && row.regionId === at.regionId) return 'own region';
  return 'elsewhere';
}

const DAY_MS = 86_400_000;
type Query = ClientWriter['query'];

/** Records of every kind: in both teams of a branch, in another branch, in another region, and near and far ones of each person. */
export async function placeRecords(
  instance: Instance,
  writer: ClientWriter,
  people: readonly Somebody[],
): Promise<readonly Asked[]> {
  const placements = await placementsFor(writer.query, people);
  const records: Asked[] = [];
  for (const [index, placement] of placements.entries()) {
    const client = await writer.write(placement, invented(index));
    records.push({ kind: 'Client', id: client.id, row: rowOfClient(client), client });
    // An import does not lapse: whoever made it made it.
    if (placement.lapsesAt === undefined) {
      records.push(await placeImport(writer.query, placement));
      records.push(...(await placePaper(writer.query, client, rowOfClient(client))));
    }
  }
  const branches = new Map(placements.map((placement) => [placement.branchId, placement]));
  records.push(...(await placeEvents(instance, [...branches.values()])));
  for (const { at } of people) {
    const row = { ...NOWHERE, ...at, id: at.staffId };
    records.push({ kind: 'Staff', id: at.staffId, row, ...(await badgeOf(writer.query, at.staffId)) });
    records.push(await placeView(writer.query, at.staffId));
    records.push(await placeExtraGrant(writer.query, at, people));
    records.push(await placeRecovery(writer.query, at));
    records.push(await placeApiKey(writer.query, at.staffId));
    records.push(await placeIdentity(writer.query, at.staffId));
    for (const kind of ['Session', 'SecondFactor'] as const) {
      for (const { id } of await writer.query<{ id: string }>(HELD_BY[kind], [at.staffId]))
        records.push({ kind, id, row: null, owner: at.staffId });
    }
  }
  return records;
}

/** One of each kind that nobody ever made, alike for whoever asks. */
export function absentRecords(): readonly Asked[] {
  return KINDS.map((kind) => {
    return { kind, id: newId(), row: null, occurredAt: new Date(), client: absentClient() };
  });
}

/** No office has so many clients. */
const NO_NUMBER = 2_000_000_000;

function absentClient(): WrittenClient {
  const nowhere = {
    regionId: newId<'Region'>(),
    branchId: newId<'Branch'>(),
    teamId: null,
    assigneeId: newId<'Staff'>(),
  };
  return { id: newId(), number: NO_NUMBER, demandId: newId(), propertyId: newId(), placement: nowhere };
}

const NOWHERE: Omit<InventedRow, 'id'> = {
  assigneeId: null,
  assignmentLapsesAt: null,
  createdBy: null,
  teamId: null,
  branchId: null,
  regionId: null,
  state: null,
  origin: null,
};

/** What the locks compare of a client that was written here. */
export function rowOfClient({ id, placement: { lapsesAt, ...placement } }: WrittenClient): InventedRow {
  const [state, origin] = ['active', 'registered'];
  return { ...NOWHERE, id, ...placement, assignmentLapsesAt: lapsesAt ?? null, state, origin };
}

type Spot = Pick<Placement, 'regionId' | 'branchId' | 'teamId'>;

const SPOTS = `select b.region_id as "regionId", b.id as "branchId", t.id as "teamId"
  from branch b join team t on t.branch_id = b.id order by b.code, t.name`;
/** Somebody of a team who is none of those who sign in. */
const COLLEAGUE = `select s.id from staff s where s.team_id = $1 and s.status = 'active'
  and not exists (select from auth_user u where u.id = s.id) order by s.number limit 1`;

async function placementsFor(query: Query, people: readonly Somebody[]): Promise<Placement[]> {
  const spots = await query<Spot>(SPOTS);
  const placements: Placement[] = [];
  for (const spot of spots) {
    const [colleague] = await query<{ id: StaffId }>(COLLEAGUE, [spot.teamId]);
    placements.push({ ...spot, assigneeId: colleague?.id ?? null });
  }
  for (const { at } of people) {
    const near = spots.find(({ teamId, branchId }) =>
      at.teamId === null ? branchId === at.branchId : teamId === at.teamId,
    );
    const far = spots.findLast(({ regionId }) => regionId !== at.regionId);
    const beside = spots.find(({ teamId, branchId }) => branchId === at.branchId && teamId !== at.teamId);
    const lapsesAt = new Date(Date.now() - DAY_MS);
    for (const spot of [near, far]) if (spot !== undefined) placements.push({ ...spot, assigneeId: at.staffId });
    for (const spot of [beside, far]) {
      if (spot !== undefined) placements.push({ ...spot, assigneeId: at.staffId, lapsesAt });
    }
  }
  return placements;
}

async function placeImport(query: Query, placement: Placement): Promise<Asked> {
  const id = newId<'Import'>();
  const { assigneeId, ...at } = placement;
  await query(
    `insert into import (id, created_by, region_id, branch_id, team_id, state, size_bytes, digest, started_at, finished_at)
     values ($1, $2, $3, $4, $5, 'finished', 1, '\\x00', now(), now())`,
    [id, assigneeId, at.regionId, at.branchId, at.teamId],
  );
  return { kind: 'Import', id, row: { ...NOWHERE, id, ...at, createdBy: assigneeId } };
}

async function placeView(query: Query, owner: StaffId): Promise<Asked> {
  const id = newId<'LogView'>();
  await query(`insert into log_view (id, staff_id, name, conditions) values ($1, $2, $3, '{}')`, [
    id,
    owner,
    id.slice(0, 5),
  ]);
  return { kind: 'LogView', id, row: null, owner };
}

/** One that was asked for and refused: whoever gets at it changes nothing. It stands where its receiver does. */
async function placeExtraGrant(query: Query, at: Somebody['at'], people: readonly Somebody[]): Promise<Asked> {
  const id = newId<'ExtraGrant'>();
  const decider = people.find((other) => other.at.staffId !== at.staffId)?.at.staffId;
  await query(
    `insert into extra_grant (id, staff_id, clause, action, subject, scope, starts_at, ends_at, reason, state, asked_by,
       decided_by, decided_at)
     values ($1, $2, 'clients', 'read', 'Client', 'own', now(), now() + interval '1 day', 'audit', 'refused', $2, $3, now())`,
    [id, at.staffId, decider],
  );
  return { kind: 'ExtraGrant', id, row: { ...NOWHERE, ...at, id: at.staffId }, owner: at.staffId };
}

/** One that was refused: whoever gets at it learns that it is decided, and lets nobody in. It stands where its person does. */
async function placeRecovery(query: Query, at: Somebody['at']): Promise<Asked> {
  const id = newId<'AccountRecovery'>();
  await query(
    `insert into account_recovery (id, staff_id, state, ends_at, ended_at) values ($1, $2, 'refused', now() + interval '1 day', now())`,
    [id, at.staffId],
  );
  return { kind: 'Recovery', id, row: { ...NOWHERE, ...at, id: at.staffId }, owner: at.staffId };
}

async function badgeOf(query: Query, staffId: StaffId): Promise<Pick<Asked, 'staffNumber'>> {
  const [badge] = await query<{ staffNumber: string }>('select number as "staffNumber" from staff where id = $1', [
    staffId,
  ]);
  return badge ?? {};
}

/** What signing in left behind. */
const HELD_BY = {
  Session: 'select id from auth_session where user_id = $1',
  SecondFactor: 'select id from second_factor where staff_id = $1 and confirmed_at is not null',
} as const;

/** A key that no program has: no text has this digest. */
async function placeApiKey(query: Query, owner: StaffId): Promise<Asked> {
  const id = newId<'ApiKey'>();
  await query(
    `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
     values ($1, $2, '校验', 'kean_proof', sha256(convert_to($3, 'UTF8')), '{agency.hold-api-keys}', now() + interval '1 day')`,
    [id, owner, id],
  );
  return { kind: 'ApiKey', id, row: null, owner };
}

/** At a provider that this office does not trust: it signs nobody in. */
async function placeIdentity(query: Query, owner: StaffId): Promise<Asked> {
  const id = newId<'ConnectedIdentity'>();
  await query(
    `insert into auth_account (id, account_id, provider_id, user_id, updated_at)
     values ($1, $2, 'oidc https://sign-in.example', $3, now())`,
    [id, `proof ${id}`, owner],
  );
  return { kind: 'Identity', id, row: null, owner };
}

/** An event in the log of each branch. */
async function placeEvents(instance: Instance, places: readonly Spot[]): Promise<Asked[]> {
  const db = openDatabase({ url: instance.databases.kean.api, applicationName: 'kean-proof', max: 1 });
  try {
    const events: Asked[] = [];
    for (const { branchId, regionId } of places) {
      const subject = { kind: 'Client', id: newId<'Client'>() } as const;
      const found = await inSqlTransaction(db, nobody, async (tx) => {
        const facts = { reason: 'not-within-reach' };
        const happened = { action: 'clients.dossier-refused', outcome: 'refused', facts } as const;
        await recordEvents(tx, [{ ...happened, principal: null, branchId, subject }]);
        return tx.query<{ id: string; occurredAt: Date }>(
          'select id, occurred_at as "occurredAt" from audit_event where subject_id = $1',
          [subject.id],
        );
      });
      const [event] = found;
      if (event === undefined) throw new TypeError('an event that was recorded stands in the log');
      events.push({ kind: 'AuditEvent', ...event, row: { ...NOWHERE, id: event.id, branchId, regionId } });
    }
    return events;
  } finally {
    await db.close();
  }
}
