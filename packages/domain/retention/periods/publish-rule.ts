import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import { failRetention } from '../errors.ts';
import { windClocks } from '../jobs/wind-clocks.job.ts';
import { lockDraft } from './stored-rules.ts';

const END = `UPDATE retention_rule SET state = 'superseded', ended_at = clock_timestamp() WHERE group_code = $1 AND state = 'published'`;
const PUBLISH = `UPDATE retention_rule SET state = 'published', published_by = $2::uuid, published_at = clock_timestamp()
  WHERE id = $1::uuid RETURNING version, starts_with AS "startsWith", months, law`;

/**
 * From its commit on the rule decides, also of what is on a list already: whoever acts asks the rule that stands. By another person than who
 * drafted it, and not before it was simulated; the database refuses the rest too.
 * @throws AppError RETENTION_RULE_NOT_FOUND | RETENTION_RULE_DRAFTED_BY_YOU | RETENTION_RULE_NOT_SIMULATED
 */
export async function publishRule(
  { principal, services }: SignedInContext,
  ruleId: Id<'RetentionRule'>,
): Promise<void> {
  await inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    const draft = await lockDraft(tx, ruleId);
    if (draft === null) throw failRetention('RETENTION_RULE_NOT_FOUND');
    if (draft.draftedBy === principal.staffId) throw failRetention('RETENTION_RULE_DRAFTED_BY_YOU');
    if (!draft.isSimulated) throw failRetention('RETENTION_RULE_NOT_SIMULATED');
    await tx.query(END, [draft.group]);
    const [rule] = await tx.query<{ version: number; startsWith: string; months: number; law: string | null }>(
      PUBLISH,
      [...[ruleId, principal.staffId]],
    );
    if (rule === undefined) throw new TypeError('a locked draft is there');
    await promise(tx, windClocks, {}, ruleId);
    await record(tx, {
      action: 'retention.rule-published',
      outcome: 'allowed',
      principal,
      subject: { kind: 'RetentionRule', id: ruleId },
      facts: {
        ...{ group: draft.group, version: rule.version, startsWith: rule.startsWith, months: rule.months },
        ...{ law: rule.law?.replace('/', '.') ?? null, draftedBy: draft.draftedBy },
      },
    });
  });
}
