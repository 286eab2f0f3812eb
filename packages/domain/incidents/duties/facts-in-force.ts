import type { SqlTransaction } from '@kean/db';
import type { CaseFacts } from '../contract/case-duties.ts';
import type { CaseId } from '../contract/cases.ts';
import { FACT_COLUMNS } from './stored-facts.ts';

const NEWEST = `
  SELECT DISTINCT ON (k.case_id) k.case_id = $1::uuid AS "isOwn", k.judged_at > coalesce(leak_case_joined_at($1::uuid), '-infinity') AS "isSinceJoined",
         ${FACT_COLUMNS}
    FROM leak_case_fact k LEFT JOIN staff s ON s.id = k.judged_by
   WHERE k.case_id IN (SELECT leak_case_family($1::uuid)) ORDER BY k.case_id, k.version DESC`;

/** By what the duties of a case are reckoned. */
export interface FactsInForce {
  /** Its own newest facts where they were judged since a case joined it; else those of every case that is in it, of which the gravest counts. */
  readonly facts: readonly CaseFacts[];
  /** When any of them noticed it first: its clocks run from there, whatever is judged later. `null` where there are no facts at all. */
  readonly noticedAt: Date | null;
  /** The same of the cases that joined it alone. */
  readonly joinedNoticedAt: Date | null;
  /** A case joined it since its facts were judged, and somebody has to judge both as one. */
  readonly areToBeJudged: boolean;
}

/** A merge stops no clock: what a case owed it owes in the one that it joined (ADR 0079). */
export async function factsInForce(tx: SqlTransaction, caseId: CaseId): Promise<FactsInForce> {
  type Row = CaseFacts & { readonly isOwn: boolean; readonly isSinceJoined: boolean } & Record<string, unknown>;
  const rows = await tx.query<Row>(NEWEST, [caseId]);
  const own = rows.filter(({ isOwn, isSinceJoined }) => isOwn && isSinceJoined);
  const joined = rows.filter(({ isOwn }) => !isOwn);
  return {
    facts: own.length > 0 ? own : rows,
    noticedAt: firstOf(rows),
    joinedNoticedAt: firstOf(joined),
    areToBeJudged: own.length === 0 && rows.length > 0,
  };
}

function firstOf(facts: readonly CaseFacts[]): Date | null {
  return facts.length === 0 ? null : new Date(Math.min(...facts.map(({ noticedAt }) => noticedAt.getTime())));
}
