import type { SqlTransaction } from '@kean/db';
import { fulfilDuties } from './fulfil-duties.ts';
import { BRANCHES, REGIONS, TEAMS } from './offices.ts';
import { type Locale, PEOPLE, type SeedPerson } from './people.ts';
import { ROLE_GRANTS } from './role-grants.ts';
import { seedId } from './seed-id.ts';

/** Only what is not there yet: a second run undoes nothing that people changed meanwhile. */
const REGION = 'insert into region (id, code, name, name_en) values ($1, $2, $3, $4) on conflict do nothing';
const BRANCH =
  'insert into branch (id, region_id, code, name, name_en) values ($1, $2, $3, $4, $5) on conflict do nothing';
const TEAM = 'insert into team (id, branch_id, name, name_en) values ($1, $2, $3, $4) on conflict do nothing';
const ROLE = `
  insert into role (code, name, name_en, second_factor) values ($1, $2, $3, $4) on conflict do nothing returning code`;
const GRANT = `
  insert into role_grant (id, role_code, clause, action, subject, scope, fields) values ($1, $2, $3, $4, $5, $6, $7::text[])`;
const DUTY = 'insert into role_duty (role_code, duty) values ($1, $2)';
const STAFF = `
  insert into staff (id, number, display_name, region_id, branch_id, team_id)
  values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`;
const STAFF_ROLE = 'insert into staff_role (staff_id, role_code) values ($1, $2)';

export async function writeOffices(tx: SqlTransaction): Promise<void> {
  for (const { id, code, name, nameEn } of REGIONS) await tx.query(REGION, [id, code, name, nameEn]);
  for (const { id, regionId, code, name, nameEn } of BRANCHES)
    await tx.query(BRANCH, [id, regionId, code, name, nameEn]);
  for (const { id, branchId, name, nameEn } of TEAMS) await tx.query(TEAM, [id, branchId, name, nameEn]);
}

/** A role's grants come with the role: what was taken from it later is not given back. */
export async function writeRoles(tx: SqlTransaction): Promise<void> {
  for (const [code, { name, nameEn, secondFactor = false, grants, duties = [] }] of Object.entries(ROLE_GRANTS)) {
    const added = await tx.query(ROLE, [code, name, nameEn, secondFactor]);
    if (added.length === 0) continue;
    for (const duty of duties) await tx.query(DUTY, [code, duty]);
    for (const { clause, action, subject, scope, fields } of grants) {
      const id = seedId('RoleGrant', `${code} ${clause}.${action}`);
      await tx.query(GRANT, [id, code, clause, action, subject, scope, fields ?? []]);
    }
  }
}

/** A person's role and what it asks for come with the person, for the same reason. */
export async function writeStaff(tx: SqlTransaction, locale: Locale): Promise<void> {
  const came: SeedPerson[] = [];
  for (const person of PEOPLE) {
    const { id, number, name, regionId, branchId, teamId, role } = person;
    const added = await tx.query(STAFF, [id, number, name[locale], regionId, branchId, teamId]);
    if (added.length === 0) continue;
    await tx.query(STAFF_ROLE, [id, role]);
    came.push(person);
  }
  await fulfilDuties(tx, came);
}
