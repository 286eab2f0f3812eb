import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { DraftRuleInput, RuleStart } from '../contract/rules.ts';
import { STARTS_OF } from '../contract/words.ts';
import { failRetention } from '../errors.ts';
import { aFloorIsWhatLawAsks } from '../rules/a-floor-is-what-law-asks.ts';

const DROP = `UPDATE retention_rule SET state = 'dropped', ended_at = clock_timestamp() WHERE group_code = $1 AND state = 'draft' AND id <> $2::uuid`;
const DRAFT = `INSERT INTO retention_rule (id, group_code, version, starts_with, months, law, drafted_by)
  SELECT $1::uuid, $2, coalesce(max(version), 0) + 1, $3, $4::int4, $5, $6::uuid FROM retention_rule WHERE group_code = $2
  ON CONFLICT (id) DO NOTHING RETURNING version`;
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('retention_rule'))`;
const DROP_ONE = `UPDATE retention_rule SET state = 'dropped', ended_at = clock_timestamp() WHERE id = $1::uuid AND state = 'draft' RETURNING id`;

/**
 * Drafts the next version of a group's rule, in the place of a draft that there was. It changes nothing until another person publishes it.
 * @throws AppError RETENTION_RULE_UNDER_FLOOR | RETENTION_RULE_START_UNKNOWN
 */
export async function draftRule({ principal, services }: SignedInContext, input: DraftRuleInput): Promise<void> {
  const starts: readonly RuleStart[] = STARTS_OF[input.group];
  if (!starts.includes(input.startsWith)) throw failRetention('RETENTION_RULE_START_UNKNOWN');
  if (input.months < aFloorIsWhatLawAsks(input.group).months) throw failRetention('RETENTION_RULE_UNDER_FLOOR');
  await inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    await tx.query(LOCK);
    await tx.query(DROP, [input.group, input.ruleId]);
    const drafted = await tx.query<{ version: number }>(DRAFT, [
      ...[input.ruleId, input.group, input.startsWith, input.months, input.law, principal.staffId],
    ]);
    if (drafted[0] === undefined) return;
    await record(tx, {
      action: 'retention.rule-drafted',
      outcome: 'allowed',
      principal,
      subject: { kind: 'RetentionRule', id: input.ruleId },
      facts: {
        ...{ group: input.group, version: drafted[0].version, startsWith: input.startsWith },
        ...{ months: input.months, law: input.law?.replace('/', '.') ?? null },
      },
    });
  });
}

/** @throws AppError RETENTION_RULE_NOT_FOUND */
export async function dropRule({ principal, services }: SignedInContext, ruleId: Id<'RetentionRule'>): Promise<void> {
  await inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    if ((await tx.query(DROP_ONE, [ruleId])).length === 0) throw failRetention('RETENTION_RULE_NOT_FOUND');
    await record(tx, {
      action: 'retention.rule-dropped',
      outcome: 'allowed',
      principal,
      subject: { kind: 'RetentionRule', id: ruleId },
    });
  });
}
