import type { Truth } from './truth.ts';

export type Compare = (left: unknown, right: unknown) => Truth;

/**
 * The comparisons a condition may make. Both sides are there when they are called. Two values of different kinds are not equal;
 * which of them is greater cannot be known.
 */
export const COMPARISONS = {
  equals: (left, right) => (isPlain(left) && isPlain(right) ? left === right : undefined),
  notEquals: (left, right) => (isPlain(left) && isPlain(right) ? left !== right : undefined),
  in: (left, right) => (isPlain(left) && Array.isArray(right) ? right.includes(left) : undefined),
  notIn: (left, right) => (isPlain(left) && Array.isArray(right) ? !right.includes(left) : undefined),
  contains: (left, right) => (Array.isArray(left) && isPlain(right) ? left.includes(right) : undefined),
  startsWith: (left, right) =>
    typeof left === 'string' && typeof right === 'string' ? left.startsWith(right) : undefined,
  greaterThan: ordered((left, right) => left > right),
  atLeast: ordered((left, right) => left >= right),
  lessThan: ordered((left, right) => left < right),
  atMost: ordered((left, right) => left <= right),
  before: moments((left, right) => left < right),
  after: moments((left, right) => left > right),
} as const satisfies Record<string, Compare>;

export type ComparisonName = keyof typeof COMPARISONS;

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Numbers by size, texts by their code units, and never one with the other: `"10" > 9` has no answer. */
function ordered(holds: (left: string | number, right: string | number) => boolean): Compare {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left, right);
    if (typeof left === 'string' && typeof right === 'string') return holds(left, right);
    return undefined;
  };
}

/** Date and time with an offset (RFC 3339); the seconds may be missing, as in the examples of AuthZEN. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A time without an offset names no moment, so it compares with nothing. */
function moments(holds: (left: number, right: number) => boolean): Compare {
  return (left, right) => {
    const [one, other] = [momentOf(left), momentOf(right)];
    return one === undefined || other === undefined ? undefined : holds(one, other);
  };
}

function momentOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !MOMENT.test(value)) return undefined;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? undefined : moment;
}
