import type { Services } from '@kean/procedures';
import { defineSchedule } from '@kean/queues';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { verifyLogJob } from './jobs/verify-log.job.ts';

/** The comparison of database and log, every night and when somebody asks. One at a time: it reads everything. */
export const accountabilityWorker: ClauseWorker<{ readonly services: Services }> = {
  clause: 'accountability',
  handlers: [handleJob(verifyLogJob, () => import('./jobs/verify-log.handler.ts'))],
  concurrency: { 'accountability-verification': 1 },
  schedules: [
    defineSchedule({
      name: 'verify-log',
      job: verifyLogJob,
      payload: {},
      cadence: { daily: '03:00' },
      atOnce: true,
      graceMinutes: 360,
      title: { zh: '每夜核对日志与数据库', en: 'Compare database and log every night' },
      remedy: {
        zh: '请查看失败任务与工作进程日志，确认日志存储可读后再试；在此之前，日志的完整性没有被证实。',
        en: 'Look at the dead work and the log of the worker, see that the store of the log can be read, and try again; until then nobody has confirmed that the log is whole.',
      },
    }),
  ],
};
