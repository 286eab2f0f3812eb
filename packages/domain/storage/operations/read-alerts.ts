import type { SqlTransaction } from '@kean/db';
import { ALERT_WORDS, type AlertKind, listOpenAlerts, nameOf, type Silence } from '@kean/queues';
import type { AlertView } from '../contract/work.ts';
import type { ScheduleRow } from './schedule-view.ts';

const NAMES = 'select id, display_name as name from staff where id = any($1::uuid[])';

/** Open alerts in words, those that nobody has seen first; then what no worker is left to write down. */
export async function readAlerts(
  tx: SqlTransaction,
  silence: readonly Silence[],
  schedules: readonly ScheduleRow[],
): Promise<AlertView[]> {
  const alerts = await listOpenAlerts(tx);
  const rows = await tx.query<{ id: string; name: string }>(NAMES, [
    alerts.flatMap(({ seenBy }) => (seenBy === null ? [] : [seenBy])),
  ]);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const written = new Set(alerts.map(nameOf));
  const wordsOf = (kind: AlertKind, about: string) => {
    const schedule = kind === 'schedule-overdue' ? schedules.find(({ name }) => name === about) : undefined;
    return schedule?.words ?? ALERT_WORDS[kind];
  };
  const view = ({ kind, about, since }: Silence): AlertView => {
    return { id: null, kind, about, since, seenAt: null, seenByName: null, ...wordsOf(kind, about) };
  };
  return [
    ...alerts.map((alert) => ({
      ...view(alert),
      id: alert.id,
      seenAt: alert.seenAt,
      seenByName: alert.seenBy === null ? null : (names.get(alert.seenBy) ?? null),
    })),
    ...silence.filter((one) => !written.has(nameOf(one))).map(view),
  ];
}
