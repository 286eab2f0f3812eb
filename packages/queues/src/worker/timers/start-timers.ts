import { type Database, inSqlTransaction, nobody } from '@kean/db';
import type { ScheduleDefinition } from '../../timers/define-schedule.ts';
import type { QueueObserver } from '../queue-observer.ts';
import { repeat } from '../repeat.ts';
import { fireTimers, TIMER_BATCH } from './fire-timers.ts';
import { keepSchedules, runSchedules } from './run-schedules.ts';

const EVERY_MS = 500;

export interface TimerParts {
  readonly db: Database;
  readonly schedules: readonly ScheduleDefinition[];
  readonly observer: QueueObserver;
}

/**
 * Looks every half second what is due by the clock of the database. Nothing of it is in this process or in Redis: whoever looks first
 * fires it. Several workers look without waiting for each other.
 *
 * @returns ends it
 */
export function startTimers({ db, schedules, observer }: TimerParts): () => Promise<void> {
  const byName = new Map(schedules.map((schedule) => [schedule.name, schedule]));
  if (byName.size < schedules.length) throw new TypeError('two schedules have the same name');
  let kept = false;
  const look = async (): Promise<boolean> => {
    if (!kept) {
      await inSqlTransaction(db, nobody, (tx) => keepSchedules(tx, schedules));
      kept = true;
    }
    const fired = await inSqlTransaction(db, nobody, fireTimers);
    await inSqlTransaction(db, nobody, (tx) => runSchedules(tx, byName));
    return fired === TIMER_BATCH;
  };
  return repeat(look, EVERY_MS, (error) => observer.troubled('timers', error));
}
