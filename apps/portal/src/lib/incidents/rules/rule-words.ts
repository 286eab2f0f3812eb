import type { RulesView, RuleVersion } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';
import { windowWord } from '../words.ts';

export type WatchedRule = RulesView['rules'][number];
type Counting = Pick<RuleVersion, 'threshold' | 'windowMinutes'>;

const MEASURE_WORDS: Record<WatchedRule['measure'], () => string> = {
  events: m.leak_rule_measure_events,
  clients: m.leak_rule_measure_clients,
  walk: m.leak_rule_measure_walk,
  beside: m.leak_rule_measure_beside,
  apart: m.leak_rule_measure_apart,
};

/** `1 天内 9 位客户` */
export const countingWord = (rule: WatchedRule, { threshold, windowMinutes }: Counting): string =>
  m.leak_rule_limit({ window: windowWord(windowMinutes), count: `${threshold} ${MEASURE_WORDS[rule.measure]()}` });

export function forWhom({ roleCode, roleName, branchId, branchName }: RuleVersion): string {
  if (roleCode !== null) return m.leak_rule_role({ name: roleName ?? roleCode });
  return branchId === null ? m.leak_rule_whole_office() : m.leak_rule_branch({ name: branchName ?? branchId });
}

export const VERSION_WORDS: Record<RuleVersion['state'], () => string> = {
  proposed: m.leak_rule_state_proposed,
  coming: m.leak_rule_state_coming,
  'in-force': m.leak_rule_state_in_force,
  replaced: m.leak_rule_state_replaced,
  refused: m.leak_rule_state_refused,
  withdrawn: m.leak_rule_state_withdrawn,
};
export const VERSION_LOOKS = {
  proposed: 'wait',
  coming: 'wait',
  'in-force': 'calm',
  replaced: 'quiet',
  refused: 'quiet',
  withdrawn: 'quiet',
} as const satisfies Record<RuleVersion['state'], string>;

const concernsTheSame = (one: RuleVersion, other: RuleVersion) =>
  one.rule === other.rule && one.roleCode === other.roleCode && one.branchId === other.branchId;

/** What a version would take the place of: that of the same people, else that of all, else what the office began with. */
export function replacedBy(version: RuleVersion, rule: WatchedRule, versions: readonly RuleVersion[]): Counting {
  const inForce = versions.filter((one) => one.state === 'in-force' && one.versionId !== version.versionId);
  return (
    inForce.find((one) => concernsTheSame(one, version)) ??
    inForce.find((one) => one.rule === version.rule && one.roleCode === null && one.branchId === null) ??
    rule
  );
}
