import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ContainmentId, PressedMeasure, PressInput, PressRefusal } from '../contract/containment.ts';
import { failIncidents } from '../errors.ts';
import { asReader, columnsOfTarget } from './containment-rows.ts';
import { whyNotPressed } from './preview-measure.ts';
import { untilNothingIsOpen } from './until-nothing-is-open.ts';

const IS_THERE = `
  SELECT EXISTS (SELECT FROM staff s WHERE s.id = $1::uuid AND s.status = 'active') OR EXISTS (SELECT FROM branch b WHERE b.id = $2::uuid)
      OR EXISTS (SELECT FROM client k WHERE k.id = $3::uuid AND k.state <> 'erased') OR num_nonnulls($1::uuid, $2::uuid, $3::uuid) = 0 AS there`;
const CASE = `SELECT 1 FROM leak_case WHERE id = $1::uuid`;
const PRESS = `
  INSERT INTO containment (kind, staff_id, client_id, branch_id, field_class, case_id, reason, pressed_by, ends_at)
  VALUES ($1, $2::uuid, $3::uuid, $4::uuid, $5, $6::uuid, $7, $8::uuid, clock_timestamp() + $9::int4 * interval '1 hour')
  RETURNING id AS "containmentId", number, is_drill AS "isDrill"`;

type Stored = Pick<PressedMeasure, 'containmentId' | 'number' | 'isDrill'> & Record<string, unknown>;
const CODE_OF = {
  self: 'INCIDENTS_CONTAINS_SELF',
  already: 'INCIDENTS_CONTAINED_ALREADY',
  'last-hr': 'INCIDENTS_LAST_HR',
  'last-operator': 'INCIDENTS_LAST_OPERATOR',
  'last-security': 'INCIDENTS_LAST_SECURITY',
} as const satisfies Record<PressRefusal, string>;

/**
 * Contains: the row is the measure, and holds from its commit on whatever process is asked. Then it is waited, a moment at most, until what was
 * open for those concerned has ended everywhere, so that whoever pressed sees how long that took.
 * @throws AppError INCIDENTS_CONTAINS_SELF | INCIDENTS_CONTAINED_ALREADY | INCIDENTS_LAST_HR | INCIDENTS_LAST_OPERATOR |
 *   INCIDENTS_LAST_SECURITY | INCIDENTS_TARGET_NOT_FOUND | INCIDENTS_MEASURE_WITHOUT_CASE
 */
export async function pressMeasure(call: SignedInContext, input: PressInput): Promise<PressedMeasure> {
  const { principal, services } = call;
  const began = performance.now();
  const pressed = await inSqlTransaction(services.db, asReader(call), (tx) => press(tx, call, input));
  if (!('containmentId' in pressed)) {
    await inSqlTransaction(services.db, asReader(call), (tx) =>
      record(tx, {
        ...{ action: 'incidents.containment-refused', outcome: 'refused', principal },
        subject: { kind: 'Containment', id: null },
        facts: { kind: input.kind, of: input.target.of, reason: pressed.refusal },
      }),
    );
    throw failIncidents(CODE_OF[pressed.refusal]);
  }
  const open = pressed.isDrill ? null : await untilNothingIsOpen(services.db, pressed.containmentId);
  const endedWithinMs = open === null ? null : Math.round(performance.now() - began);
  return { ...pressed, endedWithinMs, leftOpen: open?.left ?? 0 };
}

async function press(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  input: PressInput,
): Promise<Stored | { readonly refusal: PressRefusal }> {
  const { kind, target, reason, caseId = null, hours = null } = input;
  const { staffId, clientId, branchId, fieldClass } = columnsOfTarget(target);
  const [found] = await tx.query<{ there: boolean }>(IS_THERE, [staffId, branchId, clientId]);
  if (found?.there !== true) throw failIncidents('INCIDENTS_TARGET_NOT_FOUND');
  if (caseId !== null && (await tx.query(CASE, [caseId])).length === 0)
    throw failIncidents('INCIDENTS_MEASURE_WITHOUT_CASE');
  const refusal = await whyNotPressed(tx, principal.staffId, input);
  if (refusal !== null) return { refusal };
  const values = [kind, staffId, clientId, branchId, fieldClass, caseId, reason, principal.staffId, hours];
  const [stored] = await tx.query<Stored>(PRESS, values);
  if (stored === undefined) throw failIncidents('INCIDENTS_TARGET_NOT_FOUND');
  await record(tx, {
    ...{ action: 'incidents.contained', outcome: 'allowed', principal },
    subject: { kind: 'Containment', id: stored.containmentId as ContainmentId },
    facts: { kind, of: target.of, number: stored.number, hours, isDrill: stored.isDrill },
  });
  return stored;
}
