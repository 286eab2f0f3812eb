import { type BranchId, newId, type RegionId, type StaffId, type TeamId } from '@kean/kernel';
import { openSql, type Sql } from '@kean/testing';
import type { RowPrincipal } from '../row-principal.ts';

/** Where a row stands, seen from {@link TwoRegions.agent}: each name is the narrowest scope that reaches it. */
export const PLACES = ['own', 'lapsed', 'team', 'branch', 'region', 'agency'] as const;
export type Place = (typeof PLACES)[number];

/** Two regions, three branches, four teams, and one client with everything that hangs on it in each place. */
export interface TwoRegions {
  /** Works in a team of the first branch of the first region. */
  readonly agent: RowPrincipal & { readonly staffId: StaffId };
  /** The client of each place. `lapsed` is assigned to the agent no longer and stands in another team of the branch. */
  readonly clients: Readonly<Record<Place, string>>;
  readonly imports: Readonly<Record<Place, string>>;
  /** Coordinates of each place, to write rows there. */
  readonly at: Readonly<Record<Place, { regionId: string; branchId: string; teamId: string; assigneeId: string }>>;
}

export async function makeTwoRegions(adminUrl: string): Promise<TwoRegions> {
  const sql = openSql(adminUrl);
  try {
    return await fill(sql);
  } finally {
    await sql.close();
  }
}

async function fill(sql: Sql): Promise<TwoRegions> {
  const regions = [newId<'Region'>(), newId<'Region'>()] as const satisfies readonly RegionId[];
  const branches = [newId<'Branch'>(), newId<'Branch'>(), newId<'Branch'>()] as const satisfies readonly BranchId[];
  const teams = [
    newId<'Team'>(),
    newId<'Team'>(),
    newId<'Team'>(),
    newId<'Team'>(),
  ] as const satisfies readonly TeamId[];
  const [me, somebody] = [newId<'Staff'>(), newId<'Staff'>()];
  const regionOf = [regions[0], regions[0], regions[1]] as const;
  const branchOf = [branches[0], branches[0], branches[1], branches[2]] as const;
  for (const id of regions) await sql.query(`insert into region values ($1, $2, '区', 'Region')`, [id, id]);
  for (const [place, id] of branches.entries()) {
    await sql.query(`insert into branch values ($1, $2, $3, '店', 'Branch')`, [id, regionOf[place], id]);
  }
  for (const [place, id] of teams.entries()) {
    await sql.query(`insert into team values ($1, $2, '组', 'Team')`, [id, branchOf[place]]);
  }
  const here = { regionId: regions[0], branchId: branches[0] };
  const at = {
    own: { ...here, teamId: teams[0], assigneeId: me },
    lapsed: { ...here, teamId: teams[1], assigneeId: me },
    team: { ...here, teamId: teams[0], assigneeId: somebody },
    branch: { ...here, teamId: teams[1], assigneeId: somebody },
    region: { regionId: regions[0], branchId: branches[1], teamId: teams[2], assigneeId: somebody },
    agency: { regionId: regions[1], branchId: branches[2], teamId: teams[3], assigneeId: somebody },
  };
  for (const id of [me, somebody]) {
    await sql.query(
      `insert into staff (id, number, display_name, region_id, branch_id, team_id, grace_until) values ($1, $5, '周明', $2, $3, $4, 'infinity')`,
      [id, here.regionId, here.branchId, teams[0], id],
    );
  }
  const clients = await eachPlace(async (place) => addClient(sql, at[place], place === 'lapsed'));
  const imports = await eachPlace(async (place) =>
    addImport(sql, { ...at[place], by: place === 'own' ? me : somebody }),
  );
  const agent = { staffId: me, ...here, teamId: teams[0], clientScope: 'own' as const };
  return { agent, clients, imports, at };
}

async function eachPlace<T>(make: (place: Place) => Promise<T>): Promise<Record<Place, T>> {
  const entries: [Place, T][] = [];
  for (const place of PLACES) entries.push([place, await make(place)]);
  return Object.fromEntries(entries) as Record<Place, T>;
}

interface Spot {
  readonly regionId: string;
  readonly branchId: string;
  readonly teamId: string;
  readonly assigneeId: string;
}

async function addClient(sql: Sql, spot: Spot, lapsed: boolean): Promise<string> {
  const id = newId<'Client'>();
  await sql.query(
    `insert into client (id, region_id, branch_id, team_id, assignee_id, assignment_lapses_at, origin, card)
     values ($1, $2, $3, $4, $5, case when $6 then now() - interval '1 second' end, 'registered', '\\x00')`,
    [id, spot.regionId, spot.branchId, spot.teamId, spot.assigneeId, lapsed],
  );
  await sql.query(`insert into client_field values ($1, 'name', '\\x00', 'test', $2)`, [id, spot.assigneeId]);
  await sql.query(`insert into client_token values ($1, 1, hashtextextended($2, 0), $2::uuid)`, [spot.branchId, id]);
  await sql.query(
    `insert into demand (id, client_id, kind, source, recorded_by) values ($1, $2, 'purchase', 'staff', $1)`,
    [newId(), id],
  );
  await sql.query(`insert into property (id, client_id, source, recorded_by) values ($1, $2, 'staff', $1)`, [
    newId(),
    id,
  ]);
  await sql.query(`insert into assignment (id, client_id, staff_id, assigned_by) values ($1, $2, $3, $3)`, [
    newId(),
    id,
    spot.assigneeId,
  ]);
  return id;
}

async function addImport(sql: Sql, spot: Spot & { readonly by: string }): Promise<string> {
  const id = newId<'Import'>();
  await sql.query(
    `insert into import (id, created_by, region_id, branch_id, team_id, size_bytes, digest)
     values ($1, $2, $3, $4, $5, 1, '\\x00')`,
    [id, spot.by, spot.regionId, spot.branchId, spot.teamId],
  );
  await sql.query(`insert into import_row (import_id, row, outcome) values ($1, 2, 'imported')`, [id]);
  return id;
}
