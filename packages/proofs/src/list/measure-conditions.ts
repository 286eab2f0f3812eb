import { openSql } from '@kean/testing';
import { type BenchLine, moreBy } from '../harness/bench.ts';
import type { RunContext } from '../harness/context.ts';
import { interleave } from '../harness/interleave.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import type { PopulatedOffice } from '../office/populated-office.ts';
import { type ListSide, rateOf, requireFullPage } from './ask-for-pages.ts';
import { listAddress } from './list-address.ts';

/** What a role of conditions may cost at most, beside the same reach without any. */
const GOAL = 0.8;

const ROLE = 'narrowed-manager';
/** Every grant of a store manager; the list only of clients that are not erased, wherever they came from. */
const WRITE_ROLE = [
  `insert into role (code, name, name_en) values ('${ROLE}', '带条件的店长', 'Manager under conditions')`,
  `insert into role_grant (id, role_code, clause, action, subject, scope, fields, conditions)
   select gen_random_uuid(), '${ROLE}', clause, action, subject, scope, fields,
          case when clause = 'clients' and action = 'list'
               then '[{"property": "state", "oneOf": ["active", "quarantined", "restricted"]},
                      {"property": "origin", "oneOf": ["imported", "registered"]}]'::jsonb
               else conditions end
     from role_grant where role_code = 'store-manager'`,
];
/** In the branch of the manager and in no team, as the manager is. */
const GIVE_ROLE = `
  with colleague as (
    update staff s set branch_id = m.branch_id, region_id = m.region_id, team_id = null
      from staff m join auth_user u on u.id = m.id and u.email = $2
     where s.id = (select id from auth_user where email = $1) returning s.id)
  update staff_role r set role_code = '${ROLE}' from colleague c where r.staff_id = c.id`;

/**
 * A page of 50 by a grant that asks two properties of each client, beside the same page of the same branch by a grant that asks none:
 * what conditions cost in the filter and in row security.
 */
export async function* measureConditions(
  office: PopulatedOffice,
  sizes: { readonly rounds: number; readonly seconds: number },
  context: RunContext,
): AsyncGenerator<BenchLine> {
  const { instance, keanAdminUrl } = office;
  const [manager, colleague] = [demoOf(instance, 'store-manager'), demoOf(instance, 'agent')];
  const sql = openSql(keanAdminUrl);
  try {
    for (const statement of WRITE_ROLE) await sql.query(statement);
    await sql.query(GIVE_ROLE, [colleague.email, manager.email]);
  } finally {
    await sql.close();
  }
  const sideOf = async (who: typeof manager): Promise<ListSide> => ({
    url: listAddress(instance.api.url),
    headers: { cookie: (await Colleague.signIn(instance, who)).cookieHeader },
    rowsIn: (body) => (body as { result: { data: { rows: unknown[] } } }).result.data.rows.length,
  });
  const sides = { ours: await sideOf(colleague), plain: await sideOf(manager) };
  for (const side of Object.values(sides)) await requireFullPage(side);
  await requireSameRows(sides);
  const rates = await interleave(
    {
      ours: () => rateOf(sides.ours, sizes.seconds, context),
      plain: () => rateOf(sides.plain, sizes.seconds, context),
    },
    context,
    { rounds: sizes.rounds, warmUps: 2 },
  );
  const peerName = 'the same page by a grant without conditions';
  yield moreBy({
    bench: 'list/conditions',
    ours: rates.ours,
    peer: rates.plain,
    peerName,
    unit: 'pages/s',
    goal: GOAL,
  });
}

/** @throws Error where the two would be measured by different pages */
async function requireSameRows(sides: { readonly ours: ListSide; readonly plain: ListSide }): Promise<void> {
  const idsOf = async ({ url, headers }: ListSide): Promise<string> => {
    const body = (await (await fetch(url, { headers: { ...headers } })).json()) as {
      result: { data: { rows: { id: string }[] } };
    };
    return body.result.data.rows.map(({ id }) => id).join();
  };
  if ((await idsOf(sides.ours)) !== (await idsOf(sides.plain)))
    throw new Error('the two grants show different clients');
}
