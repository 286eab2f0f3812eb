import { createHash } from 'node:crypto';
import type { PublicText } from '@kean/kernel';

/** Unit of a period. Working days are those of the State Council's calendar. */
export type PeriodUnit = 'hour' | 'day' | 'working-day' | 'month' | 'year';

export interface Period {
  readonly kind: 'period';
  readonly amount: number;
  readonly unit: PeriodUnit;
}
/** A number of people or of records, and from which one it counts: `from` includes the number itself, `above` does not. */
export interface Threshold {
  readonly kind: 'threshold';
  readonly of: 'people' | 'records';
  readonly counts: readonly number[];
  readonly from: 'from' | 'above';
}
/** Things that have to be there, by code. */
export interface Items<Code extends string = string> {
  readonly kind: 'items';
  readonly items: Readonly<Record<Code, PublicText>>;
}
/** A duty without a number. */
export interface Duty {
  readonly kind: 'duty';
}
export type LegalValue = Period | Threshold | Items | Duty;

/**
 * How well a fact is documented: `high` by the text of the law itself, `medium-high` and `medium` by it together with commentary,
 * `unverified` where nobody of us has seen the text.
 */
export const CONFIDENCES = ['high', 'medium-high', 'medium', 'unverified'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export interface LegalSource {
  /** Stable, lower case, for example `pipl`. */
  readonly id: string;
  readonly title: PublicText;
}

/** One thing that a law or a standard asks. */
export interface LegalFact<Value extends LegalValue = LegalValue> {
  /** Stable: `<source>/<what>`. */
  readonly id: string;
  readonly source: LegalSource;
  /** As it is cited, for example 第十七条. */
  readonly article: PublicText;
  /** What it asks, as a sentence of ours, without the number. */
  readonly says: PublicText;
  readonly value: Value;
  readonly confidence: Confidence;
}

export const period = (amount: number, unit: PeriodUnit): Period => ({ kind: 'period', amount, unit });
export const peopleFrom = (count: number): Threshold => ({
  kind: 'threshold',
  of: 'people',
  counts: [count],
  from: 'from',
});
export const peopleAbove = (count: number): Threshold => ({
  kind: 'threshold',
  of: 'people',
  counts: [count],
  from: 'above',
});
export const recordsFrom = (...counts: readonly number[]): Threshold => ({
  kind: 'threshold',
  of: 'records',
  counts,
  from: 'from',
});
export const items = <const Code extends string>(named: Readonly<Record<Code, PublicText>>): Items<Code> => ({
  kind: 'items',
  items: named,
});
export const duty: Duty = { kind: 'duty' };

/**
 * Hex SHA-256 over what a fact says: a confirmation holds for this and nothing else. The confidence is ours and not the law's, so it
 * is left out.
 */
export function digestOfFact({ id, source, article, says, value }: LegalFact): string {
  return createHash('sha256')
    .update(JSON.stringify([id, source.id, article, says, value]))
    .digest('hex');
}
