import type { SqlTransaction } from '@kean/db';
import type { SignalRule } from '../contract/signals.ts';

/** Where somebody works, and as what: a rule may count otherwise for a role or a branch. */
export interface Works {
  readonly branchId: string | null;
  readonly roles: readonly string[];
}
export const NOWHERE: Works = { branchId: null, roles: [] };

/** How a rule counts from a moment on, for the whole office or for some. */
export interface RuleInForce {
  readonly rule: string;
  readonly roleCode: string | null;
  readonly branchId: string | null;
  readonly threshold: number;
  readonly windowMinutes: number;
  readonly blocks: boolean;
  /** Milliseconds since 1970, by the clock of the log. */
  readonly from: number;
}

/** From the earliest on: of two for the same people the later one counts. */
const APPROVED = `
  SELECT rule, role_code AS "roleCode", branch_id AS "branchId", threshold, window_minutes AS "windowMinutes", blocks,
         (extract(epoch FROM in_force_from) * 1000)::float8 AS "from"
    FROM leak_rule_version WHERE decision = 'approved' ORDER BY in_force_from, id`;

export async function readRuleBook(tx: SqlTransaction, rules: readonly SignalRule[]): Promise<RuleBook> {
  return new RuleBook(rules, await tx.query<RuleInForce & Record<string, unknown>>(APPROVED, []));
}

/**
 * The rules of an office at any time of its past: those with which it began, changed by what two people set. What is set for a role or a branch takes
 * the place of what is set for all; where several concern somebody, the strictest one does.
 */
export class RuleBook {
  readonly #rules: readonly SignalRule[];
  readonly #set: readonly RuleInForce[];
  /** By whom it concerns and how many were in force by then: people and moments are many, answers are few. */
  readonly #known = new Map<string, readonly SignalRule[]>();

  /** @param set in the order in which they came into force */
  constructor(rules: readonly SignalRule[], set: readonly RuleInForce[]) {
    this.#rules = rules;
    this.#set = set;
  }

  /** The same book where this came into force before everything else and was never replaced for the people it concerns. */
  with(tried: Omit<RuleInForce, 'from'>): RuleBook {
    const others = this.#set.filter((one) => !isForTheSame(one, tried));
    return new RuleBook(this.#rules, [{ ...tried, from: Number.NEGATIVE_INFINITY }, ...others]);
  }

  rulesFor(works: Works, at: number): readonly SignalRule[] {
    if (this.#set.length === 0) return this.#rules;
    const inForce = this.#set.filter(({ from }) => from <= at).length;
    const key = `${inForce}/${works.branchId}/${[...works.roles].sort().join()}`;
    let rules = this.#known.get(key);
    if (rules === undefined) {
      const set = this.#set.slice(0, inForce);
      rules = this.#rules.map((rule) => asSet(rule, set, works));
      this.#known.set(key, rules);
    }
    return rules;
  }
}

function asSet(rule: SignalRule, set: readonly RuleInForce[], works: Works): SignalRule {
  const mine = set.filter((one) => one.rule === rule.id);
  const newest = mine.filter((one, at) => !mine.slice(at + 1).some((later) => isForTheSame(later, one)));
  const special = newest.filter(
    ({ roleCode, branchId }) =>
      (roleCode !== null && works.roles.includes(roleCode)) || (branchId !== null && branchId === works.branchId),
  );
  const chosen = strictest(special) ?? newest.find(({ roleCode, branchId }) => roleCode === null && branchId === null);
  if (chosen === undefined) return rule;
  const { threshold, windowMinutes } = chosen;
  return { ...rule, limit: threshold, windowMinutes, blocks: chosen.blocks || special.some(({ blocks }) => blocks) };
}

function strictest(versions: readonly RuleInForce[]): RuleInForce | undefined {
  return versions.toSorted((one, other) => rate(one) - rate(other))[0];
}

/** The fewer are allowed, and the longer they are counted together, the stricter. */
const rate = ({ threshold, windowMinutes }: RuleInForce): number => threshold - windowMinutes / 1_000_000;

const isForTheSame = (
  one: Pick<RuleInForce, 'rule' | 'roleCode' | 'branchId'>,
  other: Pick<RuleInForce, 'rule' | 'roleCode' | 'branchId'>,
): boolean => one.rule === other.rule && one.roleCode === other.roleCode && one.branchId === other.branchId;
