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
  return { log, clock, written, facts: () => written.map((event) => event.facts) };
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

  it('says who was refused, and that it was a refusal', async () => {
    const { log, written } = denialLog();
    await log.refused(ONE, 'clients.list');
    expect(written).toEqual([
      {
        action: 'permissions.refused',
        outcome: 'refused',
        principal: ONE,
        facts: { action: 'clients.list', times: 1 },
      },
    ]);
  });

  it('begins a new minute exactly when one is over, and writes what the last one counted with it', async () => {
    const { log, clock, facts } = denialLog();
    await log.refused(ONE, 'clients.list');
    clock.advance(59_999);
    await log.refused(ONE, 'clients.list');
    clock.advance(1);
    await log.refused(ONE, 'clients.list');
    expect(facts().map(({ times }) => times)).toEqual([1, 1, 1]);
    await log.refused(ONE, 'clients.list');
    clock.advance(59_999);
    await log.flush();
    expect(facts()).toHaveLength(3);
    clock.advance(1);
    await log.flush();
    expect(facts()).toHaveLength(4);
  });

  it('writes nothing of a minute without repeats, and nothing twice', async () => {
    const { log, clock, facts } = denialLog();
    await log.refused(ONE, 'clients.list');
    await log.refused(OTHER, 'clients.list');
    await log.refused(OTHER, 'clients.list');
    clock.advance(60_000);
    await log.flush();
    await log.flush();
    await log.refused(ONE, 'clients.list');
    await log.refused(ONE, 'clients.list');
    await log.close();
    await log.close();
    expect(facts().map(({ times }) => times)).toEqual([1, 1, 1, 1, 1]);
  });

  it('flushes the minutes that are over and leaves the younger ones open', async () => {
    const { log, clock, facts } = denialLog();
    for (const principal of [ONE, ONE]) await log.refused(principal, 'clients.list');
    clock.advance(30_000);
    for (const principal of [OTHER, OTHER]) await log.refused(principal, 'clients.list');
    clock.advance(30_000);
    await log.flush();
    expect(facts()).toHaveLength(3);
    await log.close();
    expect(facts()).toHaveLength(4);
  });

  it('a person who begins a minute anew stands behind those who began before', async () => {
    const { log, clock, facts } = denialLog();
    await log.refused(ONE, 'clients.list');
    clock.advance(30_000);
    for (const principal of [OTHER, OTHER]) await log.refused(principal, 'clients.list');
    clock.advance(30_000);
    await log.refused(ONE, 'clients.list');
    clock.advance(30_000);
    await log.flush();
    expect(facts()).toEqual([1, 1, 1, 1].map((times) => ({ action: 'clients.list', times })));
  });

  it('keeps ten thousand minutes open and no more: the oldest is written, and counted anew', async () => {
    const { log, facts } = denialLog();
    for (const principal of [ONE, ONE, ONE]) await log.refused(principal, 'clients.list');
    for (let person = 1; person < 10_000; person += 1) await log.refused(samplePrincipal(), 'clients.list');
    expect(facts()).toHaveLength(10_000);
    await log.refused(OTHER, 'clients.list');
    expect(facts()).toHaveLength(10_002);
    expect(facts()).toContainEqual({ action: 'clients.list', times: 2 });
    await log.refused(ONE, 'clients.list');
    expect(facts().at(-1)).toEqual({ action: 'clients.list', times: 1 });
  });

  it('passes on that the log cannot be written', async () => {
    const log = new DenialLog(async () => Promise.reject(new Error('full')), fixedClock(new Date()));
    await expect(log.refused(ONE, 'clients.list')).rejects.toThrow('full');
  });
});
