import { COMPARISONS, type Compare, type ComparisonName } from './compare.ts';
import type { Condition, RightSide } from './policy-file.ts';
import { type Asked, type Attribute, attributeOf, type Held, readAttribute } from './read-attribute.ts';
import type { Truth } from './truth.ts';

/** Says where in the file something is wrong. */
export type Refuse = (path: string, what: string) => never;

/**
 * A condition ready to be judged. Data that one function walks: a function made for each of ten thousand rules would be cold at
 * nearly every question.
 */
export interface Judgement {
  readonly kind: 'all' | 'any' | 'not' | 'exists' | 'compare';
  readonly parts: readonly Judgement[];
  readonly left: Attribute | null;
  readonly compare: Compare;
  /** Another attribute, or `null` where the right side is `value`. */
  readonly right: Attribute | null;
  readonly value: unknown;
}

const FORMS = ['all', 'any', 'not', 'attribute'] as const;
const NAMES = Object.keys(COMPARISONS) as ComparisonName[];
const NOTHING: Omit<Judgement, 'kind'> = {
  parts: [],
  left: null,
  compare: () => undefined,
  right: null,
  value: undefined,
};

/**
 * Reads a condition. Nothing of the file is evaluated as code.
 * @param path where it stands, for the sentence of {@link Refuse}
 */
export function compileCondition(condition: Condition, held: Held, path: string, refuse: Refuse): Judgement {
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
  if (condition.all !== undefined) return { ...NOTHING, kind: 'all', parts: inner(condition.all, 'all') };
  if (condition.any !== undefined) return { ...NOTHING, kind: 'any', parts: inner(condition.any, 'any') };
  if (condition.not !== undefined) {
    return { ...NOTHING, kind: 'not', parts: [compileCondition(condition.not, held, `${path}.not`, refuse)] };
  }
  const [comparison, ...others] = comparisons;
  if (comparison === undefined || others.length > 0) {
    return refuse(path, `an attribute is compared exactly once, by one of ${NAMES.join(', ')} or exists`);
  }
  const left = requireAttribute(condition.attribute ?? '', held, `${path}.attribute`, refuse);
  if (comparison === 'exists') return { ...NOTHING, kind: 'exists', left, value: condition.exists };
  const right = rightSide(condition[comparison], held, `${path}.${comparison}`, refuse);
  return { ...NOTHING, kind: 'compare', left, compare: COMPARISONS[comparison], ...right };
}

/** True, false, or `undefined` where it cannot be known. */
export function judge(judgement: Judgement, asked: Asked): Truth {
  switch (judgement.kind) {
    case 'all':
      return judgeUntil(false, judgement.parts, asked);
    case 'any':
      return judgeUntil(true, judgement.parts, asked);
    case 'not': {
      const truth = judgeUntil(false, judgement.parts, asked);
      return truth === undefined ? undefined : !truth;
    }
    case 'exists':
      return (leftOf(judgement, asked) !== undefined) === judgement.value;
    case 'compare': {
      const one = leftOf(judgement, asked);
      const other = judgement.right === null ? judgement.value : readAttribute(judgement.right, asked);
      return one === undefined || other === undefined ? undefined : judgement.compare(one, other);
    }
  }
}

/** Kleene: the deciding truth as soon as one part has it, unknown as long as one part is, and the other truth when none is left. */
function judgeUntil(deciding: boolean, parts: readonly Judgement[], asked: Asked): Truth {
  let truth: Truth = !deciding;
  for (const part of parts) {
    const one = judge(part, asked);
    if (one === deciding) return deciding;
    if (one === undefined) truth = undefined;
  }
  return truth;
}

function leftOf({ left }: Judgement, asked: Asked): unknown {
  return left === null ? undefined : readAttribute(left, asked);
}

function rightSide(right: RightSide | undefined, held: Held, path: string, refuse: Refuse) {
  if (typeof right === 'object' && 'attribute' in right) {
    return { right: requireAttribute(right.attribute, held, `${path}.attribute`, refuse), value: undefined };
  }
  return { right: null, value: right };
}

function requireAttribute(name: string, held: Held, path: string, refuse: Refuse): Attribute {
  const attribute = attributeOf(name, held);
  return typeof attribute === 'string' ? refuse(path, attribute) : attribute;
}
