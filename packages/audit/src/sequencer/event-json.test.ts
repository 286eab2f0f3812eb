import { describe, expect, it } from 'vitest';
import { eventJson, microsecondsText } from './event-json.ts';
import type { LoggedEvent } from './log-entry.ts';

const EVENT: LoggedEvent = {
  id: '0190a138-1234-7567-8138-123456789012',
  occurredAt: 1_795_593_600_000_042n,
  action: 'permissions.refused',
  outcome: 'refused',
  principalId: null,
  sessionId: null,
  branchId: null,
  subjectKind: null,
  subjectId: null,
  subjectIds: [],
  purpose: null,
  fields: [],
  policyHash: null,
  facts: null,
};

describe('the JSON form of an event', () => {
  it('says of an event without a person that there is no policy', () => {
    expect(JSON.parse(eventJson(0, EVENT))).toEqual({
      ...EVENT,
      sequence: 0,
      occurredAt: '2026-11-25T08:00:00.000042Z',
    });
  });

  it('names the policy in hex', () => {
    const policyHash = Buffer.from('00ff', 'hex');
    expect(JSON.parse(eventJson(0, { ...EVENT, policyHash }))).toMatchObject({ policyHash: '00ff' });
  });

  it.each([
    [0n, '1970-01-01T00:00:00.000000Z'],
    [1n, '1970-01-01T00:00:00.000001Z'],
    [999_999n, '1970-01-01T00:00:00.999999Z'],
    [1_000_000n, '1970-01-01T00:00:01.000000Z'],
  ])('writes microsecond %i with six digits', (microseconds, text) => {
    expect(microsecondsText(microseconds)).toBe(text);
  });
});
