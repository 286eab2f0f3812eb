import { BROKERAGE_CONTRACTS_ARE_KEPT } from '@kean/regulation';

/** A day by the calendar of the office, `2026-11-26`. */
export type Day = string;

/** A law that keeps it, and the first day on which it may go. */
export interface KeptBy {
  readonly law: string;
  readonly until: Day;
}

/**
 * Whoever concluded a contract for a service stands in papers that are kept (房地产经纪管理办法 26): until the period is over their dossier is
 * stored and protected, and nothing else (PIPL 47, last paragraph). A period of years ends with the day of the same date, or the last of a
 * shorter month (民法典 202); the first day after it is the one on which it may go.
 * @returns `null` where no contract was made, or its period is over
 */
export function aContractIsKeptAsLongAsTheMeasuresSay(contractEndedOn: Day | null, today: Day): KeptBy | null {
  if (contractEndedOn === null) return null;
  const { id, value } = BROKERAGE_CONTRACTS_ARE_KEPT;
  const [year = 0, month = 0, day = 0] = contractEndedOn.split('-').map(Number);
  const ends = new Date(Date.UTC(year + value.amount, month - 1, day));
  // The 29th of February of a common year has run over into March: its period ends with the last of February.
  if (ends.getUTCMonth() !== month - 1) ends.setUTCDate(0);
  ends.setUTCDate(ends.getUTCDate() + 1);
  const until = ends.toISOString().slice(0, 10);
  return until > today ? { law: id, until } : null;
}
