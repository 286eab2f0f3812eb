import type { Database } from '@kean/db';
import { expect, it } from 'vitest';
import { appenderOf } from './appender-of.ts';
import { DurableAppender } from './durable-appender.ts';

it('looks into one database share an appender, and those into another have their own', () => {
  const [records, others] = [{} as Database, {} as Database];
  expect(appenderOf(records)).toBeInstanceOf(DurableAppender);
  expect(appenderOf(records)).toBe(appenderOf(records));
  expect(appenderOf(others)).not.toBe(appenderOf(records));
});
