import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { FindTargetsInput, FoundTarget } from '../contract/containment.ts';
import { asReader, numberOfClient, type TargetColumns, targetOfColumns } from './containment-rows.ts';

const MOST_FOUND = 12;
const NONE = 'NULL::uuid';
const FIND: Readonly<Record<FindTargetsInput['of'], string>> = {
  person: `
    SELECT s.id AS "staffId", ${NONE} AS "clientId", ${NONE} AS "branchId", s.display_name AS label,
           s.number || coalesce(' · ' || b.name, '') AS note
      FROM staff s LEFT JOIN branch b ON b.id = s.branch_id
     WHERE s.status = 'active' AND s.id <> $2::uuid
       AND (starts_with(upper(s.number), upper($1)) OR position(lower($1) IN lower(s.display_name)) > 0)
     ORDER BY s.number LIMIT ${MOST_FOUND}`,
  branch: `
    SELECT ${NONE} AS "staffId", ${NONE} AS "clientId", b.id AS "branchId", b.name AS label, b.code AS note FROM branch b
     WHERE $2::uuid IS NOT NULL AND (position(lower($1) IN lower(b.name)) > 0 OR starts_with(upper(b.code), upper($1)))
     ORDER BY b.code LIMIT ${MOST_FOUND}`,
  // By the number alone, and as far as the person sees clients: what is typed here is no search for names.
  client: `
    SELECT ${NONE} AS "staffId", k.id AS "clientId", ${NONE} AS "branchId", ${numberOfClient} AS label, b.name AS note
      FROM client k JOIN branch b ON b.id = k.branch_id
     WHERE $2::uuid IS NOT NULL AND k.state <> 'erased' AND k.number = nullif(right(regexp_replace($1, '\\D', '', 'g'), 9), '')::int4`,
};

type Found = Omit<TargetColumns, 'fieldClass'> & Pick<FoundTarget, 'label' | 'note'> & Record<string, unknown>;

/** People, branches and clients by what somebody says of them: a name or number, a client's number. */
export function findTargets(call: SignedInContext, { of, text }: FindTargetsInput): Promise<FoundTarget[]> {
  return inSqlTransaction(call.services.db, asReader(call), async (tx) => {
    const rows = await tx.query<Found>(FIND[of], [text, call.principal.staffId]);
    await record(tx, {
      ...{ action: 'incidents.containment-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'Containment', id: null }, facts: { count: rows.length } },
    });
    return rows.map(({ label, note, ...columns }) => ({
      target: targetOfColumns({ ...columns, fieldClass: null }),
      label,
      note,
    }));
  });
}
