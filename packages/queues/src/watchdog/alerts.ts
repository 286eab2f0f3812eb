import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { type AlertKind, SILENCE_KINDS, type ToldKind } from './alert-kinds.ts';
import type { Silence } from './find-silence.ts';

export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly about: string;
  readonly since: Date;
  readonly raisedAt: Date;
  readonly seenAt: Date | null;
  readonly seenBy: StaffId | null;
}

const RAISE = `
  insert into alert (kind, about, since)
  select kind, about, since from jsonb_to_recordset($1::jsonb) as found (kind text, about text, since timestamptz)
  on conflict (kind, about) where resolved_at is null do nothing returning kind, about`;
const RESOLVE = `
  update alert set resolved_at = clock_timestamp()
   where resolved_at is null and kind = any($2::text[]) and (kind || '/' || about) <> all($1::text[]) returning kind, about`;
const TELL = `
  insert into alert (kind, about, since) values ($1, $2, clock_timestamp())
  on conflict (kind, about) where resolved_at is null do nothing`;
const END = `update alert set resolved_at = clock_timestamp() where resolved_at is null and kind = $1 and about = $2`;
const OPEN = `
  select id::text, kind, about, since, raised_at as "raisedAt", seen_at as "seenAt", seen_by as "seenBy"
    from alert where resolved_at is null order by seen_at is not null, since, id limit 100`;
const SEE = `
  update alert set seen_at = clock_timestamp(), seen_by = $2::uuid
   where id = $1::bigint and resolved_at is null and seen_at is null returning kind, about`;
const KEPT_DAYS = 180;
const FORGET = `delete from alert where resolved_at < clock_timestamp() - make_interval(days => ${KEPT_DAYS}) returning id`;

export type AlertName = Pick<Alert, 'kind' | 'about'>;

export const nameOf = ({ kind, about }: AlertName): string => `${kind}/${about}`;

/**
 * Raises what is silent for the second look in a row, and resolves what is silent no more. The same silence is one alert until it ends.
 *
 * @param firm silent now and in the look before
 * @param silent silent now
 */
export async function keepAlerts(
  tx: SqlTransaction,
  firm: readonly Silence[],
  silent: readonly Silence[],
): Promise<{ readonly raised: readonly AlertName[]; readonly resolved: readonly AlertName[] }> {
  const raised = firm.length === 0 ? [] : await tx.query<AlertName>(RAISE, [JSON.stringify(firm)]);
  const resolved = await tx.query<AlertName>(RESOLVE, [silent.map(nameOf), SILENCE_KINDS]);
  await tx.query(FORGET);
  return { raised, resolved };
}

/** What a clause tells of itself, in the transaction in which it learns it: told again, it is the same alert until {@link endAlert}. */
export interface ToldAlert {
  readonly kind: ToldKind;
  /** A code of the clause: small letters, digits and hyphens. */
  readonly about: string;
}

/** Raises what a clause tells of itself; no watchdog resolves it. */
export async function tellAlert(tx: SqlTransaction, { kind, about }: ToldAlert): Promise<void> {
  await tx.query(TELL, [kind, about]);
}

/** It is over: nothing happens where nothing was told. */
export async function endAlert(tx: SqlTransaction, { kind, about }: ToldAlert): Promise<void> {
  await tx.query(END, [kind, about]);
}

/** Those that nobody has seen first. */
export function listOpenAlerts(tx: SqlTransaction): Promise<Alert[]> {
  return tx.query<Alert>(OPEN);
}

/** A person has seen it; it stays until the silence ends. @returns what it is about; `null` when it is over or was seen before */
export async function seeAlert(tx: SqlTransaction, id: string, staffId: StaffId): Promise<AlertName | null> {
  const [row] = await tx.query<AlertName>(SEE, [id, staffId]);
  return row ?? null;
}
