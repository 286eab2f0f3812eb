import type { Clock, Grant } from '@kean/kernel';
import type { Bearings } from './bind-rules.ts';
import { asGrant } from './grants-of.ts';
import { markedRulesOf } from './kept-from-clients.ts';
import type { PackedRule, RuleSet } from './rule-set.ts';

/** What is asked about one person: an action, and where they matter a record and a field. */
export interface Question {
  /** `clause.action` */
  readonly action: string;
  /** The record with every property its scopes and conditions compare; absent where none is asked about. */
  readonly row?: Readonly<Record<string, unknown>>;
  readonly field?: string;
}

/**
 * Why a rule does not allow it, the nearest miss last: the further down, the less would have to change.
 * `frozen` the person is held by a measure against a leak; `kept-from-clients` another role of the person closes every client; `not-fit` the person owes a duty; `elsewhere` the record stands in another team, branch or region; `not-assigned` it is not the person's own; `no-place` the person
 * has no team, branch or region of that kind.
 */
export const MISSES = [
  'frozen',
  'kept-from-clients',
  'not-fit',
  'expired',
  'no-place',
  'elsewhere',
  'not-assigned',
  'assignment-lapsed',
  'condition',
  'field',
] as const;
export type Miss = (typeof MISSES)[number];

/** One rule of the person that concerns the action. */
export interface JudgedRule {
  /** Code of the role, or `extra:<id>`. */
  readonly role: string;
  readonly grant: Grant;
  /** `null`: this rule allows it. */
  readonly miss: Miss | null;
}

/** The deciding rule, or the nearest one that does not reach; `rule` is `null` where no role of the person has the action. */
export interface Explanation {
  readonly allowed: boolean;
  readonly rule: JudgedRule | null;
}

/**
 * Why somebody can or cannot. The answer is the authorizer's (a property test compares them), found again rule by rule. Without a record
 * it says whether the action is held at all; without a field, whether it is held for some field.
 */
export function explainDecision(ruleSet: RuleSet, bearings: Bearings, question: Question, clock: Clock): Explanation {
  const judged = markedRulesOf(ruleSet, bearings.roles)
    .filter(({ rule }) => rule.action === question.action)
    .map(({ role, rule, kept }): JudgedRule => {
      return { role, grant: asGrant(rule), miss: kept ?? missOf(rule, bearings, question, clock) };
    });
  const deciding = judged.find((one) => one.miss === null);
  if (deciding !== undefined) return { allowed: true, rule: deciding };
  const nearness = ({ miss }: JudgedRule): number => (miss === null ? MISSES.length : MISSES.indexOf(miss));
  const [nearest] = judged.sort((one, other) => nearness(other) - nearness(one));
  return { allowed: false, rule: nearest ?? null };
}

function missOf(rule: PackedRule, bearings: Bearings, { row, field }: Question, clock: Clock): Miss | null {
  if (rule.until !== null && Date.parse(rule.until) <= clock.now().getTime()) return 'expired';
  const place = placeMiss(rule, bearings, row, clock);
  if (place !== null) return place;
  if (row !== undefined && !rule.when.every(({ property, oneOf }) => isOneOf(row[property], oneOf))) return 'condition';
  if (field === undefined) return null;
  return rule.fields?.includes(field) === true ? null : 'field';
}

function isOneOf(value: unknown, oneOf: readonly string[]): boolean {
  return typeof value === 'string' && oneOf.includes(value);
}

/** The nearest miss of the places of which one must hold. */
function placeMiss({ any }: PackedRule, bearings: Bearings, row: Question['row'], clock: Clock): Miss | null {
  if (any === null) return null;
  let nearest: Miss = 'no-place';
  for (const { property, equals, lapses } of any) {
    const mine: unknown = bearings[equals];
    if (typeof mine !== 'string' || mine === '') continue;
    if (row === undefined) return null;
    const here = row[property] === mine;
    if (here && (lapses === null || lasts(row[lapses], clock))) return null;
    const miss: Miss = here ? 'assignment-lapsed' : equals === 'staffId' ? 'not-assigned' : 'elsewhere';
    if (MISSES.indexOf(miss) > MISSES.indexOf(nearest)) nearest = miss;
  }
  return nearest;
}

function lasts(until: unknown, clock: Clock): boolean {
  return until === null || (until instanceof Date && until.getTime() > clock.now().getTime());
}
