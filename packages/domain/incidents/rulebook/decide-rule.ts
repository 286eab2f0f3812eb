import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { DecideRuleInput, RuleDecision, RuleId, RuleVersionId } from '../contract/rules.ts';
import { failIncidents } from '../errors.ts';

const PROPOSED = `
  SELECT rule, proposed_by = $2::uuid AS "isOwn", decision IS NULL AS "isOpen" FROM leak_rule_version WHERE id = $1::uuid FOR UPDATE`;
const DECIDE = 'UPDATE leak_rule_version SET decision = $2, decided_by = $3::uuid, words = $4 WHERE id = $1::uuid';

type Proposed = { readonly rule: RuleId; readonly isOwn: boolean; readonly isOpen: boolean };

/**
 * Approves or refuses what somebody else proposed; it counts a minute later, for acts from then on.
 * @throws AppError INCIDENTS_RULE_NOT_FOUND | INCIDENTS_RULE_OWN | INCIDENTS_RULE_MOVED_ON
 */
export function decideRule(call: SignedInContext, { versionId, decision, words }: DecideRuleInput): Promise<void> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const { rule, isOwn } = await openProposal(tx, call, versionId);
    if (isOwn) throw failIncidents('INCIDENTS_RULE_OWN');
    await decide(tx, call, { versionId, rule, decision, words });
  });
}

/**
 * Takes back what one proposed oneself.
 * @throws AppError INCIDENTS_RULE_NOT_FOUND, also for what somebody else proposed | INCIDENTS_RULE_MOVED_ON
 */
export function withdrawRule(call: SignedInContext, versionId: RuleVersionId): Promise<void> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const { rule, isOwn } = await openProposal(tx, call, versionId);
    if (!isOwn) throw failIncidents('INCIDENTS_RULE_NOT_FOUND');
    await decide(tx, call, { versionId, rule, decision: 'withdrawn', words: null });
  });
}

async function openProposal(tx: SqlTransaction, { principal }: SignedInContext, id: RuleVersionId): Promise<Proposed> {
  const [found] = await tx.query<Proposed>(PROPOSED, [id, principal.staffId]);
  if (found === undefined) throw failIncidents('INCIDENTS_RULE_NOT_FOUND');
  if (!found.isOpen) throw failIncidents('INCIDENTS_RULE_MOVED_ON');
  return found;
}

interface Decided {
  readonly versionId: RuleVersionId;
  readonly rule: RuleId;
  readonly decision: RuleDecision;
  readonly words: string | null;
}

async function decide(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { versionId, rule, decision, words }: Decided,
) {
  await tx.query(DECIDE, [versionId, decision, principal.staffId, words]);
  await record(tx, {
    ...{ action: 'incidents.rule-decided', outcome: 'allowed', principal },
    ...{ subject: { kind: 'LeakRule', id: versionId }, facts: { rule, decision } },
  });
}
