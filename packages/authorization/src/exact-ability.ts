import { Ability, type ConditionsMatcher, type FieldMatcher, type MatchConditions } from '@casl/ability';

/** Comparisons of a bound rule: property of the row → the one value it must have. A plain Prisma `where` as well. */
export type BoundConditions = Readonly<Record<string, string>>;

export interface BoundRule {
  readonly action: string;
  readonly subject: string;
  readonly fields?: string[];
  readonly conditions?: BoundConditions;
}

export type ExactAbility = Ability<[string, string | object], BoundConditions>;

/**
 * Equality and nothing else. CASL's own matcher reads a list on the row as "contains" and a condition `undefined` as "has no
 * such property"; SQL reads neither that way, and the locks would come apart. A condition that is empty or holds anything but
 * text is refused when the rule is built: `{}` and `{ branchId: undefined }` would both mean every row somewhere.
 */
const exactConditions: ConditionsMatcher<BoundConditions> = (conditions) => {
  const wanted = Object.entries(conditions);
  const [first] = wanted;
  if (first === undefined) throw new TypeError('a rule with conditions has at least one');
  if (wanted.some(([, value]) => typeof value !== 'string' || value === '')) {
    throw new TypeError('a condition compares with a text that is there');
  }
  const [property, value] = first;
  if (wanted.length === 1) return asMatcher((row) => row[property] === value);
  return asMatcher((row) => wanted.every(([name, text]) => row[name] === text));
};

function asMatcher(matches: (row: Record<string, unknown>) => boolean): MatchConditions {
  return matches as MatchConditions;
}

/** Names and nothing else: CASL's own matcher reads `*` in a field name as a pattern. */
const exactFields: FieldMatcher = (fields) => (field) => fields.includes(field);

/** CASL over bound rules, with both matchers made exact. */
export function exactAbility(rules: readonly BoundRule[]): ExactAbility {
  for (const rule of rules) if (rule.conditions !== undefined) exactConditions(rule.conditions);
  return new Ability<[string, string | object], BoundConditions>([...rules], {
    conditionsMatcher: exactConditions,
    fieldMatcher: exactFields,
  });
}
