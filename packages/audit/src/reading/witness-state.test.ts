import { describe, expect, it } from 'vitest';
import { witnessStateOf } from './witness-state.ts';

const NOW = new Date('2026-11-25T08:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const state = (seen: { cosignedAt?: Date | null; oldestUnconfirmed?: Date | null; configured?: boolean }) =>
  witnessStateOf({
    configured: true,
    cosignedAt: ago(5),
    oldestUnconfirmed: null,
    alertSeconds: 900,
    now: NOW,
    ...seen,
  });

describe('the state of the witness', () => {
  it('is current while everything is confirmed, or is about to be', () => {
    expect(state({})).toEqual({ witnessState: 'current', unwitnessedSince: null });
    expect(state({ oldestUnconfirmed: ago(60) })).toEqual({ witnessState: 'current', unwitnessedSince: null });
    expect(state({ cosignedAt: null })).toEqual({ witnessState: 'current', unwitnessedSince: null });
  });

  it('is behind from a minute on, and an alert after the time that is set', () => {
    expect(state({ oldestUnconfirmed: ago(61) })).toEqual({ witnessState: 'behind', unwitnessedSince: ago(61) });
    expect(state({ oldestUnconfirmed: ago(899) }).witnessState).toBe('behind');
    expect(state({ oldestUnconfirmed: ago(900) })).toEqual({ witnessState: 'alert', unwitnessedSince: ago(900) });
  });

  it('notices silence on days when nothing happens', () => {
    expect(state({ cosignedAt: ago(660) }).witnessState).toBe('current');
    expect(state({ cosignedAt: ago(661) })).toEqual({ witnessState: 'behind', unwitnessedSince: ago(661) });
    expect(state({ cosignedAt: ago(5_000) }).witnessState).toBe('alert');
    // What waits is the older news.
    expect(state({ cosignedAt: ago(5_000), oldestUnconfirmed: ago(100) }).unwitnessedSince).toEqual(ago(100));
  });

  it('is none where nobody cosigns', () => {
    expect(state({ configured: false, oldestUnconfirmed: ago(9_999) })).toEqual({
      witnessState: 'none',
      unwitnessedSince: null,
    });
  });
});
