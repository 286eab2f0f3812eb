import { type BranchId, newId, type RegionId, type TeamId } from '@kean/kernel';
import type { Sql } from '../open-sql.ts';

export interface TestRegion {
  readonly id: RegionId;
  readonly code: string;
}

export interface TestBranch {
  readonly id: BranchId;
  readonly regionId: RegionId;
  readonly code: string;
}

export interface TestTeam {
  readonly id: TeamId;
  readonly branchId: BranchId;
}

/** A region with an invented name. */
export async function aRegion(sql: Sql): Promise<TestRegion> {
  const id = newId<'Region'>();
  const code = `R-${tail(id)}`;
  await sql.query('insert into region (id, code, name, name_en) values ($1, $2, $3, $4)', [id, code, '东区', 'East']);
  return { id, code };
}

/** A branch, in a region of its own unless one is given. */
export async function aBranch(sql: Sql, of: { regionId?: RegionId } = {}): Promise<TestBranch> {
  const regionId = of.regionId ?? (await aRegion(sql)).id;
  const id = newId<'Branch'>();
  const code = `B-${tail(id)}`;
  await sql.query('insert into branch (id, region_id, code, name, name_en) values ($1, $2, $3, $4, $5)', [
    id,
    regionId,
    code,
    '桂花路店',
    'Osmanthus Road',
  ]);
  return { id, regionId, code };
}

/** A team, in a branch of its own unless one is given. */
export async function aTeam(sql: Sql, of: { branchId?: BranchId } = {}): Promise<TestTeam> {
  const branchId = of.branchId ?? (await aBranch(sql)).id;
  const id = newId<'Team'>();
  await sql.query('insert into team (id, branch_id, name, name_en) values ($1, $2, $3, $4)', [
    id,
    branchId,
    '一组',
    'One',
  ]);
  return { id, branchId };
}

/** Codes are unique: the random end of an id is. */
function tail(id: string): string {
  return id.slice(-12);
}
