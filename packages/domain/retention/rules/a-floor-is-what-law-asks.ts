import {
  ASSESSMENTS_ARE_KEPT,
  BROKERAGE_CONTRACTS_ARE_KEPT,
  type LegalFact,
  NETWORK_LOGS_ARE_KEPT,
} from '@kean/regulation';
import type { RuleGroup, RuleLaw } from '../contract/rules.ts';

const FLOORS: Partial<Record<RuleGroup, LegalFact & { readonly id: RuleLaw }>> = {
  'contract-papers': BROKERAGE_CONTRACTS_ARE_KEPT,
  assessments: ASSESSMENTS_ARE_KEPT,
  logs: NETWORK_LOGS_ARE_KEPT,
};

/** The months below which no rule of a group goes, and the law that says so. The database refuses the same. */
export function aFloorIsWhatLawAsks(group: RuleGroup): { readonly months: number; readonly law: RuleLaw | null } {
  const fact = FLOORS[group];
  if (fact === undefined) return { months: 1, law: null };
  const { value } = fact;
  if (value.kind !== 'period' || (value.unit !== 'year' && value.unit !== 'month')) {
    throw new TypeError('a floor is a number of years or months');
  }
  return { months: value.unit === 'year' ? value.amount * 12 : value.amount, law: fact.id };
}
