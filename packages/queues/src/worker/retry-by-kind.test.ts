import { AppError, type ErrorKind } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { failureCodeOf, retryAfter } from './retry-by-kind.ts';

const failure = (kind: ErrorKind) => new AppError('SAMPLE', { kind, publicText: { zh: '', en: '' } });

describe('retry by kind', () => {
  it.each<ErrorKind>(['invalid', 'unauthenticated', 'forbidden', 'not-found', 'too-large'])(
    'gives up at once on %s, which waiting does not change',
    (kind) => expect(retryAfter(failure(kind), 1)).toBeNull(),
  );

  it('asks a part that is down again within seconds, for about a day', () => {
    const waits = Array.from({ length: 100 }, (_, index) => retryAfter(failure('unavailable'), index + 1) ?? Infinity);
    expect(Math.max(...waits)).toBeLessThanOrEqual(6_000);
    expect(retryAfter(failure('unavailable'), 10_000)).not.toBeNull();
    expect(retryAfter(failure('unavailable'), 20_001)).toBeNull();
  });

  it('gives up on what nobody expected after six attempts', () => {
    expect(retryAfter(new Error('x'), 6)).not.toBeNull();
    expect(retryAfter(new Error('x'), 7)).toBeNull();
  });

  it('waits longer from attempt to attempt, half of it by chance', () => {
    const least = [1, 2, 3, 4].map((failures) => retryAfter(new Error('x'), failures, () => 0));
    const most = [1, 2, 3, 4].map((failures) => retryAfter(new Error('x'), failures, () => 1));
    expect(least).toEqual([500, 1000, 2000, 4000]);
    expect(most).toEqual([1000, 2000, 4000, 8000]);
  });
});

it('keeps a code of a failure and never its message', () => {
  expect(failureCodeOf(failure('internal'))).toBe('SAMPLE');
  expect(failureCodeOf(new Error('row 13812345678'))).toBe('UNEXPECTED');
});
