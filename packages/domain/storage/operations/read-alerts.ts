import type { SqlTransaction } from '@kean/db';
import type { PublicText } from '@kean/kernel';
import { ALERT_WORDS, type Alert, type AlertKind, listOpenAlerts, nameOf, type Silence } from '@kean/queues';
import type { AlertView } from '../contract/work.ts';
import { publicTextOf } from '../errors.ts';
import type { ScheduleRow } from './schedule-view.ts';

const NAMES = 'select id, display_name as name from staff where id = any($1::uuid[])';

/** Of each kind of backup, why its last failure failed. */
const CAUSES = `
  select distinct on (kind) kind, failure from backup where state = 'failed' and failure is not null order by kind, id desc`;

/** Named by what lies in them; the code beside it says the same to a program. */
const TITLES: Readonly<Record<string, PublicText>> = {
  'backup-failed/records': { zh: '资料备份失败', en: 'A backup of records failed' },
  'backup-failed/keys': { zh: '密钥库备份失败', en: 'A backup of the key store failed' },
  'backup-not-swept/records': { zh: '过期的资料备份没有清除', en: 'Backups of records have outlived their time' },
  'backup-not-swept/keys': { zh: '过期的密钥库备份没有清除', en: 'Backups of the key store have outlived their time' },
};

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
  const causes = new Map(
    (await tx.query<{ kind: string; failure: string }>(CAUSES)).map(({ kind, failure }) => [kind, failure]),
  );
  const wordsOf = (kind: AlertKind, about: string) => {
    const schedule = kind === 'schedule-overdue' ? schedules.find(({ name }) => name === about) : undefined;
    const words = schedule?.words ?? ALERT_WORDS[kind];
    const cause = kind === 'backup-failed' ? causes.get(about) : undefined;
    return {
      title: TITLES[nameOf({ kind, about })] ?? words.title,
      remedy: cause === undefined ? words.remedy : publicTextOf(cause),
    };
  };
  const view = ({ kind, about, since }: Pick<Alert, 'kind' | 'about' | 'since'>): AlertView => {
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
