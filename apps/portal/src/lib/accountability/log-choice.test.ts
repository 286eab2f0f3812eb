import { describe, expect, it } from 'vitest';
import {
  addressOf,
  changed,
  choiceIn,
  EVERYTHING,
  isNarrowed,
  type LogChoice,
  queryOf,
  toggled,
} from './log-choice.ts';

const STAFF = '01936f0a-0000-7000-8000-000000000042';
const read = (query: string) => choiceIn(new URLSearchParams(query));

const narrow: LogChoice = {
  ...EVERYTHING,
  actions: ['circulation.field-revealed', 'circulation.reveal-refused'],
  outcomes: ['refused', 'failed'],
  purposes: ['follow-up'],
  from: '2026-11-01',
  to: '2026-11-23',
  staff: STAFF,
};

describe('the address of the log', () => {
  it('says a choice so that it is read back the same', () => {
    expect(read(queryOf(narrow))).toEqual(narrow);
    expect(read(queryOf({ ...EVERYTHING, clauses: ['storage'], period: 'week' }))).toMatchObject({
      clauses: ['storage'],
      period: 'week',
    });
    expect(addressOf(EVERYTHING)).toBe('/accountability/log');
    expect(addressOf(EVERYTHING, 'abc')).toBe('/accountability/log?cursor=abc');
    expect(queryOf({ ...EVERYTHING, outcomes: ['refused', 'failed'] })).toBe('outcome=refused,failed');
  });

  it('takes nothing that has another form than a code, a day or an id', () => {
    const hostile =
      'action=<b>,x&outcome=maybe&purpose=1%27&period=century&from=2026-13-99&to=soon&staff=S0042&client=..';
    expect(read(hostile)).toEqual(EVERYTHING);
    expect(isNarrowed(read(hostile))).toBe(false);
    expect(read('outcome=toString,refused').outcomes).toEqual(['refused']);
  });

  it('asks for no more of a kind than the contract allows, and for each once', () => {
    const many = Array.from({ length: 30 }, (_, at) => `clients.${'a'.repeat(at + 1)}`);
    expect(read(`action=${many.join(',')}`).actions).toHaveLength(20);
    expect(read('purpose=follow-up,follow-up').purposes).toEqual(['follow-up']);
  });
});

describe('a changed choice', () => {
  it('holds either clauses or single acts, either a moving span or days', () => {
    expect(changed(narrow, { clauses: ['storage'] })).toMatchObject({ clauses: ['storage'], actions: [] });
    expect(changed({ ...EVERYTHING, clauses: ['storage'] }, { actions: ['clients.listed'] }).clauses).toEqual([]);
    expect(changed(narrow, { period: 'week' })).toMatchObject({ period: 'week', from: null, to: null });
    expect(changed({ ...EVERYTHING, period: 'week' }, { from: '2026-11-01' }).period).toBeNull();
    expect(read('action=clients.listed&clause=storage').clauses).toEqual([]);
  });

  it('keeps the rest, and takes a condition away without touching another', () => {
    expect(changed(narrow, { staff: null })).toEqual({ ...narrow, staff: null });
    expect(changed(narrow, { actions: [] })).toEqual({ ...narrow, actions: [] });
    expect(toggled(['refused', 'failed'], 'failed')).toEqual(['refused']);
    expect(toggled<string>([], 'failed')).toEqual(['failed']);
  });
});
