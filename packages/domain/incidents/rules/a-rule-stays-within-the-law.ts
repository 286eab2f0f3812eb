import { MOST_MINUTES, RULE_BOUNDS, type RuleId } from '../contract/rules.ts';

/** Under what the law calls serious for staff, within no shorter a time than an office begins with, and never so that it cannot tell. */
export function aRuleStaysWithinTheLaw({
  rule,
  threshold,
  windowMinutes,
}: {
  readonly rule: RuleId;
  readonly threshold: number;
  readonly windowMinutes: number;
}): boolean {
  const { most, leastMinutes } = RULE_BOUNDS[rule];
  return threshold >= 1 && threshold <= most && windowMinutes >= leastMinutes && windowMinutes <= MOST_MINUTES;
}
