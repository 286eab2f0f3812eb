import { type Clock, type ConditionalReach, type RowReach, SCOPES, type Scope } from '@kean/kernel';
import type { PersonalRule } from './bind-rules.ts';
import { type ExactAbility, exactAbility } from './exact-ability.ts';

/** The rules of one person between two moments at which one of them ends. */
export interface RulesInForce {
  readonly ability: ExactAbility;
  /** How far each action reaches; an action that is not held is absent. */
  readonly reach: ReadonlyMap<string, RowReach>;
}

/**
 * Rules whose end has come are no rules. Whoever asks gets those of this moment; they are put together anew only when an end was
 * passed (or the clock was set back), so that a person without such rules pays nothing for them.
 */
export function rulesInForce(rules: readonly PersonalRule[], clock: Clock): () => RulesInForce {
  const ends = [...new Set(rules.map((rule) => rule.expiresAt).filter((end) => end !== null))].sort((a, b) => a - b);
  if (ends.length === 0) {
    const always = putTogether(rules, clock);
    return () => always;
  }
  let held: { readonly rules: RulesInForce; readonly from: number; readonly until: number } | null = null;
  return () => {
    const now = clock.now().getTime();
    if (held !== null && now >= held.from && now < held.until) return held.rules;
    const alive = rules.filter((rule) => rule.expiresAt === null || rule.expiresAt > now);
    const from = ends.findLast((end) => end <= now) ?? Number.NEGATIVE_INFINITY;
    const until = ends.find((end) => end > now) ?? Number.POSITIVE_INFINITY;
    held = { rules: putTogether(alive, clock), from, until };
    return held.rules;
  };
}

function putTogether(rules: readonly PersonalRule[], clock: Clock): RulesInForce {
  const reach = new Map<string, RowReach>();
  for (const [action, ofAction] of Map.groupBy(rules, (rule) => rule.action)) reach.set(action, reachOf(ofAction));
  return { ability: exactAbility(rules, clock), reach };
}

function reachOf(rules: readonly PersonalRule[]): RowReach {
  const scope = widest(rules.filter(asksNoValue));
  const conditional = new Map<string, ConditionalReach>();
  for (const rule of rules) {
    if (asksNoValue(rule)) continue;
    const part = { scope: rule.reach, conditions: rule.conditions?.when ?? [] };
    conditional.set(JSON.stringify(part), part);
  }
  return { scope, conditional: [...conditional.values()], widest: widest(rules) };
}

function asksNoValue({ conditions }: PersonalRule): boolean {
  return conditions === undefined || conditions.when.length === 0;
}

function widest(rules: readonly PersonalRule[]): Scope | null {
  return SCOPES[Math.max(-1, ...rules.map((rule) => SCOPES.indexOf(rule.reach)))] ?? null;
}
