import type { Client } from 'pg';
import { type BranchShape, inventedId, type OfficeShape } from './invented-client.ts';

export interface RoomOptions {
  readonly branches: number;
  readonly agentsPerBranch: number;
}

/** Ids of what is invented here begin in 2020, before any invented registration. */
const FOUNDED = Date.UTC(2020, 0, 1);
/** Invented branches begin with this number, so that they never meet those of the demonstration. */
const FIRST_NUMBER = 1_000;

const WHO_CAN_LOOK_FIRST =
  'order by exists (select from staff s join auth_user u on u.id = s.id where s.branch_id = b.id) desc, b.code';

/**
 * Sees to it that the office has so many branches with so many agents each. Branches that are there keep their people; those where
 * somebody can sign in come first, so that whoever does finds clients. People who are added never sign in, and
 * branches that are added stand in the region of the first.
 * @returns the first `branches` branches
 */
export async function roomForClients(client: Client, options: RoomOptions): Promise<OfficeShape> {
  const present = await client.query<{ region_id: string }>(`select b.region_id from branch b ${WHO_CAN_LOOK_FIRST}`);
  const missing = Math.max(0, options.branches - present.rows.length);
  if (missing > 0) await addBranches(client, missing, present.rows[0]?.region_id ?? (await addRegion(client)));
  await client.query(
    `insert into team (id, branch_id, name, name_en) select gen_random_uuid(), b.id, '一组', 'Team 1' from branch b
     where not exists (select from team t where t.branch_id = b.id)`,
  );
  await client.query(
    `insert into staff (id, number, display_name, region_id, branch_id, team_id, grace_until)
     select gen_random_uuid(), 'P' || b.code || '-' || place, '经纪人' || place, b.region_id, b.id,
       (select id from team t where t.branch_id = b.id order by id limit 1), 'infinity'
     from branch b, generate_series(1, $1) as place
     where place > (select count(*) from staff s where s.branch_id = b.id)
     on conflict (number) do nothing`,
    [options.agentsPerBranch],
  );
  const branches = await client.query<BranchShape>(
    `select b.id, b.region_id as "regionId",
       (select json_agg(json_build_object('id', s.id, 'teamId', s.team_id) order by s.number) from staff s where s.branch_id = b.id)
         as agents
     from branch b ${WHO_CAN_LOOK_FIRST} limit $1`,
    [options.branches],
  );
  return { branches: branches.rows };
}

async function addRegion(client: Client): Promise<string> {
  const id = inventedId(FOUNDED, 0);
  await client.query(`insert into region (id, code, name, name_en) values ($1, 'P', '演示大区', 'Invented region')`, [
    id,
  ]);
  return id;
}

async function addBranches(client: Client, count: number, regionId: string): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => FIRST_NUMBER + index);
  await client.query(
    `insert into branch (id, region_id, code, name, name_en)
     select id, $2, 'Z' || number, '演示门店' || number, 'Invented branch ' || number
     from unnest($1::uuid[], $3::int[]) as invented (id, number) on conflict (code) do nothing`,
    [numbers.map((number) => inventedId(FOUNDED + number, number)), regionId, numbers],
  );
}
