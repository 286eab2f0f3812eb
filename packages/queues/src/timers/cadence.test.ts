import { describe, expect, it } from 'vitest';
import { type Cadence, nextDue, writeCadence } from './cadence.ts';

const due = (cadence: Cadence, after: string) => nextDue(cadence, new Date(after)).toISOString();

describe('the next due time', () => {
  it('is told by the clock of Shanghai, and is later than now', () => {
    expect(due({ daily: '02:30' }, '2026-11-26T01:00:00Z')).toBe('2026-11-26T18:30:00.000Z');
    expect(due({ daily: '02:30' }, '2026-11-26T18:30:00Z')).toBe('2026-11-27T18:30:00.000Z');
    expect(due({ everySeconds: 90 }, '2026-11-26T01:00:00Z')).toBe('2026-11-26T01:01:30.000Z');
  });

  it('falls on the day of the week or of the month that was named', () => {
    expect(due({ weekly: '09:00', weekday: 1 }, '2026-11-26T01:00:00Z')).toBe('2026-11-30T01:00:00.000Z');
    expect(due({ monthly: '00:00', day: 28 }, '2027-02-01T00:00:00Z')).toBe('2027-02-27T16:00:00.000Z');
  });

  it('leaves out holidays, and takes the weekend that is worked instead', () => {
    expect(due({ workingDays: '09:00' }, '2026-09-30T12:00:00Z')).toBe('2026-10-08T01:00:00.000Z');
    expect(due({ workingDays: '09:00' }, '2026-10-09T12:00:00Z')).toBe('2026-10-10T01:00:00.000Z');
  });

  it('is one, however many were missed', () => {
    expect(due({ daily: '02:30' }, '2027-03-01T00:00:00Z')).toBe('2027-03-01T18:30:00.000Z');
  });
});

it('what is no cadence is refused where it is declared', () => {
  const wrong: Cadence[] = [
    { daily: '24:00' },
    { everySeconds: 0 },
    { weekly: '09:00', weekday: 8 },
    { monthly: '09:00', day: 29 },
  ];
  for (const cadence of wrong) expect(() => writeCadence(cadence)).toThrow(TypeError);
  expect(writeCadence({ weekly: '09:00', weekday: 7 })).toBe('weekly 7 09:00');
});
