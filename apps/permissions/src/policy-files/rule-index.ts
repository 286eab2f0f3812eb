import type { Question } from '../deciding/question.ts';
import type { CompiledRule } from './compile-rule.ts';

/**
 * Rules by what they name most narrowly, so that a question meets those that could fit it and not the others: ten thousand
 * rules about other records cost nothing.
 */
export class RuleIndex {
  readonly #byAct = new Map<string, Shelf>();

  constructor(rules: readonly CompiledRule[]) {
    for (const rule of rules) {
      for (const action of rule.actions) {
        const key = keyOf(rule.subjectType, action, rule.resourceType);
        const shelf = this.#byAct.get(key) ?? new Shelf();
        this.#byAct.set(key, shelf);
        shelf.add(rule);
      }
    }
  }

  /** The first rule, by the order of the file within its shelf, that holds for the question. */
  find(question: Question, roles: readonly string[], holds: (rule: CompiledRule) => boolean): CompiledRule | undefined {
    const shelf = this.#byAct.get(keyOf(question.subject.type, question.action.name, question.resource.type));
    return shelf?.find(question, roles, holds);
  }
}

/** Names of a file hold no control character, so three parts of a question never spell another key of a file. */
function keyOf(subjectType: string, action: string, resourceType: string): string {
  return `${subjectType}\u0000${action}\u0000${resourceType}`;
}

type Rules = Map<string, CompiledRule[]>;

class Shelf {
  readonly #byResource: Rules = new Map();
  readonly #bySubject: Rules = new Map();
  readonly #byRole: Rules = new Map();
  readonly #forAll: CompiledRule[] = [];

  add(rule: CompiledRule): void {
    if (rule.resourceIds !== null) file(this.#byResource, rule.resourceIds, rule);
    else if (rule.subjectIds !== null) file(this.#bySubject, rule.subjectIds, rule);
    else if (rule.roles !== null) file(this.#byRole, rule.roles, rule);
    else this.#forAll.push(rule);
  }

  find(question: Question, roles: readonly string[], holds: (rule: CompiledRule) => boolean): CompiledRule | undefined {
    const found =
      this.#byResource.get(question.resource.id)?.find(holds) ?? this.#bySubject.get(question.subject.id)?.find(holds);
    if (found !== undefined) return found;
    for (const role of roles) {
      const ofRole = this.#byRole.get(role)?.find(holds);
      if (ofRole !== undefined) return ofRole;
    }
    return this.#forAll.find(holds);
  }
}

function file(rules: Rules, names: ReadonlySet<string>, rule: CompiledRule): void {
  for (const name of names) {
    const there = rules.get(name);
    if (there === undefined) rules.set(name, [rule]);
    else there.push(rule);
  }
}
