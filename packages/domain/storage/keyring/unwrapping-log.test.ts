import type { AuditEventInput } from '@kean/audit';
import type { KeyDecision } from '@kean/encryption';
import { fixedClock, newId } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { UnwrappingLog } from './unwrapping-log.ts';

const staffId = newId<'Staff'>();

function setting() {
  const events: AuditEventInput[] = [];
  const clock = fixedClock(new Date('2026-11-25T08:00:00Z'));
  const log = new UnwrappingLog(async (event) => void events.push(event), clock);
  const decide = (changes: Partial<KeyDecision> = {}) =>
    log.record({
      scope: 'client',
      use: { principal: { staffId }, purpose: 'show-list' },
      allowed: 50,
      refused: new Map(),
      ...changes,
    });
  return { events, clock, log, decide };
}

describe('what the door allowed', () => {
  it('is one event for a person, a purpose and a minute, and costs a page no waiting', async () => {
    const { events, clock, log, decide } = setting();
    for (let page = 0; page < 20; page += 1) expect(decide()).toBeUndefined();
    await decide({ use: { principal: { staffId }, purpose: 'follow-up' }, allowed: 1 });
    await log.flush();
    expect(events).toEqual([]);
    clock.advance(60_000);
    await log.flush();
    expect(events.map(({ purpose, facts }) => ({ purpose, facts }))).toEqual([
      { purpose: 'show-list', facts: { keys: 1_000, staffId } },
      { purpose: 'follow-up', facts: { keys: 1, staffId } },
    ]);
    await log.flush();
    expect(events).toHaveLength(2);
  });

  it('is written down when the process stops', async () => {
    const { events, log, decide } = setting();
    await decide({ use: { principal: 'system', purpose: 'key-rotation' } });
    await log.close();
    expect(events).toMatchObject([{ principal: null, outcome: 'allowed', facts: { keys: 50, staffId: null } }]);
  });
});

describe('what the door refused', () => {
  it('is in the log before the answer, one event for each rule, naming whom it kept shut', async () => {
    const { events, decide } = setting();
    const [one, two, three] = [newId(), newId(), newId()];
    const refused = new Map([
      [one, 'assignment-not-in-force'],
      [two, 'client-restricted'],
      [three, 'assignment-not-in-force'],
    ]);
    await decide({ allowed: 0, refused });
    expect(events.map(({ facts, subjectIds }) => [facts?.staffId, facts?.reason, subjectIds])).toEqual([
      [staffId, 'assignment-not-in-force', [one, three]],
      [staffId, 'client-restricted', [two]],
    ]);
  });

  it('is an error for the caller where it cannot be written', async () => {
    const log = new UnwrappingLog(() => Promise.reject(new Error('no log')), fixedClock(new Date()));
    const use = { principal: 'system', purpose: 'key-rotation' } as const;
    const recorded = log.record({ scope: 'client', use, allowed: 0, refused: new Map([['c1', 'client-erased']]) });
    await expect(recorded).rejects.toThrow('no log');
  });
});
