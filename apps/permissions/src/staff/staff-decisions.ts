import { readAllStaffFacts, readStaffFacts, type StaffFacts } from '@kean/agency/rule-sets';
import type { ClausePolicy, RuleSet } from '@kean/authorization';
import type { Database } from '@kean/db';
import type { CurrentRules } from '../current-rules.ts';
import type { Domain } from '../deciding/domain.ts';
import { staffDomain, staffOffers } from './staff-domain.ts';

/** Our own domain at this moment, with the facts that were read for it. */
export interface StaffMoment {
  readonly domain: Domain;
  readonly ruleSet: RuleSet;
  readonly facts: readonly StaffFacts[];
}

export interface StaffDecisions {
  readonly resourceTypes: ReadonlySet<string>;
  /**
   * Rules and people as Postgres has them now; nothing is kept from the question before.
   * @param ids of the people asked about, or `null` for everybody who works here
   * @throws AppError when Postgres does not confirm both
   */
  now(ids: readonly string[] | null): Promise<StaffMoment>;
}

export function staffDecisions(db: Database, rules: CurrentRules, policies: readonly ClausePolicy[]): StaffDecisions {
  const offers = staffOffers(policies);
  return {
    resourceTypes: new Set(offers.resourceTypes),
    now: async (ids) => {
      const reading = ids === null ? readAllStaffFacts(db) : readStaffFacts(db, ids);
      const [ruleSet, facts] = await Promise.all([rules.confirmed(), reading]);
      return {
        domain: staffDomain(ruleSet, offers, new Map(facts.map((fact) => [fact.staffId, fact]))),
        ruleSet,
        facts,
      };
    },
  };
}
