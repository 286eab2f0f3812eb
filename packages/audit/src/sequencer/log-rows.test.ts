import { describe, expect, it } from 'vitest';
import { entryOf } from './log-entry.ts';
import { placeOfRow, type RecordedRow, readRow } from './log-rows.ts';

const ROW: RecordedRow = {
  id: '01a21624-5f13-7b00-9355-cc5147fb9fe1',
  occurredAt: 1_795_738_500_123_457n,
  position: 891n,
  action: 'circulation.field-revealed',
  outcome: 'allowed',
  principalId: '01a21624-5f13-7b00-9355-cc5147fb9fe2',
  sessionId: null,
  branchId: null,
  subjectKind: 'Client',
  subjectId: '01a21624-5f13-7b00-9355-cc5147fb9fe3',
  subjectIds: [],
  purpose: 'follow-up',
  fields: ['phone'],
  policyHash: null,
  factNames: ['quotaLeft', 'reason'],
  factValues: '[12, "late"]',
};

describe('a row of the log', () => {
  it('is read with its facts by their names, and everything else as it stands', () => {
    const { factNames, factValues, ...rest } = ROW;
    expect(readRow(ROW)).toEqual({ ...rest, facts: { quotaLeft: 12, reason: 'late' } });
    expect(() => entryOf(readRow(ROW))).not.toThrow();
  });

  it('without facts has none', () => {
    for (const factNames of [[], null]) {
      expect(readRow({ ...ROW, factNames, factValues: null })).toMatchObject({ facts: null, outcome: 'allowed' });
    }
  });

  it.each<[string, Partial<RecordedRow>]>([
    ['names without values', { factValues: null }],
    ['values without names', { factNames: [] }],
    ['fewer values than names', { factValues: '[12]' }],
    ['values that are no list', { factValues: '{"quotaLeft":12}' }],
    ['values that are no JSON', { factValues: 'nothing' }],
  ])('with %s comes without an outcome and without facts, and no entry can be made of it', (_name, change) => {
    const row = readRow({ ...ROW, ...change });
    expect(row).toMatchObject({ outcome: '', facts: null });
    expect(() => entryOf(row)).toThrow(RangeError);
  });

  it('of a form that does not exist comes without words, and no entry can be made of it', () => {
    const row = readRow({ ...ROW, action: null, outcome: null, fields: null, factNames: null, factValues: null });
    expect(row).toMatchObject({ action: '', outcome: '', fields: [], facts: null });
    expect(() => entryOf(row)).toThrow(RangeError);
  });

  it('stands where transaction, time and id say', () => {
    const { id, occurredAt, position } = ROW;
    expect(placeOfRow(readRow(ROW))).toEqual({ id, occurredAt, position });
  });
});
