import { defineSchedule } from '@kean/queues';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import type { UpkeepNeeds } from './keep-house.handler.ts';
import { keepHouse } from './keep-house.job.ts';

const HOUR_SECONDS = 3_600;
const REMEDY = {
  zh: '请查看失败任务与工作进程日志；数据库恢复后点“再试”即可，不会重复执行。',
  en: 'Look at the dead work and the log of the worker; once the database is well, try again: nothing happens twice.',
};

/** The upkeep of the process itself, as schedules like any other: one that stays silent is seen. */
export const upkeepWorker: ClauseWorker<UpkeepNeeds> = {
  clause: 'upkeep',
  handlers: [handleJob(keepHouse, () => import('./keep-house.handler.ts'))],
  concurrency: { upkeep: 2 },
  schedules: [
    defineSchedule({
      name: 'extend-log',
      job: keepHouse,
      payload: { task: 'extend-log' },
      cadence: { everySeconds: 6 * HOUR_SECONDS },
      graceMinutes: 60,
      title: { zh: '为日志预备后续月份', en: 'Make room for the coming months of the log' },
      remedy: REMEDY,
    }),
    defineSchedule({
      name: 'forget-done-jobs',
      job: keepHouse,
      payload: { task: 'forget-done-jobs' },
      cadence: { everySeconds: HOUR_SECONDS },
      graceMinutes: 120,
      title: { zh: '清理九十天前已完成任务的记录', en: 'Forget work that was done ninety days ago' },
      remedy: REMEDY,
    }),
    defineSchedule({
      name: 'trim-revocations',
      job: keepHouse,
      payload: { task: 'trim-revocations' },
      cadence: { everySeconds: HOUR_SECONDS },
      graceMinutes: 120,
      title: { zh: '清理已生效的撤销通知', en: 'Trim revocations that every process knows' },
      remedy: REMEDY,
    }),
  ],
};
