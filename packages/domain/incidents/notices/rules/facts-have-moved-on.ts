import { FACT_NAMES, type FactName, type KnownFacts } from '../../contract/notices.ts';

/** Facts that are others now than those from which a notice was written. */
export function factsThatMovedOn(written: KnownFacts, now: KnownFacts): FactName[] {
  return FACT_NAMES.filter((name) => JSON.stringify(written[name]) !== JSON.stringify(now[name])) as FactName[];
}
