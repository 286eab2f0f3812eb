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
 * @param shared conditions that were compiled for other rules of the file, by their text
 */
export function compileRule(
  file: PolicyFile,
  rule: Rule,
  mark: PolicyMark,
  path: string,
  refuse: Refuse,
  shared: Map<string, Judgement>,
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
    rule.when === undefined ? null : (shared.get(spelled) ?? compileCondition(rule.when, held, `${path}.when`, refuse));
  if (when !== null) shared.set(spelled, when);
  const words = rule.reason ?? { zh: `依据规则 ${rule.id}`, en: `By rule ${rule.id}` };
  return {
    effect: rule.effect,
    subjectType: rule.subject.type,
    subjectIds: setOf(rule.subject.ids),
    roles: setOf(rule.subject.roles),
    actions: new Set(rule.actions),
    resourceType: rule.resource.type,
    resourceIds: setOf(rule.resource.ids),
    when,
    verdict: verdictOf(rule.effect === 'permit', rule.id, words, mark),
  };
}

function setOf(names: readonly string[] | undefined): ReadonlySet<string> | null {
  return names === undefined ? null : new Set(names);
}

/** A member by name, never one that every object inherits. */
export function memberOf<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
