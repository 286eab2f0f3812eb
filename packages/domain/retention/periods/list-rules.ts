import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { RuleGroup, type RulesOfGroup } from '../contract/rules.ts';
import { aFloorIsWhatLawAsks } from '../rules/a-floor-is-what-law-asks.ts';
import { RULE_JOINS, RULE_ROW, type RuleRow } from './stored-rules.ts';

const RULES = `SELECT ${RULE_ROW} FROM ${RULE_JOINS} ORDER BY r.group_code, r.version DESC LIMIT 600`;

/** Every group with the rule that stands, the draft, and what stood before. A group without a rule disposes of nothing. */
export function listRules({ principal, services }: SignedInContext): Promise<RulesOfGroup[]> {
  return inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    const rows = await tx.query<RuleRow>(RULES, [principal.staffId]);
    return RuleGroup.options.map((group) => {
      const own = rows.filter((row) => row.group === group);
      const floor = aFloorIsWhatLawAsks(group);
      return {
        ...{ group, floorMonths: floor.months, floorLaw: floor.law },
        stands: own.find(({ state }) => state === 'published') ?? null,
        draft: own.find(({ state }) => state === 'draft') ?? null,
        past: own.filter(({ state }) => state === 'superseded').slice(0, 20),
      };
    });
  });
}
