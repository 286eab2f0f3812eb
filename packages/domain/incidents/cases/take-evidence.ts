import type { SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { EvidenceId, TakeEvidenceInput } from '../contract/cases.ts';
import { inCase, requireGoingOn } from './case-rows.ts';
import { failCases } from './errors.ts';

const TAKE = `
  INSERT INTO leak_case_evidence (id, case_id, kind, about, about_at, words, taken_by)
  VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::timestamptz, $6, $7::uuid) RETURNING digest`;
const ALERT = 'SELECT NULL::text AS at FROM leak_alert WHERE id = $1::uuid';
/** As text: a moment of the log has microseconds. Ids of events hold their time, so that the log is not read whole. */
const EVENT = `
  SELECT r.occurred_at::text AS at FROM audit_record r
   WHERE r.id = $1::uuid AND r.occurred_at BETWEEN $2::timestamptz - interval '1 day' AND $2::timestamptz + interval '1 day'`;

/**
 * Takes a note, an alert or an event of the log into a case. The digest is the database's own, of what it had in this moment.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_EVIDENCE_NOT_THERE
 */
export function takeEvidence(call: SignedInContext, input: TakeEvidenceInput): Promise<EvidenceId> {
  const { caseId, kind, about, words } = input;
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    const evidenceId: EvidenceId = newId();
    const at = await momentOf(tx, input);
    const values = [evidenceId, caseId, kind, about, at, words, call.principal.staffId];
    const [taken] = await tx.query<{ digest: string }>(TAKE, values);
    await record(tx, {
      ...{ action: 'incidents.case-evidence-taken', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { evidenceId, kind, digest: taken?.digest ?? '' } },
    });
    return evidenceId;
  });
}

/** When what it is about stands in the log; `null` where it stands nowhere in time. */
async function momentOf(tx: SqlTransaction, { kind, about }: TakeEvidenceInput): Promise<string | null> {
  if (about === null) return null;
  const [found] =
    kind === 'alert'
      ? await tx.query<{ at: string | null }>(ALERT, [about])
      : await tx.query<{ at: string | null }>(EVENT, [about, timeInId(about)]);
  if (found === undefined) throw failCases('INCIDENTS_EVIDENCE_NOT_THERE');
  return found.at;
}

/** The first 48 bits of our ids (RFC 9562, version 7) are milliseconds. */
function timeInId(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}
