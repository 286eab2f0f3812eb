import { describe, expect, it } from 'vitest';
import { entryOf, type LoggedEvent } from './log-entry.ts';
import { idOfEntry, readEntry } from './read-entry.ts';

const NOTHING_MORE: LoggedEvent = {
  id: '0190a138-1234-7567-8138-123456789012',
  occurredAt: 1_795_593_600_123_456n,
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
const BYTES = entryOf(NOTHING_MORE);
/** Where the outcome stands: version (1), time (8), id (16). */
const OUTCOME_AT = 25;

function changed(at: number, byte: number): Buffer {
  const bytes = Buffer.from(BYTES);
  bytes[at] = byte;
  return bytes;
}

describe('bytes that are no event', () => {
  it.each<[string, Buffer, string]>([
    ['of another version', changed(0, 2), 'not an entry of this version'],
    ['of an unknown outcome', changed(OUTCOME_AT, 9), 'no outcome'],
    ['cut', BYTES.subarray(0, -1), 'an entry ends too early'],
    ['nothing', Buffer.alloc(0), 'an entry ends too early'],
    ['with more behind them', Buffer.concat([BYTES, Buffer.of(0)]), 'not the spelling of an event'],
  ])('are refused with the reason: %s', (_name, bytes, why) => {
    expect(() => readEntry(bytes)).toThrow(new RangeError(why));
  });
});

describe('an event of which nothing more is known', () => {
  it('is read back', () => {
    expect(readEntry(BYTES)).toEqual(NOTHING_MORE);
  });

  it('is read, and named, in the midst of a bundle', () => {
    const bundle = new Uint8Array(BYTES.length + 10);
    bundle.set(BYTES, 7);
    const view = bundle.subarray(7, 7 + BYTES.length);
    expect(readEntry(view)).toEqual(NOTHING_MORE);
    expect(idOfEntry(view)).toBe(NOTHING_MORE.id);
  });
});
