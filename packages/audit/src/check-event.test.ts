import { AppError, newId, Personal } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { checkEvent } from './check-event.ts';
import type { AuditEventInput, Facts } from './event.ts';
import { recordEvent } from './record-event.ts';
import { type SampleEvent, samplePrincipal, sampleReveal } from './testing/sample-events.ts';

const ID = newId();
const GOOD = sampleReveal(samplePrincipal());

function refusedAt(changes: object): unknown {
  try {
    checkEvent({ ...GOOD, ...changes } as AuditEventInput);
  } catch (error) {
    if (error instanceof AppError && error.code === 'AUDIT_EVENT_REFUSED') return error.detail.at;
    throw error;
  }
  return null;
}

describe('an event holds ids, counts and codes', () => {
  it('accepts ids, counts, codes, yes and no', () => {
    const facts: Facts = { importId: newId(), rows: 100_000, encoding: 'gb18030', resumed: true, left: null, zero: 0 };
    expect(refusedAt({ facts })).toBeNull();
    expect(refusedAt({ fields: ['phone', 'phone2', 'property.certificateNo'] })).toBeNull();
    expect(refusedAt({ subject: { kind: 'Client', id: null }, subjectIds: [newId(), newId()] })).toBeNull();
    expect(refusedAt({ principal: null, branchId: newId(), purpose: null })).toBeNull();
  });

  it.each<[string, unknown]>([
    ['a phone', '13812345678'],
    ['a phone within a code', 'tel:13812345678'],
    ['a phone as a number', 13812345678],
    ['a piece of an identity number', '110105-x'],
    ['a name', '王小明'],
    ['free text', 'called twice'],
    ['an e-mail address', 'someone@office.example'],
    ['a digest of a value', 'a'.repeat(65)],
    ['a boxed value', new Personal('x')],
    ['an object', { name: 'x' }],
    ['a list', ['x']],
    ['a fraction', 0.5],
    ['nothing at all', undefined],
    ['an empty text', ''],
  ])('refuses %s as a fact, and does not repeat it', (_name, fact) => {
    expect(refusedAt({ facts: { note: fact } })).toBe('facts.note');
  });

  it('refuses a fact name that is a value', () => {
    expect(refusedAt({ facts: { '13812345678': true } })).toBe('facts');
    expect(refusedAt({ facts: { 王小明: true } })).toBe('facts');
  });

  it.each([
    [{ action: 'circulation.field-revealed.13812345678' }, 'action'],
    [{ action: 'revealed' }, 'action'],
    [{ outcome: 'maybe' }, 'outcome'],
    [{ purpose: '带看安排' }, 'purpose'],
    [{ branchId: '13812345678' }, 'branchId'],
    [{ subject: { kind: 'client 王', id: null } }, 'subject.kind'],
    [{ subject: { kind: 'Client', id: '13812345678' } }, 'subject.id'],
    [{ subjectIds: ['13812345678'] }, 'subjectIds'],
    [{ subjectIds: Array.from({ length: 1001 }, () => newId()) }, 'subjectIds'],
    [{ fields: ['phone=13812345678'] }, 'fields'],
    [{ fields: ['王小明'] }, 'fields'],
    [{ action: 'x circulation.revealed' }, 'action'],
    [{ action: 'circulation.revealed x' }, 'action'],
    [{ purpose: '张 follow-up' }, 'purpose'],
    [{ purpose: 'follow-up 张' }, 'purpose'],
    [{ subject: { kind: '张 Client', id: null } }, 'subject.kind'],
    [{ fields: ['张 phone'] }, 'fields'],
    [{ fields: ['phone', '王小明'] }, 'fields'],
    [{ subjectIds: [ID, `${ID}0`] }, 'subjectIds'],
    [{ branchId: `张${ID}` }, 'branchId'],
    [{ branchId: `${ID}张` }, 'branchId'],
    [{ branchId: ID.toUpperCase() }, 'branchId'],
    [{ facts: { 张name: true } }, 'facts'],
    [{ facts: { name张: true } }, 'facts'],
    [{ facts: { good: 1, bad: 'called twice' } }, 'facts.bad'],
    [{ facts: { note: '张 code' } }, 'facts.note'],
    [{ facts: { note: 'code 张' } }, 'facts.note'],
  ])('refuses %j', (changes, at) => {
    expect(refusedAt(changes)).toBe(at);
  });

  /** Each of these at its longest or most is taken, and one more is refused. */
  it.each<[string, string, (size: number) => object, number]>([
    ['letters of a clause', 'action', (size) => ({ action: `${'a'.repeat(size)}.shown` }), 40],
    ['letters of what happened', 'action', (size) => ({ action: `clients.${'a'.repeat(size)}` }), 40],
    ['letters of a purpose', 'purpose', (size) => ({ purpose: 'a'.repeat(size) }), 40],
    ['letters of a noun', 'subject.kind', (size) => ({ subject: { kind: 'A'.repeat(size), id: null } }), 40],
    ['letters of a field', 'fields', (size) => ({ fields: [`${'a'.repeat(size - 1)}2`] }), 65],
    ['letters of a fact name', 'facts', (size) => ({ facts: { ['a'.repeat(size)]: true } }), 40],
    ['letters of a code', 'facts.note', (size) => ({ facts: { note: 'a'.repeat(size) } }), 64],
    ['digits of a code', 'facts.note', (size) => ({ facts: { note: `a${'1'.repeat(size)}` } }), 5],
    ['a count', 'facts.note', (size) => ({ facts: { note: size } }), 999_999_999],
    ['a loss', 'facts.note', (size) => ({ facts: { note: -size } }), 999_999_999],
    ['facts', 'facts', (size) => ({ facts: Object.fromEntries(letters(size).map((name) => [name, 1])) }), 12],
    ['fields', 'fields', (size) => ({ fields: letters(size) }), 32],
    ['subjects', 'subjectIds', (size) => ({ subjectIds: Array.from({ length: size }, () => ID) }), 1000],
  ])('bounds %s', (_name, at, changesOf, most) => {
    expect(refusedAt(changesOf(most))).toBeNull();
    expect(refusedAt(changesOf(most + 1))).toBe(at);
  });
});

function letters(many: number): string[] {
  return Array.from({ length: many }, (_, n) => `a${'b'.repeat(n)}`);
}

it('a clause can only record the events of its own union', () => {
  const record = recordEvent<SampleEvent>;
  const tx = { query: async () => [] };
  const principal = samplePrincipal();
  void record(tx, sampleReveal(principal));
  // @ts-expect-error an action that the union does not know
  void record(tx, { ...sampleReveal(principal), action: 'circulation.field-hidden' });
  // @ts-expect-error a purpose that the union does not know
  void record(tx, { ...sampleReveal(principal), purpose: 'curiosity' });
  // @ts-expect-error a box is no fact
  void record(tx, { ...sampleReveal(principal), facts: { quotaLeft: new Personal(1) } }).catch(() => undefined);
  // @ts-expect-error who acted must be said
  void record(tx, { action: 'clients.list-shown', outcome: 'allowed', subjectIds: [] });
});
