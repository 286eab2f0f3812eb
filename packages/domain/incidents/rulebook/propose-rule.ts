import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { ProposeRuleInput, RuleVersionId } from '../contract/rules.ts';
import { failIncidents } from '../errors.ts';
import { aRuleStaysWithinTheLaw } from '../rules/a-rule-stays-within-the-law.ts';

const CONCERNS_SOMEBODY = `
  SELECT ($1::text IS NULL OR EXISTS (SELECT FROM role WHERE code = $1))
     AND ($2::uuid IS NULL OR EXISTS (SELECT FROM branch WHERE id = $2::uuid)) AS known`;
const PROPOSE = `
  INSERT INTO leak_rule_version (id, rule, role_code, branch_id, threshold, window_minutes, blocks, reason, proposed_by)
  VALUES ($1::uuid, $2, $3, $4::uuid, $5::int4, $6::int4, $7, $8, $9::uuid)`;

/**
 * Proposes how a rule should count from its approval on.
 * @throws AppError INCIDENTS_RULE_OUT_OF_BOUNDS | INCIDENTS_RULE_FOR_NOBODY
 */
export function proposeRule(call: SignedInContext, input: ProposeRuleInput): Promise<RuleVersionId> {
  const { principal, services } = call;
  if (!aRuleStaysWithinTheLaw(input)) throw failIncidents('INCIDENTS_RULE_OUT_OF_BOUNDS');
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    await requireSomebody(tx, input);
    const { rule, roleCode, branchId, threshold, windowMinutes, blocks, reason } = input;
    const versionId = newId<'LeakRuleVersion'>();
    await tx.query(PROPOSE, [
      ...[versionId, rule, roleCode, branchId, threshold, windowMinutes, blocks, reason, principal.staffId],
    ]);
    await record(tx, {
      ...{ action: 'incidents.rule-proposed', outcome: 'allowed', principal },
      subject: { kind: 'LeakRule', id: versionId },
      facts: { rule, threshold, windowMinutes, blocks },
    });
    return versionId;
  });
}

async function requireSomebody(tx: SqlTransaction, { roleCode, branchId }: ProposeRuleInput): Promise<void> {
  const [found] = await tx.query<{ known: boolean }>(CONCERNS_SOMEBODY, [roleCode, branchId]);
  if (found?.known !== true) throw failIncidents('INCIDENTS_RULE_FOR_NOBODY');
}
