import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { RetentionRule } from '../contract/rules.ts';

/** A rule as everybody who may read rules is shown it; `$1` is who asks. */
export const RULE_ROW = `r.id AS "ruleId", r.group_code AS "group", r.version, r.starts_with AS "startsWith", r.months, r.law, r.state,
    d.display_name AS "draftedByName", r.drafted_at AS "draftedAt", r.drafted_by = $1::uuid AS "isDraftedByYou",
    r.simulated_at AS "simulatedAt", r.simulated_due AS "simulatedDue", p.display_name AS "publishedByName", r.published_at AS "publishedAt"`;
export const RULE_JOINS = `retention_rule r LEFT JOIN staff d ON d.id = r.drafted_by LEFT JOIN staff p ON p.id = r.published_by`;

export type RuleRow = RetentionRule & Record<string, unknown>;

/** A draft, for this transaction alone; `null` where there is none. */
export async function lockDraft(
  tx: SqlTransaction,
  ruleId: Id<'RetentionRule'>,
): Promise<{
  readonly group: RetentionRule['group'];
  readonly draftedBy: string;
  readonly isSimulated: boolean;
} | null> {
  const [draft] = await tx.query<{ group: RetentionRule['group']; draftedBy: string; isSimulated: boolean }>(
    `SELECT r.group_code AS "group", r.drafted_by AS "draftedBy", r.simulated_at IS NOT NULL AS "isSimulated"
       FROM retention_rule r WHERE r.id = $1::uuid AND r.state = 'draft' FOR UPDATE`,
    [ruleId],
  );
  return draft ?? null;
}
