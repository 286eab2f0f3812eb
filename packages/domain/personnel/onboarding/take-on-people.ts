import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type BranchId, newId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { NewPeopleInput, NewPeoplePreview, NewPerson, TakenOn } from '../contract/onboarding.ts';
import { failPersonnel } from '../errors.ts';
import { type KnownOffice, rowsOfNewPeopleAreRight, tidied } from '../rules/rows-of-new-people-are-right.ts';

const KNOWN = `
  SELECT (SELECT coalesce(array_agg(email), '{}') FROM auth_user WHERE email = any ($1::text[])) AS mails,
         (SELECT coalesce(array_agg(number), '{}') FROM staff WHERE number = any ($2::text[])) AS numbers,
         (SELECT coalesce(json_object_agg(code, id), '{}') FROM branch WHERE code = any ($3::text[])) AS branches,
         (SELECT coalesce(array_agg(a.role_code), '{}') FROM role_allowance a
           WHERE a.connector_id IS NULL AND NOT role_is_given_by_people(a.role_code)) AS roles`;
const TAKE_ON = 'SELECT take_on($1::uuid, $2, $3, $4, $5::uuid, $6::uuid, NULL) AS number';
const GIVE = 'SELECT give_role($1::uuid, $2, $3::uuid, NULL)';
/** Two lists at once are looked at one after the other. */
const ONE_AT_A_TIME = `SELECT pg_advisory_xact_lock(hashtext('kean.take-on'))`;

/** What is wrong with a list, row by row; nothing is written. */
export function previewNewPeople({ services }: SignedInContext, { people }: NewPeopleInput): Promise<NewPeoplePreview> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const rows = people.map(tidied);
    return { faults: rowsOfNewPeopleAreRight(rows, await readKnown(tx, rows)), count: rows.length };
  });
}

/**
 * Takes everybody of a list on, or nobody. They have a name, a place and what compliance allows HR to give; how they come in the first time is the office's
 * provider, or recovery by two (0028): no password is made here and none is sent.
 * @throws AppError PERSONNEL_LIST_FAULTY
 */
export function takeOnPeople({ principal, services }: SignedInContext, { people }: NewPeopleInput): Promise<TakenOn> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    await tx.query(ONE_AT_A_TIME);
    const rows = people.map(tidied);
    const known = await readKnown(tx, rows);
    const faults = rowsOfNewPeopleAreRight(rows, known);
    if (faults.length > 0) throw failPersonnel('PERSONNEL_LIST_FAULTY', { faults: faults.length });
    const taken: { staffId: StaffId; staffNumber: string }[] = [];
    for (const { staffNumber, displayName, mail, branchCode, roleCode } of rows) {
      const staffId = newId<'Staff'>();
      const branchId = branchCode === '' ? null : (known.branches[branchCode] ?? null);
      const values = [staffId, staffNumber === '' ? null : staffNumber, displayName, mail, branchId, principal.staffId];
      const [made] = await tx.query<{ number: string }>(TAKE_ON, values);
      const about = { outcome: 'allowed', principal, subject: { kind: 'Staff', id: staffId } } as const;
      await record(tx, { ...about, action: 'personnel.person-taken-on', facts: { connectorId: null } });
      if (roleCode !== '') {
        await tx.query(GIVE, [staffId, roleCode, principal.staffId]);
        await record(tx, { ...about, action: 'personnel.role-given', facts: { connectorId: null, roleCode } });
      }
      taken.push({ staffId, staffNumber: made?.number ?? '' });
    }
    return { people: taken };
  });
}

async function readKnown(tx: SqlTransaction, rows: readonly NewPerson[]): Promise<KnownOffice> {
  const [known] = await tx.query<{
    mails: string[];
    numbers: string[];
    branches: Record<string, BranchId>;
    roles: string[];
  }>(KNOWN, [
    rows.map(({ mail }) => mail),
    rows.map(({ staffNumber }) => staffNumber),
    rows.map(({ branchCode }) => branchCode),
  ]);
  return {
    mails: new Set(known?.mails),
    numbers: new Set(known?.numbers),
    branches: known?.branches ?? {},
    roles: new Set(known?.roles),
  };
}
