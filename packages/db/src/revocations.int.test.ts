/** What moves a person's epoch, whoever writes it, and how often. */
import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let fresh: FreshDatabase;
let sql: OpenedSql;
const [an, bo, cai] = [newId<'Staff'>(), newId<'Staff'>(), newId<'Staff'>()];
const [region, branch, team] = [newId(), newId(), newId()];
const CLIENTS = 300;

beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  await sql.query(`insert into region values ($1, 'r', '区', 'Region')`, [region]);
  await sql.query(`insert into branch values ($1, $2, 'b', '店', 'Branch')`, [branch, region]);
  await sql.query(`insert into team values ($1, $2, '组', 'Team')`, [team, branch]);
  await sql.query(`insert into role (code, name, name_en) values ('agent', '经纪人', 'Agent'), ('hr', '人事', 'HR')`);
  for (const [place, id] of [an, bo, cai].entries()) {
    await sql.query(
      `insert into staff (id, number, display_name, region_id, branch_id) values ($1, $2, '化名', $3, $4)`,
      [id, `S${place}`, region, branch],
    );
    await sql.query(`insert into auth_user (id, name, email) values ($1, '化名', $2)`, [id, `${place}@example.com`]);
  }
  await sql.query(
    `insert into client (id, region_id, branch_id, team_id, assignee_id, origin, card)
     select gen_random_uuid(), $1, $2, $3, (array[$4, $5]::uuid[])[1 + n % 2], 'registered', '\\x00' from generate_series(1, ${CLIENTS}) n`,
    [region, branch, team, an, bo],
  );
});
afterAll(async () => {
  await sql.close();
  await fresh.dispose();
});
beforeEach(() => sql.query('truncate revocation'));

const NAMES = new Map<string | null, string>([
  [an, 'an'],
  [bo, 'bo'],
  [cai, 'cai'],
  [null, 'policy'],
]);

/** Who was told what, sorted: `an roles`. */
async function told(): Promise<string[]> {
  const rows = await sql.query<{ who: string | null; why: string; fits: boolean }>(
    `select r.staff_id as who, r.why, r.epoch is null or r.epoch <= s.epoch as fits
       from revocation r left join staff s on s.id = r.staff_id`,
  );
  expect(rows.every(({ fits }) => fits)).toBe(true);
  return rows.map(({ who, why }) => `${NAMES.get(who)} ${why}`).sort();
}

describe('an epoch moves, and a revocation says why', () => {
  const session = (of: string) =>
    `insert into auth_session (id, expires_at, token, updated_at, user_id) values (gen_random_uuid(), now() + interval '1 hour', gen_random_uuid(), now(), '${of}')`;
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['for whoever is suspended', [`update staff set status = 'suspended' where id = '${an}'`], ['an status']],
    [
      'for whoever is moved',
      [`update staff set branch_id = null where id in ('${an}', '${bo}')`],
      ['an place', 'bo place'],
    ],
    [
      'once for a statement that gives two roles',
      [`insert into staff_role values ('${cai}', 'agent'), ('${cai}', 'hr')`],
      ['cai roles'],
    ],
    [
      'for whoever gets another role',
      [
        `insert into staff_role values ('${an}', 'agent'); update staff_role set role_code = 'hr' where staff_id = '${an}'`,
      ],
      ['an roles', 'an roles'],
    ],
    ['for whoever loses one', [`delete from staff_role where staff_id = '${an}'`], ['an roles']],
    [
      'for all who hold a role whose grants change, once, and for the policy',
      [
        `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), 'agent', 'clients', 'list', 'Client', 'own'), (gen_random_uuid(), 'agent', 'clients', 'read', 'Client', 'own')`,
      ],
      ['cai grants', 'policy policy'],
    ],
    [
      'for them again when it is taken away',
      [`delete from role_grant where role_code = 'agent'`],
      ['cai grants', 'policy policy'],
    ],
    [
      'once for however many sessions end',
      [session(bo), session(bo), `delete from auth_session where user_id = '${bo}'`],
      ['bo session-ended'],
    ],
    [
      'once for whoever had the clients that one statement moves',
      [`update client set assignee_id = '${cai}' where assignee_id = '${an}'`],
      ['an assignment-withdrawn'],
    ],
    [
      'where a client is left for a shorter time',
      [
        `update client set assignment_lapses_at = now() + interval '1 day' where id = (select id from client where assignee_id = '${bo}' limit 1)`,
      ],
      ['bo assignment-withdrawn'],
    ],
    ['by whatever way it was written', [`update staff set epoch = epoch + 1 where id = '${cai}'`], ['cai rights']],
  ];
  it.each(cases)('%s', async (_, statements, expected) => {
    for (const statement of statements) await sql.query(statement);
    expect(await told()).toEqual(expected);
  });

  const still: readonly (readonly [string, string])[] = [
    [
      'clients arrive',
      `insert into client (id, region_id, branch_id, team_id, assignee_id, origin, card) values (gen_random_uuid(), '${region}', '${branch}', '${team}', '${bo}', 'registered', '\\x00')`,
    ],
    ['a client changes otherwise', `update client set card = '\\x01' where assignee_id = '${bo}'`],
    ['an assignment is prolonged', `update client set assignment_lapses_at = null where assignee_id = '${bo}'`],
    ['a name changes', `update staff set display_name = '新名' where id = '${an}'`],
    [
      'grants nobody holds change',
      `insert into role (code, name, name_en) values ('x', 'x', 'x'); delete from revocation; update staff set epoch = epoch where id = '${an}'`,
    ],
  ];
  it.each(still)('stays where it is when %s', async (_, statement) => {
    await sql.query(statement);
    expect(await told()).toEqual([]);
  });

  it('is written by nobody but the triggers: every login is refused', async () => {
    for (const login of ['kean_api', 'kean_worker', 'kean_permissions'] as const) {
      const process = openSql(fresh.urls[login]);
      await expect(
        process.query(`insert into revocation (staff_id, epoch, why) values ($1, 1, 'x')`, [an]),
      ).rejects.toThrow(/permission denied/);
      await expect(process.query('delete from revocation')).rejects.toThrow(/permission denied/);
      await expect(process.query(`select bump_epochs(array[$1]::uuid[], 'x')`, [an])).rejects.toThrow(
        /permission denied/,
      );
      await process.close();
    }
  });

  it('is forgotten after a week, by the worker', async () => {
    await sql.query(
      `insert into revocation (staff_id, epoch, why, at) values ($1, 1, 'old', now() - interval '8 days'), ($1, 2, 'new', now())`,
      [an],
    );
    const worker = openSql(fresh.urls.kean_worker);
    await worker.query('select trim_revocations()');
    await worker.close();
    expect(await told()).toEqual(['an new']);
  });
});
