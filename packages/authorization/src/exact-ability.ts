import { Ability, type ConditionsMatcher, type FieldMatcher, type MatchConditions } from '@casl/ability';
import { type Clock, type GrantCondition, systemClock } from '@kean/kernel';

/** One property of a row has this value, and the moment in another one is not over. */
export interface BoundPlace {
  readonly property: string;
  readonly equals: string;
  /** Property with a `Date`, or `null` in the row where it never lapses; `null` here where nothing lapses. */
  readonly lapses: string | null;
}

/** What a bound rule asks of a row: where it is, and what it is like. */
export interface BoundCondition {
  /** `null`: wherever it is. */
  readonly place: BoundPlace | null;
  readonly when: readonly GrantCondition[];
}

export interface BoundRule {
  readonly action: string;
  readonly subject: string;
  readonly fields?: string[];
  /** Absent where nothing is asked of a row; never a condition that asks nothing. */
  readonly conditions?: BoundCondition;
}

export type ExactAbility = Ability<[string, string | object], BoundCondition>;

type Matches = (row: Record<string, unknown>) => boolean;

/**
 * Equality and nothing else. CASL's own matcher reads a list on the row as "contains" and a condition `undefined` as "has no
 * such property"; SQL reads neither that way, and the locks would come apart. A comparison with anything but text is refused
 * when the rule is built: `{ branchId: undefined }` would mean every row somewhere.
 */
function exactConditions(clock: Clock): ConditionsMatcher<BoundCondition> {
  return ({ place, when }) => {
    const asked = [...(place === null ? [] : [placeMatches(place, clock)]), ...when.map(valueMatches)];
    const [only, ...further] = asked;
    if (only === undefined) throw new TypeError('a condition asks something of a row');
    return (
      further.length === 0 ? only : (row: Record<string, unknown>) => asked.every((one) => one(row))
    ) as MatchConditions;
  };
}

function placeMatches({ property, equals, lapses }: BoundPlace, clock: Clock): Matches {
  if (!isText(property) || !isText(equals)) {
    throw new TypeError('a condition compares a property with a text that is there');
  }
  if (lapses === null) return (row) => row[property] === equals;
  return (row) => row[property] === equals && lasts(row[lapses], clock);
}

function valueMatches({ property, oneOf }: GrantCondition): Matches {
  if (!isText(property) || oneOf.length === 0 || !oneOf.every(isText)) {
    throw new TypeError('a condition compares a property with texts that are there');
  }
  return (row) => (oneOf as readonly unknown[]).includes(row[property]);
}

function isText(candidate: unknown): boolean {
  return typeof candidate === 'string' && candidate !== '';
}

/** A moment that was not loaded is over: absence denies. */
function lasts(until: unknown, clock: Clock): boolean {
  return until === null || (until instanceof Date && until.getTime() > clock.now().getTime());
}

/** Names and nothing else: CASL's own matcher reads `*` in a field name as a pattern. */
const exactFields: FieldMatcher = (fields) => (field) => fields.includes(field);

/** CASL over bound rules, with both matchers made exact. */
export function exactAbility(rules: readonly BoundRule[], clock: Clock = systemClock): ExactAbility {
  const conditionsMatcher = exactConditions(clock);
  for (const rule of rules) if (rule.conditions !== undefined) conditionsMatcher(rule.conditions);
  return new Ability<[string, string | object], BoundCondition>([...rules], {
    conditionsMatcher,
    fieldMatcher: exactFields,
  });
}
