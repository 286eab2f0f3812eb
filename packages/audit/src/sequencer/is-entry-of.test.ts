import { expect, it } from 'vitest';
import { isEntryOf } from './is-entry-of.ts';
import { entryOf, type LoggedEvent } from './log-entry.ts';

const SEEN: LoggedEvent = {
  id: '0190a138-1234-7567-8138-123456789012',
  occurredAt: 1_795_593_600_123_456n,
  action: 'clients.listed',
  outcome: 'allowed',
  principalId: '0190a138-0000-7000-8000-000000000001',
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

it('a row is the event of its entry, and none that differs in anything is', () => {
  const entry = entryOf(SEEN);
  expect(isEntryOf(entry, SEEN)).toBe(true);
  expect(isEntryOf(entry, { ...SEEN, outcome: 'refused' })).toBe(false);
  expect(isEntryOf(entry, { ...SEEN, occurredAt: SEEN.occurredAt + 1n })).toBe(false);
  expect(isEntryOf(entry.subarray(0, -1), SEEN)).toBe(false);
});

it('a row that no entry can hold is another event, and a mistake of the program is none', () => {
  expect(isEntryOf(entryOf(SEEN), { ...SEEN, principalId: 'somebody' })).toBe(false);
  expect(() => isEntryOf(entryOf(SEEN), null as unknown as LoggedEvent)).toThrow(TypeError);
});
