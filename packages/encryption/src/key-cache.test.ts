import { describe, expect, test, vi } from 'vitest';
import type { DataKey } from './data-key.ts';
import { KeyCache } from './key-cache.ts';
import { suiteOfName } from './suites/suite.ts';
import { passingDataKey } from './testing.ts';

const key = (subject: string): DataKey => passingDataKey(subject, suiteOfName('aes-256-gcm'));

describe('the key cache', () => {
  test('forgets a key at its hour, however often it was used', () => {
    let now = 0;
    const cache = new KeyCache({ entries: 10, expiresAfterMs: 1_000, now: () => now });
    cache.put(cache.ticket(), 'a', key('a'));
    for (now = 0; now < 1_000; now += 100) expect(cache.get('a')?.subject).toBe('a');
    expect(cache.get('a')).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  test('never holds more than its bound and gives up the oldest', () => {
    const cache = new KeyCache({ entries: 3, expiresAfterMs: 60_000 });
    for (const id of ['a', 'b', 'c', 'a', 'd']) cache.put(cache.ticket(), id, key(id));
    expect(cache.size).toBe(3);
    expect(['a', 'b', 'c', 'd'].filter((id) => cache.get(id) !== undefined)).toEqual(['a', 'c', 'd']);
  });

  test('forgets what is purged, and everything when nothing is named', () => {
    const cache = new KeyCache({ entries: 10, expiresAfterMs: 60_000 });
    for (const id of ['a', 'b', 'c']) cache.put(cache.ticket(), id, key(id));
    cache.purge(['a', 'x']);
    expect([cache.get('a'), cache.get('b')?.subject]).toEqual([undefined, 'b']);
    cache.purge();
    expect(cache.size).toBe(0);
  });

  test('keeps out a key whose load began before a purge', () => {
    const cache = new KeyCache({ entries: 10, expiresAfterMs: 60_000 });
    const ticket = cache.ticket();
    cache.purge(['a']);
    cache.put(ticket, 'a', key('a'));
    expect(cache.get('a')).toBeUndefined();
    cache.put(cache.ticket(), 'a', key('a'));
    expect(cache.get('a')).toBeDefined();
  });

  test('empties itself also when nobody asks, each key at its own hour', () => {
    vi.useFakeTimers();
    try {
      const cache = new KeyCache({ entries: 10, expiresAfterMs: 1_000 });
      cache.put(cache.ticket(), 'a', key('a'));
      vi.advanceTimersByTime(900);
      cache.put(cache.ticket(), 'b', key('b'));
      vi.advanceTimersByTime(150);
      expect(cache.size).toBe(1);
      expect(cache.get('b')).toBeDefined();
      vi.advanceTimersByTime(2_000);
      expect(cache.size).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('counts what it holds, and what it had and had not when it was asked', () => {
    let now = 0;
    const cache = new KeyCache({ entries: 1, expiresAfterMs: 1_000, now: () => now });
    cache.put(cache.ticket(), 'a', key('a'));
    cache.get('a');
    cache.get('a');
    cache.get('b');
    expect(cache.figures).toEqual({ held: 1, hits: 2, misses: 1 });
    now = 1_000;
    cache.get('a');
    expect(cache.figures).toEqual({ held: 0, hits: 2, misses: 2 });
  });

  test.each([
    { entries: 0, expiresAfterMs: 1 },
    { entries: 1, expiresAfterMs: 0 },
    { entries: Number.NaN, expiresAfterMs: 1 },
  ])('has positive bounds: %o is refused', (options) => {
    expect(() => new KeyCache(options)).toThrow('a key cache has positive bounds');
  });
});
