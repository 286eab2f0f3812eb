import { readPolicyVersion, readRoleGrants } from '@kean/agency/rule-sets';
import { type ClausePolicy, compileRuleSet, type RuleSet } from '@kean/authorization';
import type { Database } from '@kean/db';

/** The rules in force. */
export interface CurrentRules {
  /**
   * Confirmed by Postgres during this call: nothing that was changed before it is missing from the answer.
   * @throws AppError when Postgres does not answer, or when a grant names what no clause offers; then there are no rules
   */
  confirmed(): Promise<RuleSet>;
}

/**
 * Compiles once per version of the grants. Every call asks Postgres for the version; a notification could be lost, and a
 * permission service that answers from memory would be the stale permission that the bound of its readers cannot see.
 */
export function currentRules(db: Database, policies: readonly ClausePolicy[]): CurrentRules {
  let held: RuleSet | null = null;
  let loading: Promise<RuleSet> | null = null;

  const load = async (): Promise<RuleSet> => {
    const { version, roleGrants } = await readRoleGrants(db);
    held = compileRuleSet(policies, roleGrants, version);
    return held;
  };

  const loadOnce = (): Promise<RuleSet> => {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  };

  return {
    confirmed: async () => {
      const version = await readPolicyVersion(db);
      if (held?.version === version) return held;
      const loaded = await loadOnce();
      // A load that was under way may have read its snapshot before the version that was just seen.
      return loaded.version >= version ? loaded : loadOnce();
    },
  };
}
