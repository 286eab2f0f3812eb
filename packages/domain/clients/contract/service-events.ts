/** The contract's part about services and their ends: whoever reckons how long something is kept asks here, and nobody reckons it again. */
import type { SqlTransaction } from '@kean/db';
import { type ClientId, newId, type StaffId } from '@kean/kernel';

export const SERVICE_EVENTS = ['contacted', 'service-resumed', 'service-finished', 'contract-ended'] as const;
export type ServiceEventKind = (typeof SERVICE_EVENTS)[number];

const STATE = `INSERT INTO service_event (id, client_id, kind, on_day, stated_by) VALUES ($1::uuid, $2::uuid, $3, $4::date, $5::uuid)`;
const KEPT = `SELECT nullif(k.until, 'infinity')::text AS until FROM (SELECT contracts_keep($1::uuid) AS until) k WHERE k.until IS NOT NULL`;

/** What somebody says of a client's service, by the calendar of the office. The day is today or lies behind; the database refuses another. */
export interface StatedEvent {
  readonly clientId: ClientId;
  readonly kind: ServiceEventKind;
  readonly onDay: string;
  readonly statedBy: StaffId;
}

export async function stateServiceEvent(tx: SqlTransaction, event: StatedEvent): Promise<void> {
  await tx.query(STATE, [newId(), event.clientId, event.kind, event.onDay, event.statedBy]);
}

/** That the law keeps contracts of this client. */
export interface KeptContracts {
  /** The first day on which they may go; `null` while nobody has stated when the contract ended. */
  readonly until: string | null;
}

/**
 * Whether the law keeps contracts of this client now (房地产经纪管理办法 26): from the last end that was stated, and of a contract in the archive
 * whose end was not stated for as long as it is not. The guards of the database ask the same function.
 */
export async function contractsKeptOf(tx: SqlTransaction, clientId: ClientId): Promise<KeptContracts | null> {
  const [kept] = await tx.query<{ until: string | null }>(KEPT, [clientId]);
  return kept ?? null;
}
