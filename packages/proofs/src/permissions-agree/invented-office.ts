import { type BranchId, newId, type Principal, type RegionId, type StaffId, type TeamId } from '@kean/kernel';
import type { Chance } from '../wrong-shapes/chance.ts';
import { PLACES_OF, type Subject } from './subjects.ts';

/** What is needed of a database here. */
export interface Rows {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export type InventedPerson = Pick<Principal, 'staffId' | 'regionId' | 'branchId' | 'teamId'>;

/** A row with every property that a lock compares; what its table does not have is `null`. */
export interface InventedRow {
  readonly id: string;
  readonly assigneeId: string | null;
  readonly assignmentLapsesAt: Date | null;
  readonly createdBy: string | null;
  readonly teamId: string | null;
  readonly branchId: string | null;
  readonly regionId: string | null;
  readonly state: string | null;
  readonly origin: string | null;
}

export interface InventedOffice {
  readonly people: readonly InventedPerson[];
  readonly rows: Readonly<Record<Subject, readonly InventedRow[]>>;
  /** What a place or a person is called in a sentence. */
  readonly nameOf: (id: string | null) => string;
}

const REGIONS = 2;
const BRANCHES_PER_REGION = 2;
const TEAMS_PER_BRANCH = 2;
const DAY_MS = 86_400_000;

interface Spot {
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly teamId: TeamId | null;
}

/**
 * Two regions of two branches of two teams, people in every kind of place (also in none), and records with random owners, teams and
 * moments of lapse. A team stands in one branch and a branch in one region, as for every row that the product writes: that is
 * what makes a wider scope contain the narrower.
 */
export async function inventOffice(
  sql: Rows,
  sizes: { readonly clients: number; readonly imports: number },
  chance: Chance,
): Promise<InventedOffice> {
  const names = new Map<string, string>();
  const spots = await foundPlaces(sql, names);
  const people = await hire(sql, spots, names);
  const staffed = people.map(({ staffId }) => staffId);
  const anybody = (): StaffId | null => (chance.below(4) === 0 ? null : chance.of(staffed));
  for (let row = 0; row < sizes.clients; row += 1) {
    const { regionId, branchId, teamId } = chance.of(spots);
    await sql.query(
      `insert into client (id, region_id, branch_id, team_id, assignee_id, assignment_lapses_at, state, origin, card)
       values ($1, $2, $3, $4, $5, $6, $7::client_state, $8::client_origin, '')`,
      [newId(), regionId, branchId, teamId, anybody(), someMoment(chance), chance.of(STATES), chance.of(ORIGINS)],
    );
  }
  for (let row = 0; row < sizes.imports; row += 1) {
    const { regionId, branchId, teamId } = chance.of(spots);
    await sql.query(
      `insert into import (id, created_by, region_id, branch_id, team_id, size_bytes, digest)
       values ($1, $2, $3, $4, $5, 1, '\\x00')`,
      [newId(), chance.of(staffed), regionId, branchId, teamId],
    );
  }
  const nameOf = (id: string | null): string => (id === null ? 'nobody' : (names.get(id) ?? 'somebody unknown'));
  const rows = {
    Client: await readRows(sql, 'Client'),
    Import: await readRows(sql, 'Import'),
    Staff: await readRows(sql, 'Staff'),
  };
  return { people, rows, nameOf };
}

const STATES = ['quarantined', 'active', 'restricted', 'erased'] as const;
const ORIGINS = ['imported', 'registered'] as const;

/** Never, over, or ahead; never so near to now that two locks could be asked on either side of it. */
function someMoment(chance: Chance): Date | null {
  const days = chance.of([null, -400, -1, 1, 400]);
  return days === null ? null : new Date(Date.now() + days * DAY_MS);
}

async function foundPlaces(sql: Rows, names: Map<string, string>): Promise<Spot[]> {
  const spots: Spot[] = [];
  for (let region = 1; region <= REGIONS; region += 1) {
    const regionId = newId<'Region'>();
    names.set(regionId, `region ${region}`);
    await sql.query(`insert into region (id, code, name, name_en) values ($1, $2, '大区', 'Region')`, [
      regionId,
      regionId,
    ]);
    for (let branch = 1; branch <= BRANCHES_PER_REGION; branch += 1) {
      const branchId = newId<'Branch'>();
      names.set(branchId, `branch ${region}.${branch}`);
      const place = [branchId, regionId, branchId];
      await sql.query(
        `insert into branch (id, region_id, code, name, name_en) values ($1, $2, $3, '门店', 'Branch')`,
        place,
      );
      spots.push({ regionId, branchId, teamId: null });
      for (let team = 1; team <= TEAMS_PER_BRANCH; team += 1) {
        const teamId = newId<'Team'>();
        names.set(teamId, `team ${region}.${branch}.${team}`);
        await sql.query(`insert into team (id, branch_id, name, name_en) values ($1, $2, '组', 'Team')`, [
          teamId,
          branchId,
        ]);
        spots.push({ regionId, branchId, teamId });
      }
    }
  }
  return spots;
}

/** One person in every spot, one of each region, one of the head office, and one whose region nobody entered. */
async function hire(sql: Rows, spots: readonly Spot[], names: Map<string, string>): Promise<InventedPerson[]> {
  const regions = [...new Set(spots.map(({ regionId }) => regionId))];
  const [somewhere] = spots.filter(({ teamId }) => teamId !== null);
  const places: Omit<InventedPerson, 'staffId'>[] = [
    ...spots,
    ...regions.map((regionId) => ({ regionId, branchId: null, teamId: null })),
    { regionId: null, branchId: null, teamId: null },
    { regionId: null, branchId: somewhere?.branchId ?? null, teamId: somewhere?.teamId ?? null },
  ];
  const people = places.map(({ regionId, branchId, teamId }) => {
    return { staffId: newId<'Staff'>(), regionId, branchId, teamId };
  });
  for (const [place, { staffId, regionId, branchId, teamId }] of people.entries()) {
    names.set(staffId, `person ${place + 1}`);
    await sql.query(
      `insert into staff (id, number, display_name, region_id, branch_id, team_id, grace_until) values ($1, $2, '周明', $3, $4, $5, 'infinity')`,
      [staffId, `A${place}`, regionId, branchId, teamId],
    );
  }
  return people;
}

const COMPARED = [
  'assigneeId',
  'assignmentLapsesAt',
  'createdBy',
  'teamId',
  'branchId',
  'regionId',
  'state',
  'origin',
] as const;
const COLUMNS: Readonly<Record<Subject, readonly (typeof COMPARED)[number][]>> = {
  Client: ['assigneeId', 'assignmentLapsesAt', 'teamId', 'branchId', 'regionId', 'state', 'origin'],
  Import: ['createdBy', 'teamId', 'branchId', 'regionId'],
  Staff: ['teamId', 'branchId', 'regionId'],
};

function readRows(sql: Rows, subject: Subject): Promise<InventedRow[]> {
  const columns = COMPARED.map((property) => {
    const column = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return `${COLUMNS[subject].includes(property) ? column : 'null'} as "${property}"`;
  });
  return sql.query<InventedRow>(`select id, ${columns.join(', ')} from ${PLACES_OF[subject].table} order by id`);
}
