import { type Clock, type Principal, systemClock } from '@kean/kernel';
import { type Authorizer, authorizerOf } from './authorizer.ts';
import { type Bearings, bindRules } from './bind-rules.ts';
import type { RuleSet } from './rule-set.ts';

/** Authorizers kept for one rule set; past this the one that was asked for longest ago goes. */
const KEPT_PER_RULE_SET = 5_000;

interface Kept {
  readonly epoch: number;
  readonly bearings: string;
  readonly clock: Clock;
  readonly authorizer: Authorizer;
}

/** By the rule set itself, and so by its hash: when a holder drops a set, everything derived from it goes along. */
const kept = new WeakMap<RuleSet, Map<string, Kept>>();

/**
 * The authorizer of a person under a rule set, built once per (person, epoch, rule set).
 *
 * The epoch says that something about the person changed; should a writer forget to bump it, the place and the roles of the
 * principal are compared as well, so that a stale answer would need both to fail.
 * @param clock by which grants with an end are judged, at each question
 */
export function authorizerFor(
  ruleSet: RuleSet,
  principal: Bearings & Pick<Principal, 'epoch'>,
  clock: Clock = systemClock,
): Authorizer {
  const ofSet = kept.get(ruleSet) ?? new Map<string, Kept>();
  kept.set(ruleSet, ofSet);
  const bearings = spell(principal);
  const found = ofSet.get(principal.staffId);
  if (found?.epoch === principal.epoch && found.bearings === bearings && found.clock === clock) {
    ofSet.delete(principal.staffId);
    ofSet.set(principal.staffId, found);
    return found.authorizer;
  }
  const authorizer = authorizerOf(bindRules(ruleSet, principal), clock);
  ofSet.delete(principal.staffId);
  ofSet.set(principal.staffId, { epoch: principal.epoch, bearings, clock, authorizer });
  if (ofSet.size > KEPT_PER_RULE_SET) ofSet.delete(ofSet.keys().next().value ?? '');
  return authorizer;
}

function spell({ regionId, branchId, teamId, roles }: Bearings): string {
  return JSON.stringify([regionId, branchId, teamId, roles]);
}
