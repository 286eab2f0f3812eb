import type { SqlTransaction } from '@kean/db';
import type { CaseId, MoveCaseInput } from '../contract/cases.ts';
import { failCases } from './errors.ts';

const ALERTS =
  'UPDATE leak_case_alert SET case_id = $3::uuid WHERE case_id = $1::uuid AND alert_id = ANY ($2::uuid[]) RETURNING 1';
const EVIDENCE =
  'UPDATE leak_case_evidence SET case_id = $3::uuid WHERE case_id = $1::uuid AND id = ANY ($2::uuid[]) RETURNING 1';

/** Alerts and evidence that a split takes from one case to another, after the step that says so. @throws AppError INCIDENTS_CASE_HOLDS_IT_NOT */
export async function giveToCase(
  tx: SqlTransaction,
  { caseId, alertIds = [], evidenceIds = [] }: MoveCaseInput,
  otherId: CaseId,
): Promise<void> {
  const given = await tx.query(ALERTS, [caseId, alertIds, otherId]);
  const shown = await tx.query(EVIDENCE, [caseId, evidenceIds, otherId]);
  if (given.length !== new Set(alertIds).size || shown.length !== new Set(evidenceIds).size)
    throw failCases('INCIDENTS_CASE_HOLDS_IT_NOT');
}
