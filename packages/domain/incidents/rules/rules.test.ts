import { describe, expect, it } from 'vitest';
import { ALERT_ACTS, ALERT_STATES } from '../contract/alerts.ts';
import { anAlertGoesOnlyThatWay } from './an-alert-goes-only-that-way.ts';
import { usualHoursHoldNineOfTenActs } from './usual-hours-hold-nine-of-ten-acts.ts';

describe('an alert', () => {
  it('goes from new through hands to closed, and back only by being opened again', () => {
    const ways = ALERT_STATES.flatMap((state) =>
      ALERT_ACTS.filter((act) => anAlertGoesOnlyThatWay(state, act)).map((act) => `${state}: ${act}`),
    );
    expect(ways).toEqual([
      ...['new: assign', 'new: triage', 'new: case', 'new: close', 'new: comment'],
      ...['triaged: assign', 'triaged: case', 'triaged: close', 'triaged: comment'],
      ...['in-case: assign', 'in-case: close', 'in-case: comment'],
      ...['closed: reopen', 'closed: comment'],
    ]);
  });
});

describe('usual hours', () => {
  const day = (acts: Readonly<Record<number, number>>) => Array.from({ length: 24 }, (_none, hour) => acts[hour] ?? 0);

  it('are the shortest stretch in which nine of ten acts fall', () => {
    expect(usualHoursHoldNineOfTenActs(day({ 3: 2, 9: 10, 10: 10, 17: 10 }))).toEqual({ from: 9, until: 18 });
    expect(usualHoursHoldNineOfTenActs(day({ 0: 50, 23: 50 }))).toEqual({ from: 0, until: 24 });
  });

  it('are not said of somebody who did too little to have any', () => {
    expect(usualHoursHoldNineOfTenActs(day({ 9: 19 }))).toBeNull();
  });
});
