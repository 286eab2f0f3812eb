import { fixedClock } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { checkEvent } from './check-event.ts';
import { type DenialEvent, DenialLog } from './denial-log.ts';
import type { AuditEventInput } from './event.ts';
import { samplePrincipal } from './testing/sample-events.ts';

function denialLog() {
  const clock = fixedClock(new Date('2026-11-24T08:00:00Z'));
  const written: AuditEventInput<DenialEvent>[] = [];
  const log = new DenialLog(async (event) => {
    checkEvent(event);
    written.push(event);
  }, clock);
  return { log, clock, facts: () => written.map((event) => event.facts) };
}

const ONE = samplePrincipal();
const OTHER = samplePrincipal();

describe('refusals', () => {
  it('writes the first at once and the others of the minute as one event with their number', async () => {
    const { log, clock, facts } = denialLog();
    for (let times = 0; times < 100; times++) await log.refused(ONE, 'circulation.reveal');
    expect(facts()).toEqual([{ action: 'circulation.reveal', times: 1 }]);
    clock.advance(60_000);
    await log.flush();
    expect(facts()[1]).toEqual({ action: 'circulation.reveal', times: 99 });
  });

  it('loses no refusal: the numbers add up to how often it was refused', async () => {
    const { log, clock, facts } = denialLog();
    for (let times = 0; times < 300; times++) {
      await log.refused(times % 3 === 0 ? OTHER : ONE, 'clients.list');
      clock.advance(1_000);
    }
    await log.close();
    expect(facts().reduce((sum, { times }) => sum + times, 0)).toBe(300);
    expect(facts().length).toBeLessThan(25);
  });

  it('keeps persons and actions apart', async () => {
    const { log, facts } = denialLog();
    await log.refused(ONE, 'clients.list');
    await log.refused(OTHER, 'clients.list');
    await log.refused(ONE, 'circulation.reveal');
    expect(facts()).toHaveLength(3);
  });

  it('leaves the running minute open', async () => {
    const { log, clock, facts } = denialLog();
    await log.refused(ONE, 'clients.list');
    await log.refused(ONE, 'clients.list');
    clock.advance(59_000);
    await log.flush();
    expect(facts()).toHaveLength(1);
  });

  it('passes on that the log cannot be written', async () => {
    const log = new DenialLog(async () => Promise.reject(new Error('full')), fixedClock(new Date()));
    await expect(log.refused(ONE, 'clients.list')).rejects.toThrow('full');
  });
});
