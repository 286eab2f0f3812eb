import type { Logger, Metrics } from '@kean/observability';
import { ALERT_KINDS, type QueueFigures } from '@kean/queues';
import { type QueueObserver, RUN_OUTCOMES } from '@kean/queues/worker';

const STATES = ['waiting', 'relayed', 'dead'] as const;

export interface QueueReport {
  readonly observer: QueueObserver;
  /** Takes over the figures of all queues; one that is not among them is empty. */
  show(figures: readonly QueueFigures[]): void;
}

/** Turns what happens to jobs into log lines and metrics. Keys of jobs are ids, so they may be read in the log; metrics have none. */
export function queueReport(
  logger: Logger,
  metrics: Metrics,
  jobs: readonly string[],
  queues: readonly string[],
): QueueReport {
  const runs = metrics.counter('kean_job_runs_total', 'Attempts at jobs by how they ended.', {
    job: jobs,
    outcome: RUN_OUTCOMES,
  });
  const seconds = metrics.timer('kean_job_run_seconds', 'How long attempts at jobs took.', { job: jobs });
  const relayed = metrics.counter('kean_jobs_relayed_total', 'Jobs handed over to Redis.');
  const missing = metrics.counter('kean_jobs_missing_total', 'Jobs that Redis had lost, handed over again.');
  const alerts = metrics.counter('kean_alerts_total', 'Alerts of the watchdog that were raised and resolved.', {
    kind: ALERT_KINDS,
    change: ['raised', 'resolved'],
  });
  const depth = metrics.gauge('kean_queue_jobs', 'Promised work that is not done.', { queue: queues, state: STATES });
  const lag = metrics.gauge('kean_queue_lag_seconds', 'Age of the oldest work that is not done.', { queue: queues });

  const observer: QueueObserver = {
    ended: ({ job, key, attempt, outcome, seconds: took, error }) => {
      runs.add({ job, outcome });
      seconds.observe({ job }, took);
      const line = { job, key, attempt, ms: Math.round(took * 1000) };
      if (error === undefined) logger.info(`job.${outcome}`, line);
      else logger.error(`job.${outcome}`, error, line);
    },
    relayed: (count) => relayed.add({}, count),
    missing: (count) => {
      missing.add({}, count);
      logger.warn('queues.relayed-again', { jobs: count });
    },
    alerted: (kind, about, open) => {
      alerts.add({ kind, change: open ? 'raised' : 'resolved' });
      if (open) logger.error('watchdog.raised', undefined, { kind, about });
      else logger.info('watchdog.resolved', { kind, about });
    },
    troubled: (part, error) => logger.error('queues.troubled', error, { part }),
  };
  const show = (figures: readonly QueueFigures[]) => {
    for (const queue of queues) {
      const found = figures.find((one) => one.queue === queue);
      for (const state of STATES) depth.set({ queue, state }, found?.[state] ?? 0);
      lag.set({ queue }, found?.lagSeconds ?? 0);
    }
  };
  return { observer, show };
}
