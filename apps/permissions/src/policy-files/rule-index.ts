import type { Question } from '../deciding/question.ts';
import type { CompiledRule } from './compile-rule.ts';

/**
 * Rules by what they name most narrowly, so that a question meets those that could fit it and not the others: ten thousand
 * rules about other records cost nothing.
 */
export class RuleIndex {
  readonly #byResourceType = new Map<string, Map<string, Map<string, RulesOfAct>>>();

  add(rule: CompiledRule): void {
    for (const action of rule.actions) this.#ofAct(rule, action).add(rule);
  }

  /** The rules about this act of this kind of subject on this kind of resource, `undefined` where there is none. */
  find({ subject, action, resource }: Question): RulesOfAct | undefined {
    return this.#byResourceType.get(resource.type)?.get(subject.type)?.get(action.name);
  }

  #ofAct({ resourceType, subjectType }: CompiledRule, action: string): RulesOfAct {
    const bySubjectType = entry(this.#byResourceType, resourceType, () => new Map<string, Map<string, RulesOfAct>>());
    return entry(
      entry(bySubjectType, subjectType, () => new Map<string, RulesOfAct>()),
      action,
      () => new RulesOfAct(),
    );
  }
}

export class RulesOfAct {
  forbidding: Shelf | null = null;
  permitting: Shelf | null = null;

  add(rule: CompiledRule): void {
    if (rule.effect === 'forbid') this.forbidding = (this.forbidding ?? new Shelf()).with(rule);
    else this.permitting = (this.permitting ?? new Shelf()).with(rule);
  }
}

type Rules = Map<string, CompiledRule[]>;
const NONE: readonly CompiledRule[] = [];

/** Rules of one effect about one act. What it does not have it does not make: there may be tens of thousands of shelves. */
export class Shelf {
  #byResource: Rules | null = null;
  #bySubject: Rules | null = null;
  #byRole: Rules | null = null;
  #forAll: CompiledRule[] | null = null;

  with(rule: CompiledRule): this {
    if (rule.resourceIds !== null) this.#byResource = file(this.#byResource, rule.resourceIds, rule);
    else if (rule.subjectIds !== null) this.#bySubject = file(this.#bySubject, rule.subjectIds, rule);
    else if (rule.roles !== null) this.#byRole = file(this.#byRole, rule.roles, rule);
    else if (this.#forAll !== null) this.#forAll.push(rule);
    else this.#forAll = [rule];
    return this;
  }

  /** The first rule that `holds`: those that name the resource, then the subject, then a role, each by the order of the file. */
  first({ subject, resource }: Question, roles: readonly string[], holds: (rule: CompiledRule) => boolean) {
    let found: CompiledRule | undefined;
    if (this.#byResource !== null) found = firstOf(this.#byResource.get(resource.id) ?? NONE, holds);
    if (found === undefined && this.#bySubject !== null) {
      found = firstOf(this.#bySubject.get(subject.id) ?? NONE, holds);
    }
    if (this.#byRole !== null) {
      for (const role of roles) found ??= firstOf(this.#byRole.get(role) ?? NONE, holds);
    }
    return found ?? firstOf(this.#forAll ?? NONE, holds);
  }
}

function firstOf(rules: readonly CompiledRule[], holds: (rule: CompiledRule) => boolean): CompiledRule | undefined {
  for (const rule of rules) if (holds(rule)) return rule;
  return undefined;
}

function file(there: Rules | null, names: ReadonlySet<string>, rule: CompiledRule): Rules {
  const rules = there ?? new Map<string, CompiledRule[]>();
  for (const name of names) entry(rules, name, () => []).push(rule);
  return rules;
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
