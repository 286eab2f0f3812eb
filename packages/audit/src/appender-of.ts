import type { Database } from '@kean/db';
import { DurableAppender } from './durable-appender.ts';

const appenders = new WeakMap<Database, DurableAppender>();

/** The one appender of a process's database, so that looks of every clause share their commits. */
export function appenderOf(db: Database): DurableAppender {
  let appender = appenders.get(db);
  if (appender === undefined) {
    appender = new DurableAppender(db);
    appenders.set(db, appender);
  }
  return appender;
}
