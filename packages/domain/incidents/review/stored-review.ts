import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { CaseId } from '../contract/cases.ts';
import type { ReviewOfCase } from '../contract/review.ts';

const WAIT = 'SELECT version FROM leak_review WHERE case_id = $1::uuid FOR UPDATE';
const STORED = `
  SELECT r.version, r.approved_version AS "approvedVersion", r.approved_at AS "approvedAt", a.display_name AS "approvedByName"
    FROM leak_review r LEFT JOIN staff a ON a.id = r.approved_by WHERE r.case_id = $1::uuid`;
const WORDS = `
  SELECT v.causes, v.worked, v.no_measures AS "noMeasures", s.display_name AS "writtenByName", v.written_at AS "writtenAt"
    FROM leak_review_version v LEFT JOIN staff s ON s.id = v.written_by WHERE v.case_id = $1::uuid ORDER BY v.version DESC LIMIT 1`;
const MINE = `
  SELECT EXISTS (SELECT FROM leak_review_version v WHERE v.case_id = $1::uuid AND v.written_by = $2::uuid)
      OR EXISTS (SELECT FROM leak_improvement i WHERE i.case_id = $1::uuid AND i.added_by = $2::uuid)
      OR EXISTS (SELECT FROM leak_improvement i JOIN leak_improvement_step s ON s.improvement_id = i.id
                  WHERE i.case_id = $1::uuid AND s.act = 'drop' AND s.done_by = $2::uuid) AS mine`;

export type StoredReview = Pick<ReviewOfCase, 'version' | 'words' | 'approved'>;
interface Row extends Record<string, unknown> {
  readonly version: number;
  readonly approvedVersion: number | null;
  readonly approvedAt: Date | null;
  readonly approvedByName: string | null;
}

/** How often a review was changed; nobody changes it before the transaction ends. 0 where nobody wrote any. */
export async function waitForReview(tx: SqlTransaction, caseId: CaseId): Promise<number> {
  const [row] = await tx.query<{ version: number }>(WAIT, [caseId]);
  return row?.version ?? 0;
}

export async function reviewOf(tx: SqlTransaction, caseId: CaseId): Promise<StoredReview> {
  const [row] = await tx.query<Row>(STORED, [caseId]);
  if (row === undefined) return { version: 0, words: null, approved: null };
  const { version, approvedVersion, approvedAt, approvedByName } = row;
  const [words = null] = await tx.query<NonNullable<ReviewOfCase['words']> & Record<string, unknown>>(WORDS, [caseId]);
  const approved =
    approvedAt === null ? null : { byName: approvedByName, at: approvedAt, holds: approvedVersion === version };
  return { version, words, approved };
}

/** Whether somebody wrote on it, added an improvement or dropped one: then another approves it. */
export async function wroteOnIt(tx: SqlTransaction, caseId: CaseId, staffId: StaffId): Promise<boolean> {
  const [row] = await tx.query<{ mine: boolean }>(MINE, [caseId, staffId]);
  return row?.mine === true;
}
