import type { Subject } from '@kean/audit';
import type { RuleDecision, RuleId } from '../contract/rules.ts';

type OfRule = { readonly subject: Subject<'LeakRule'>; readonly outcome: 'allowed' };
export interface RuleProposed extends OfRule {
  readonly action: 'incidents.rule-proposed';
  readonly facts: {
    readonly rule: RuleId;
    readonly threshold: number;
    readonly windowMinutes: number;
    readonly blocks: boolean;
  };
}
export interface RuleDecided extends OfRule {
  readonly action: 'incidents.rule-decided';
  readonly facts: { readonly rule: RuleId; readonly decision: RuleDecision };
}
export interface RuleSimulated extends OfRule {
  readonly action: 'incidents.rule-simulated';
  readonly facts: { readonly weeks: number };
}
/** Whoever knows the limits could stay under them. */
export interface RulesRead {
  readonly action: 'incidents.rules-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'LeakRule'; readonly id: null };
  readonly facts: { readonly count: number };
}

export type RuleEvent = RuleDecided | RuleProposed | RuleSimulated | RulesRead;
