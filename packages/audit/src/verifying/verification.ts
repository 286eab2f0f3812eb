import type { SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';

/** How a comparison ended: sound, or what was found first. */
export const VERIFICATION_OUTCOMES = ['sound', 'edited', 'missing', 'inserted', 'reordered', 'unreadable'] as const;

export interface Finding {
  /**
   * `edited`: the row does not say what was logged · `missing`: logged and not in the database · `inserted`: in the database and
   * never logged · `reordered`: both, in another order · `unreadable`: the files of the log are damaged
   */
  readonly outcome: (typeof VERIFICATION_OUTCOMES)[number];
  /** Place in the log of what was found first. */
  readonly sequence: number | null;
  readonly eventId: string | null;
}

export interface Verification extends Finding {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Entries of the log that were compared. */
  readonly size: number;
}

const KEEP = `
  insert into audit_verification (id, started_at, size, outcome, sequence, event_id)
  values ($1::uuid, $2::timestamptz, $3::int8, $4, $5::int8, $6::uuid)`;
const NEWEST = `
  select started_at as "startedAt", finished_at as "finishedAt", size, outcome, sequence, event_id as "eventId"
    from audit_verification order by finished_at desc limit 1`;

interface Row extends Omit<Verification, 'size' | 'sequence'> {
  readonly size: bigint;
  readonly sequence: bigint | null;
}

export async function keepVerification(tx: SqlTransaction, found: Omit<Verification, 'finishedAt'>): Promise<void> {
  const { startedAt, size, outcome, sequence, eventId } = found;
  await tx.query(KEEP, [newId(), startedAt.toISOString(), size, outcome, sequence, eventId]);
}

export async function newestVerification(tx: SqlTransaction): Promise<Verification | null> {
  const [row] = await tx.query<Row & Record<string, unknown>>(NEWEST);
  if (row === undefined) return null;
  return { ...row, size: Number(row.size), sequence: row.sequence === null ? null : Number(row.sequence) };
}
