import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { LeavingId } from '../conducting/personnel-worker.ts';
import type { LeavingPreview } from '../contract.ts';
import { failPersonnel, PERSONNEL_ERRORS } from '../errors.ts';
import { nobodySeesThemselfOff } from '../rules/nobody-sees-themself-off.ts';
import { clientsLeftBehind } from './clients-left-behind.ts';
import { successorsOf } from './successors.ts';

export interface Leaver {
  readonly staffId: StaffId;
  readonly number: string;
  readonly displayName: string;
  readonly status: 'active' | 'suspended' | 'left';
  readonly lastOf: 'last-hr' | 'last-operator' | null;
  /** The same, where whoever is to leave or to be away at a set time is not counted on. */
  readonly lastToStay: Leaver['lastOf'];
  readonly leavingId: LeavingId | null;
}

const LEAVER = `
  SELECT s.id AS "staffId", s.number, s.display_name AS "displayName", s.status::text AS status,
         last_of_their_office(s.id) AS "lastOf", last_to_stay(s.id) AS "lastToStay",
         (SELECT l.id FROM leaving l WHERE l.staff_id = s.id AND l.state NOT IN ('called-off', 'undone')) AS "leavingId"
    FROM staff s WHERE s.id = $1::uuid`;

/** @throws AppError PERSONNEL_PERSON_NOT_FOUND */
export async function readLeaver(tx: SqlTransaction, staffId: StaffId): Promise<Leaver> {
  const [leaver] = await tx.query<Leaver & Record<string, unknown>>(LEAVER, [staffId]);
  if (leaver === undefined) throw failPersonnel('PERSONNEL_PERSON_NOT_FOUND');
  return leaver;
}

/** What somebody would leave behind, and what forbids that they are seen off. What they hold is agency's to say. @throws as above */
export async function previewLeaving(call: SignedInContext, staffId: StaffId): Promise<LeavingPreview> {
  const { principal, services } = call;
  const left = await clientsLeftBehind(services.db, staffId);
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { lastOf, lastToStay: _, ...leaver } = await readLeaver(tx, staffId);
    const code = nobodySeesThemselfOff({ staffId, by: principal.staffId, lastOf });
    const branchIds = left.map(({ branchId }) => branchId);
    const successors = await successorsOf(tx, staffId, branchIds);
    await record(tx, {
      action: 'personnel.leavings-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { count: 1 },
    });
    return {
      ...leaver,
      refusal: code === null ? null : (PERSONNEL_ERRORS[code]?.publicText ?? null),
      branches: left.map((branch) => ({ ...branch, successors: [...(successors.get(branch.branchId) ?? [])] })),
    };
  });
}
