import type { PublicText } from '@kean/kernel';

/** What may be silent that should not be. */
export const SILENCE_KINDS = [
  'schedule-overdue', // about a schedule: not begun, or begun and not done, for longer than its grace
  'queue-unattended', // about a queue: work waits and no process consumes it
  'relay-lags', // promises stay in Postgres and do not reach Redis
  'timers-late', // timers are due and nobody fires them
  'workers-silent', // no worker has told anything of itself
  'archive-stands', // segments of the log are not archived in time
  'calendar-ends', // about a year: its holidays have not been entered
] as const;
export type SilenceKind = (typeof SILENCE_KINDS)[number];

/** What a clause says of itself, in the transaction in which it learns it; it ends when the clause says so. */
export const TOLD_KINDS = [
  'backup-failed', // about a kind of backup: the last one is none, and no later one was verified
  'backup-not-swept', // about a kind of backup: what has outlived its time lies in the target still
] as const;
export type ToldKind = (typeof TOLD_KINDS)[number];

export const ALERT_KINDS = [...SILENCE_KINDS, ...TOLD_KINDS] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface AlertWords {
  readonly title: PublicText;
  /** What to do, in one sentence. */
  readonly remedy: PublicText;
}

/** Of a schedule the schedule itself says more; these are for the rest. */
export const ALERT_WORDS: Readonly<Record<AlertKind, AlertWords>> = {
  'schedule-overdue': {
    title: { zh: '定时任务逾期', en: 'A schedule is overdue' },
    remedy: {
      zh: '请查看下方的失败任务与工作进程日志，排除原因后再试。',
      en: 'Look at the dead work below and at the log of the worker, remove the cause, and try again.',
    },
  },
  'queue-unattended': {
    title: { zh: '队列无人处理', en: 'Nobody consumes a queue' },
    remedy: {
      zh: '请确认所有工作进程都已升级到同一版本并正在运行，必要时重启工作进程。',
      en: 'See that every worker runs, and runs the same version; restart it where it does not.',
    },
  },
  'relay-lags': {
    title: { zh: '任务没有送达 Redis', en: 'Work does not reach Redis' },
    remedy: {
      zh: '请检查 Redis 是否可用、内存是否已满；恢复后任务会自动送达，不会丢失。',
      en: 'Check that Redis answers and has memory left; once it has, the work goes on by itself and nothing is lost.',
    },
  },
  'timers-late': {
    title: { zh: '到期事项没有触发', en: 'What is due does not fire' },
    remedy: {
      zh: '请查看工作进程日志与数据库连接；恢复后会立即补触发。',
      en: 'Look at the log of the worker and its way to the database; what is due fires as soon as it is back.',
    },
  },
  'workers-silent': {
    title: { zh: '没有工作进程在运行', en: 'No worker is running' },
    remedy: {
      zh: '请启动工作进程；已登记的任务和到期事项都保存在数据库中，启动后会继续。',
      en: 'Start the worker; everything promised and due stands in the database and goes on then.',
    },
  },
  'archive-stands': {
    title: { zh: '连续保护中断：日志没有归档', en: 'Continuous protection stands: the log is not archived' },
    remedy: {
      zh: '请查看数据库日志中 kean-archive 的提示，检查归档目标是否已挂载，以及其空间、网络与权限；恢复后会自动补齐，但在此之前机器损坏将丢失其后的数据。',
      en: 'Look for kean-archive in the log of the database, and at the mount, room, network and rights of the target; it catches up by itself, but until then what was written since is lost with the machine.',
    },
  },
  'calendar-ends': {
    title: { zh: '下一年的放假安排尚未录入', en: "Next year's holidays have not been entered" },
    remedy: {
      zh: '请升级到包含国务院办公厅最新放假安排的版本；在此之前，跨年的工作日期限只按周末推算。',
      en: "Update to a version with the State Council's announcement; until then periods that reach into that year know weekends alone.",
    },
  },
  'backup-failed': {
    title: { zh: '备份失败', en: 'A backup failed' },
    remedy: {
      zh: '请在“备份”页查看失败原因，排除后重新备份；先前的备份不受影响。',
      en: 'See the cause on the page of backups, remove it and take one again; the earlier ones stand.',
    },
  },
  'backup-not-swept': {
    title: { zh: '过期备份没有清除', en: 'Backups have outlived their time' },
    remedy: {
      zh: '请检查备份目标是否允许删除（权限、对象锁定期限）；下次备份后会自动再次清除。',
      en: 'Check that the target lets them go (rights to delete, how long its object lock holds); the next backup asks again by itself.',
    },
  },
};
