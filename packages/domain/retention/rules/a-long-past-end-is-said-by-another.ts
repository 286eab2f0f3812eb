import type { ServiceEventKind } from '@kean/clients/contract/service-events';
import type { RetentionCode } from '../errors.ts';

/** An end that is no older is fresh. */
const FRESH_DAYS = 31;
const DAY_MS = 86_400_000;

/** What is said of a client's service. Days as `YYYY-MM-DD`, by the calendar of the office. */
export interface SaidOfService {
  readonly kind: ServiceEventKind;
  readonly onDay: string;
  readonly today: string;
  readonly saidBy: string;
  /** Who serves the client. */
  readonly assigneeId: string | null;
}

/**
 * Until its end is known a contract is kept; an end that lies long past lets its papers go. So it is not for the one who wrote the contract to
 * say. The database holds it too.
 */
export function aLongPastEndIsSaidByAnother({
  kind,
  onDay,
  today,
  saidBy,
  assigneeId,
}: SaidOfService): RetentionCode | null {
  if (kind !== 'contract-ended' || saidBy !== assigneeId) return null;
  return (Date.parse(today) - Date.parse(onDay)) / DAY_MS > FRESH_DAYS ? 'RETENTION_END_LONG_PAST' : null;
}
