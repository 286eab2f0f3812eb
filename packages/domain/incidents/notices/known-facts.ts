import type { SqlTransaction } from '@kean/db';
import type { CaseId } from '../contract/cases.ts';
import { KnownFacts } from '../contract/notices.ts';
import { failNotice } from './errors.ts';

/** A case as far as notices are concerned: its number, whether it is a drill, and what is known of it. */
export interface CaseOfNotices {
  readonly caseId: CaseId;
  readonly caseNumber: string;
  readonly isDrill: boolean;
  /** Of the facts; 0 as long as nobody stated any. */
  readonly factsVersion: number;
  readonly facts: KnownFacts;
}

/** Row security hides a case from whom it concerns, and everything that is counted here with it. */
const CASE = `
  SELECT c.id AS "caseId", c.year || '-' || lpad(c.ordinal::text, 4, '0') AS "caseNumber", c.is_drill AS "isDrill", c.kind, c.opened_at AS "openedAt",
         (SELECT count(*)::int FROM leak_case_client l WHERE l.case_id = c.id) AS clients,
         (SELECT jsonb_build_object('strictest', count(*) FILTER (WHERE 'strictest' = ANY (l.classes)),
                                    'middle', count(*) FILTER (WHERE 'middle' = ANY (l.classes)),
                                    'other', count(*) FILTER (WHERE 'other' = ANY (l.classes)))
            FROM leak_case_client l WHERE l.case_id = c.id) AS classes,
         coalesce(k.version, 0) AS "factsVersion", k.noticed_at AS "noticedAt", k.people, k.through_systems AS "throughSystems",
         k.harm_averted AS "harmAverted", k.crime_suspected AS "crimeSuspected", k.handled_at AS "handledAt"
    FROM leak_case c LEFT JOIN LATERAL (
      SELECT * FROM leak_case_fact f WHERE f.case_id = c.id ORDER BY f.version DESC LIMIT 1) k ON true
   WHERE c.id = $1::uuid`;

type Row = Pick<CaseOfNotices, 'caseId' | 'caseNumber' | 'isDrill' | 'factsVersion'> & Record<string, unknown>;

/** @throws AppError INCIDENTS_NOTICE_NOT_FOUND where the case is not there, or not seen */
export async function requireCase(tx: SqlTransaction, of: CaseId): Promise<CaseOfNotices> {
  const [row] = await tx.query<Row>(CASE, [of]);
  if (row === undefined) throw failNotice('INCIDENTS_NOTICE_NOT_FOUND');
  const { caseId, caseNumber, isDrill, factsVersion, ...known } = row;
  return { caseId, caseNumber, isDrill, factsVersion, facts: KnownFacts.parse(known) };
}
