import { COMPARISONS, type ComparisonName } from './compare.ts';
import type { Condition, RightSide } from './policy-file.ts';
import { type Asked, type Held, type ReadAttribute, readAttribute } from './read-attribute.ts';
import { allOf, anyOf, type JudgeOf, notOf } from './truth.ts';

export type Judge = JudgeOf<Asked>;

/** Says where in the file something is wrong. */
export type Refuse = (path: string, what: string) => never;

const FORMS = ['all', 'any', 'not', 'attribute'] as const;
const NAMES = Object.keys(COMPARISONS) as ComparisonName[];

/**
 * Turns a condition into a function. Nothing of the file is evaluated as code.
 * @param path where it stands, for the sentence of {@link Refuse}
 */
export function compileCondition(condition: Condition, held: Held, path: string, refuse: Refuse): Judge {
  const forms = FORMS.filter((form) => condition[form] !== undefined);
  const [form] = forms;
  if (forms.length !== 1 || form === undefined) {
    return refuse(path, 'a condition is exactly one of all, any, not, or attribute with a comparison');
  }
  const comparisons = [...NAMES, 'exists' as const].filter((name) => condition[name] !== undefined);
  if (form !== 'attribute' && comparisons.length > 0) {
    return refuse(`${path}.${comparisons[0]}`, 'a comparison stands beside an attribute');
  }
  const inner = (conditions: readonly Condition[], name: string) =>
    conditions.map((one, position) => compileCondition(one, held, `${path}.${name}[${position}]`, refuse));
  if (condition.all !== undefined) return allOf(inner(condition.all, 'all'));
  if (condition.any !== undefined) return anyOf(inner(condition.any, 'any'));
  if (condition.not !== undefined) return notOf(compileCondition(condition.not, held, `${path}.not`, refuse));
  const [comparison, ...others] = comparisons;
  if (comparison === undefined || others.length > 0) {
    return refuse(path, `an attribute is compared exactly once, by one of ${NAMES.join(', ')} or exists`);
  }
  const left = reader(condition.attribute ?? '', held, `${path}.attribute`, refuse);
  if (comparison === 'exists') return (asked) => (left(asked) !== undefined) === condition.exists;
  return compare(left, comparison, rightSide(condition[comparison], held, `${path}.${comparison}`, refuse));
}

function compare(left: ReadAttribute, name: ComparisonName, right: ReadAttribute): Judge {
  const compareValues = COMPARISONS[name];
  return (asked) => {
    const [one, other] = [left(asked), right(asked)];
    return one === undefined || other === undefined ? undefined : compareValues(one, other);
  };
}

function rightSide(right: RightSide | undefined, held: Held, path: string, refuse: Refuse): ReadAttribute {
  if (typeof right === 'object' && 'attribute' in right) {
    return reader(right.attribute, held, `${path}.attribute`, refuse);
  }
  return () => right;
}

function reader(name: string, held: Held, path: string, refuse: Refuse): ReadAttribute {
  const read = readAttribute(name, held);
  return typeof read === 'string' ? refuse(path, read) : read;
}
