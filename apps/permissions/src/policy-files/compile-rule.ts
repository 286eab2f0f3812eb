import type { Verdict } from '../deciding/domain.ts';
import { type PolicyMark, verdictOf } from '../deciding/verdict.ts';
import { compileCondition, type Judgement, type Refuse } from './compile-condition.ts';
import type { PolicyFile, Rule } from './policy-file.ts';
import type { Held } from './read-attribute.ts';

/** A rule ready to be asked. `null` names nothing in particular and fits all. */
export interface CompiledRule {
  readonly effect: Rule['effect'];
  readonly subjectType: string;
  readonly subjectIds: ReadonlySet<string> | null;
  readonly roles: ReadonlySet<string> | null;
  readonly actions: ReadonlySet<string>;
  readonly resourceType: string;
  readonly resourceIds: ReadonlySet<string> | null;
  readonly when: Judgement | null;
  readonly verdict: Verdict;
}

/**
 * Compiles one rule; every name in it must be declared in its file, because a rule about nothing looks like a decision.
 * @param shared what other rules of the file were compiled to
 */
export function compileRule(
  file: PolicyFile,
  rule: Rule,
  mark: PolicyMark,
  path: string,
  refuse: Refuse,
  shared: SharedParts,
): CompiledRule {
  const subjects = memberOf(file.subjects, rule.subject.type);
  const resources = memberOf(file.resources, rule.resource.type);
  if (subjects === undefined) return refuse(`${path}.subject.type`, `"${rule.subject.type}" is not among subjects`);
  if (resources === undefined) return refuse(`${path}.resource.type`, `"${rule.resource.type}" is not among resources`);
  const strange = rule.actions.find((action) => !resources.actions.includes(action));
  if (strange !== undefined) {
    return refuse(`${path}.actions`, `"${strange}" is not among the actions of ${rule.resource.type}`);
  }
  const unknownRole = rule.subject.roles?.find((role) => memberOf(file.roles ?? {}, role) === undefined);
  if (unknownRole !== undefined) return refuse(`${path}.subject.roles`, `"${unknownRole}" is not among roles`);
  const held: Held = { subject: new Set(subjects.held), resource: new Set(resources.held) };
  // Rules that ask the same share one judgement: ten thousand of them then fit where the processor is fast.
  const spelled = JSON.stringify([rule.when, subjects.held, resources.held]);
  const when =
    rule.when === undefined
      ? null
      : (shared.conditions.get(spelled) ?? compileCondition(rule.when, held, `${path}.when`, refuse));
  if (when !== null) shared.conditions.set(spelled, when);
  const words = rule.reason ?? { zh: `依据规则 ${rule.id}`, en: `By rule ${rule.id}` };
  return {
    effect: rule.effect,
    subjectType: rule.subject.type,
    subjectIds: shared.setOf(rule.subject.ids),
    roles: shared.setOf(rule.subject.roles),
    actions: shared.setOf(rule.actions) ?? new Set(),
    resourceType: rule.resource.type,
    resourceIds: shared.setOf(rule.resource.ids),
    when,
    verdict: verdictOf(rule.effect === 'permit', rule.id, words, mark),
  };
}

/** Parts that rules of one file have in common, by their text: each is kept once. */
export class SharedParts {
  readonly conditions = new Map<string, Judgement>();
  readonly #sets = new Map<string, ReadonlySet<string>>();

  setOf(names: readonly string[] | undefined): ReadonlySet<string> | null {
    if (names === undefined) return null;
    const spelled = JSON.stringify(names);
    const known = this.#sets.get(spelled);
    if (known !== undefined) return known;
    const made = new Set(names);
    this.#sets.set(spelled, made);
    return made;
  }
}

/** A member by name, never one that every object inherits. */
export function memberOf<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
