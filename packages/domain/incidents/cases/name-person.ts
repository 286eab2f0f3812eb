import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { NamePersonInput } from '../contract/cases.ts';
import { inCase, requireGoingOn } from './case-rows.ts';
import { failCases } from './errors.ts';

const PERSON = 'SELECT id FROM staff WHERE number = $1';
const NAME = `
  INSERT INTO leak_case_person (case_id, staff_id, said_by) VALUES ($1::uuid, $2::uuid, $3::uuid) ON CONFLICT DO NOTHING`;

/**
 * Says that a case concerns somebody: from the commit on they see nothing of it, and have none of its tasks.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_PERSON_NOT_TO_NAME
 */
export function namePerson(call: SignedInContext, { caseId, staffNumber }: NamePersonInput): Promise<void> {
  const { principal } = call;
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    const [person] = await tx.query<{ id: string }>(PERSON, [staffNumber]);
    if (person === undefined || person.id === principal.staffId) throw failCases('INCIDENTS_PERSON_NOT_TO_NAME');
    await tx.query(NAME, [caseId, person.id, principal.staffId]);
    await record(tx, {
      ...{ action: 'incidents.case-person-named', outcome: 'allowed', principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: {} },
    });
  });
}
