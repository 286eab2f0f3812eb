import type { SqlTransaction } from '@kean/db';
import { recordAll } from '../audit-events.ts';
import type { Signal } from '../contract/signals.ts';
import type { WatchedAct } from './watched-acts.ts';

/** A signal with the act at which it was told. */
export interface ToldSignal {
  readonly signal: Signal;
  readonly act: {
    readonly row: Pick<WatchedAct['row'], 'id' | 'occurredAt' | 'position'>;
    readonly works: Pick<WatchedAct['works'], 'branchId'>;
  };
}

/**
 * One alert for a rule, a person and a window, however often it is told. What is told again after it was closed opens it again: nothing is dropped.
 * An act that lies at or before the last one by which the alert was told tells nothing: the log may be read a second time.
 */
const RAISE = `
  insert into leak_alert as alert (rule, staff_id, branch_id, window_from, window_minutes, severity, first_at, last_at, measured, threshold,
                                   suppressed_by, position, event_id, blocks)
  select $1, $2::uuid, $3::uuid, to_timestamp($4::float8 / 1000), $5::int4, $6, told.at, told.at, $8::int4, $9::int4,
         (select s.id from leak_suppression s
           where s.rule = $1 and (s.staff_id = $2::uuid or s.branch_id = $3::uuid) and s.lifted_at is null and s.ends_at > now()
           order by s.ends_at desc limit 1),
         $10::int8, $11::uuid, $12
    from (select timestamptz 'epoch' + $7::int8 * interval '1 microsecond' as at) told
  on conflict (rule, staff_id, window_from) do update
     set times = alert.times + 1, last_at = excluded.last_at, measured = greatest(alert.measured, excluded.measured),
         position = excluded.position, event_id = excluded.event_id, blocks = alert.blocks or excluded.blocks,
         -- Whoever writes about it meanwhile is not sent back, unless it opens again.
         version = alert.version + (alert.state = 'closed')::int4,
         state = case alert.state when 'closed' then 'new' else alert.state end, closed_as = null, duplicate_of = null
   where (alert.position, alert.last_at, alert.event_id) < (excluded.position, excluded.last_at, excluded.event_id)
  returning id, times`;

/** @returns how many alerts were told or told again */
export async function raiseAlerts(tx: SqlTransaction, told: readonly ToldSignal[]): Promise<number> {
  const raised: { readonly id: string; readonly times: number; readonly signal: Signal }[] = [];
  for (const { signal, act } of told) {
    const { windowMinutes } = signal;
    const windowMs = windowMinutes * 60_000;
    const [row] = await tx.query<{ id: string; times: number }>(RAISE, [
      ...[signal.rule, signal.person, act.works.branchId, Math.floor(signal.at / windowMs) * windowMs, windowMinutes],
      ...[
        signal.severity,
        act.row.occurredAt,
        signal.measured,
        signal.limit,
        act.row.position,
        act.row.id,
        signal.blocks,
      ],
    ]);
    if (row !== undefined) raised.push({ ...row, signal });
  }
  await recordAll(
    tx,
    raised.map(({ id, times, signal: { rule, severity, measured, limit } }) => ({
      ...{ action: 'incidents.alert-raised', outcome: 'allowed', principal: null },
      ...{ subject: { kind: 'LeakAlert', id }, facts: { rule, severity, measured, limit, times } },
    })),
  );
  return raised.length;
}
