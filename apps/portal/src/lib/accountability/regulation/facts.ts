import type { RegulationFact } from '#lib/api/views.ts';
import { count } from '#lib/format/quantities.ts';
import * as m from '#paraglide/messages.js';

export interface FactsOfSource {
  readonly source: RegulationFact['source'];
  readonly facts: readonly RegulationFact[];
}

/** What nobody has confirmed as it reads now. */
export const isOpen = ({ confirmation }: RegulationFact): boolean => confirmation?.holds !== true;

/** Facts under the law that they come from, in the order in which they arrive. */
export function bySource(facts: readonly RegulationFact[]): FactsOfSource[] {
  return [...Map.groupBy(facts, ({ source }) => source.id).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ source: first.source, facts: group }];
  });
}

const UNIT_WORDS = {
  hour: m.unit_hours,
  day: m.unit_days,
  'working-day': m.unit_working_days,
  month: m.unit_months,
  year: m.unit_years,
} as const;
const OF_WORDS = { people: m.threshold_people, records: m.threshold_records } as const;

/** `3 年`, `超过 10,000,000 人`, `50 / 500 / 5,000 条起`; `null` where the law gives no number. */
export function figureOf({ value }: Pick<RegulationFact, 'value'>): string | null {
  switch (value.kind) {
    case 'period':
      return UNIT_WORDS[value.unit]({ count: count(value.amount) });
    case 'threshold': {
      const counted = OF_WORDS[value.of]({ count: value.counts.map(count).join(' / ') });
      return value.from === 'above' ? m.threshold_above({ count: counted }) : m.threshold_from({ count: counted });
    }
    default:
      return null;
  }
}

export const CONFIDENCE_WORDS = {
  high: m.confidence_high,
  'medium-high': m.confidence_medium_high,
  medium: m.confidence_medium,
  unverified: m.confidence_unverified,
} as const satisfies Record<RegulationFact['confidence'], () => string>;
