import { AppError, newId, Personal } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { checkEvent } from './check-event.ts';
import type { AuditEventInput, Facts } from './event.ts';
import { recordEvent } from './record-event.ts';
import { type SampleEvent, samplePrincipal, sampleReveal } from './testing/sample-events.ts';

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
  ])('refuses %j', (changes, at) => {
    expect(refusedAt(changes)).toBe(at);
  });
});

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
