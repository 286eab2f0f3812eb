import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Colleague } from '../office/colleague.ts';

/** People who can be seen off: each with a role, a session and a way to sign in. */
export async function hireLeavers(sql: Client, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await sql.query(
    `insert into staff (id, number, display_name, region_id, branch_id, grace_until)
     select p.person, 'L' || left(p.person::text, 13), '化名', b.region_id, b.id, 'infinity'
       from unnest($1::uuid[]) p(person) cross join (select id, region_id from branch order by code limit 1) b`,
    [ids],
  );
  await sql.query(`insert into staff_role select id, 'agent' from unnest($1::uuid[]) id`, [ids]);
  await sql.query(
    `insert into auth_user (id, name, email) select id, '化名', id || '@leavers.example' from unnest($1::uuid[]) id`,
    [ids],
  );
  await sql.query(
    `insert into auth_session (id, token, user_id, expires_at, updated_at)
     select gen_random_uuid(), gen_random_uuid()::text, id, now() + interval '8 hours', now() from unnest($1::uuid[]) id`,
    [ids],
  );
  await sql.query(
    `insert into auth_account (id, account_id, provider_id, user_id, password, updated_at)
     select gen_random_uuid(), id, 'credential', id, 'no hash', now() from unnest($1::uuid[]) id`,
    [ids],
  );
  return ids;
}

export async function seeOff(hr: Colleague, staffId: string): Promise<string> {
  const input = { staffId, way: 'at-once', privateMail: 'leaver@home.example' };
  return (await hr.mutate<{ leavingId: string }>('personnel.leavings.begin', input)).leavingId;
}

const TASKS = ['computer', 'work-phone', 'office-keys', 'access-card', 'chat-groups', 'listing-platforms'];

/** What HR has to do for one leaving to end: everything that no machine knows. */
export async function doPeoplesPart(hr: Colleague, leavingId: string): Promise<void> {
  for (const kind of TASKS)
    await hr.mutate('personnel.leavings.confirmTask', { leavingId, kind, outcome: 'never-had' });
  await hr.mutate('personnel.leavings.takeSigning', { leavingId, how: 'paper', paperRef: 'LZ-1' });
}
