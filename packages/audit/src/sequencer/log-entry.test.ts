import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SUBJECTS, OUTCOMES } from '../event.ts';
import { eventJson } from './event-json.ts';
import { entryOf, type LoggedEvent } from './log-entry.ts';
import { idOfEntry, readEntry } from './read-entry.ts';

const REVEAL: LoggedEvent = {
  id: '0190a138-1234-7567-8138-123456789012',
  occurredAt: 1_795_593_600_123_456n,
  action: 'circulation.field-revealed',
  outcome: 'allowed',
  principalId: '0190a138-0000-7000-8000-000000000001',
  sessionId: '0190a138-0000-7000-8000-000000000002',
  branchId: '0190a138-0000-7000-8000-000000000003',
  subjectKind: 'Client',
  subjectId: '0190a138-0000-7000-8000-000000000004',
  subjectIds: [],
  purpose: 'follow-up',
  fields: ['phone'],
  policyHash: Buffer.alloc(32, 0xab),
  facts: { quotaLeft: 12, clientNumber: 1024 },
};

const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
});
const code = fc.stringMatching(/^[a-z][a-z-]{0,39}$/);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
const anyEvent: fc.Arbitrary<LoggedEvent> = fc.record({
  id: uuid,
  occurredAt: fc.bigInt({ min: 0n, max: 4_102_444_800_000_000n }),
  action: fc.tuple(code, code).map(([clause, act]) => `${clause}.${act}`),
  outcome: fc.constantFrom(...OUTCOMES),
  principalId: maybe(uuid),
  sessionId: maybe(uuid),
  branchId: maybe(uuid),
  subjectKind: maybe(fc.stringMatching(/^[A-Z][A-Za-z]{0,39}$/)),
  subjectId: maybe(uuid),
  subjectIds: fc.array(uuid, { maxLength: 60 }),
  purpose: maybe(code),
  fields: fc.array(code, { maxLength: 8 }),
  policyHash: maybe(fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))),
  facts: maybe(
    fc.dictionary(
      fc.stringMatching(/^[a-z][A-Za-z]{0,20}$/),
      fc.oneof(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.boolean(), code, fc.constant(null)),
      { maxKeys: 12 },
    ),
  ),
});

describe('the bytes of an event', () => {
  it('are those of the specification', () => {
    expect(entryOf(REVEAL).toString('hex')).toBe(
      [
        '01', // version
        '0006611536b24240', // time
        '0190a138123475678138123456789012',
        '00', // allowed
        `1a${Buffer.from('circulation.field-revealed').toString('hex')}`,
        'ff', // every part is there
        '0190a138000070008000000000000001',
        '0190a138000070008000000000000002',
        '0190a138000070008000000000000003',
        `06${Buffer.from('Client').toString('hex')}`,
        '0190a138000070008000000000000004',
        `09${Buffer.from('follow-up').toString('hex')}`,
        `20${'ab'.repeat(32)}`,
        `0024${Buffer.from('{"clientNumber":1024,"quotaLeft":12}').toString('hex')}`,
        '0000', // no further subjects
        `01${`05${Buffer.from('phone').toString('hex')}`}`,
      ].join(''),
    );
  });

  it('give back the event, any event, and name it by their id alone', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const bytes = entryOf(event);
        expect(readEntry(bytes)).toEqual(event);
        expect(idOfEntry(bytes)).toBe(event.id);
      }),
    );
  });

  it('give it back whatever its length, up to the most subjects of one event', () => {
    const ids = Array.from({ length: MAX_SUBJECTS }, (_, at) => REVEAL.id.slice(0, 24) + String(at).padStart(12, '0'));
    const purposes = ['a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef', 'abcdefg', 'abcdefgh'];
    for (const count of [...Array.from({ length: 80 }, (_, at) => at), MAX_SUBJECTS]) {
      for (const purpose of purposes) {
        const event = { ...REVEAL, purpose, subjectIds: ids.slice(0, count), fields: ['phone', 'name'] };
        expect(readEntry(entryOf(event))).toEqual(event);
      }
    }
  });

  it('do not depend on the order of facts', () => {
    const turned = { ...REVEAL, facts: { clientNumber: 1024, quotaLeft: 12 } };
    expect(entryOf(turned)).toEqual(entryOf(REVEAL));
  });

  it('cut, lengthened or spelled otherwise are no event', () => {
    const bytes = entryOf(REVEAL);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => readEntry(bytes.subarray(0, length)), `cut at ${length}`).toThrow();
    }
    expect(() => readEntry(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(RangeError);
    expect(() => readEntry(Buffer.concat([Buffer.of(2), bytes.subarray(1)]))).toThrow(RangeError);
    const spaced = bytes.toString('latin1').replace('$', '%').replace('12}', '12 }');
    expect(() => readEntry(Buffer.from(spaced, 'latin1'))).toThrow(RangeError);
  });

  it('are not made of what the product cannot have written', () => {
    expect(() => entryOf({ ...REVEAL, id: 'X' })).toThrow(RangeError);
    expect(() => entryOf({ ...REVEAL, id: `${REVEAL.id}0` })).toThrow(RangeError);
    expect(() => entryOf({ ...REVEAL, id: `0${REVEAL.id}` })).toThrow(RangeError);
    expect(() => entryOf({ ...REVEAL, fields: Array.from({ length: 256 }, () => 'phone') })).toThrow(RangeError);
    expect(() => entryOf({ ...REVEAL, action: 'x'.repeat(256) })).toThrow(RangeError);
    expect(() => entryOf({ ...REVEAL, outcome: 'maybe' as 'allowed' })).toThrow(RangeError);
  });
});

it('the line of an event says everything that is in its bytes', () => {
  expect(JSON.parse(eventJson(7, REVEAL))).toEqual({
    ...REVEAL,
    sequence: 7,
    occurredAt: '2026-11-25T08:00:00.123456Z',
    policyHash: 'ab'.repeat(32),
  });
});
