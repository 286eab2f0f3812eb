import { Ability, type ConditionsMatcher, type FieldMatcher, type MatchConditions } from '@casl/ability';

/** What a bound rule asks of a row: one property has this value, and the moment in another one is not over. */
export interface BoundCondition {
  readonly property: string;
  readonly equals: string;
  /** Property with a `Date`, or `null` in the row where it never lapses; `null` here where nothing lapses. */
  readonly lapses: string | null;
}

export interface BoundRule {
  readonly action: string;
  readonly subject: string;
  readonly fields?: string[];
  readonly conditions?: BoundCondition;
}

export type ExactAbility = Ability<[string, string | object], BoundCondition>;

/**
 * Equality and nothing else. CASL's own matcher reads a list on the row as "contains" and a condition `undefined` as "has no
 * such property"; SQL reads neither that way, and the locks would come apart. A comparison with anything but text is refused
 * when the rule is built: `{ branchId: undefined }` would mean every row somewhere.
 */
const exactConditions: ConditionsMatcher<BoundCondition> = ({ property, equals, lapses }) => {
  if (typeof property !== 'string' || property === '' || typeof equals !== 'string' || equals === '') {
    throw new TypeError('a condition compares a property with a text that is there');
  }
  if (lapses === null) return asMatcher((row) => row[property] === equals);
  return asMatcher((row) => row[property] === equals && lasts(row[lapses]));
};

/** A moment that was not loaded is over: absence denies. */
function lasts(until: unknown): boolean {
  return until === null || (until instanceof Date && until.getTime() > Date.now());
}

function asMatcher(matches: (row: Record<string, unknown>) => boolean): MatchConditions {
  return matches as MatchConditions;
}

/** Names and nothing else: CASL's own matcher reads `*` in a field name as a pattern. */
const exactFields: FieldMatcher = (fields) => (field) => fields.includes(field);

/** CASL over bound rules, with both matchers made exact. */
export function exactAbility(rules: readonly BoundRule[]): ExactAbility {
  for (const rule of rules) if (rule.conditions !== undefined) exactConditions(rule.conditions);
  return new Ability<[string, string | object], BoundCondition>([...rules], {
    conditionsMatcher: exactConditions,
    fieldMatcher: exactFields,
  });
}
