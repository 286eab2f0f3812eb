import { describe, expect, it } from 'vitest';
import { anActFitsTheStateOfItsCase, type CaseSoFar, checksMissing } from './an-act-fits-the-state-of-its-case.ts';
import { anAnswerIsDueByTheEarlierLimit, theOtherLimit } from './an-answer-is-due-by-the-earlier-limit.ts';

describe('an answer', () => {
  it('is due by the earlier limit, whichever it is, to the end of its last day in Shanghai', () => {
    // Fifteen working days from 26 November 2026, a Thursday without holidays on the way, end on 17 December.
    const plain = new Date('2026-11-26T02:00:00Z');
    expect(anAnswerIsDueByTheEarlierLimit(plain)).toEqual({
      dueAt: new Date('2026-12-17T16:00:00Z'),
      by: 'gbt-35273/answer-of-apps',
    });
    expect(theOtherLimit(plain)).toEqual({ dueAt: new Date('2026-12-26T16:00:00Z'), by: 'gbt-35273/answer' });
  });

  it('is never due later than either limit, on whatever day it was asked', () => {
    for (let day = 0; day < 400; day += 1) {
      const takenAt = new Date(Date.parse('2026-01-01T15:59:59Z') + day * 86_400_000);
      const [due, other] = [anAnswerIsDueByTheEarlierLimit(takenAt).dueAt, theOtherLimit(takenAt).dueAt];
      expect(due.getTime()).toBeLessThanOrEqual(other.getTime());
      expect(due.getTime()).toBeGreaterThan(takenAt.getTime());
      // What the database admits.
      expect(other.getTime() - takenAt.getTime()).toBeLessThanOrEqual(31 * 86_400_000);
    }
  });
});

const aCase = (wishes: Partial<CaseSoFar> = {}): CaseSoFar => ({
  ...{ state: 'checked', by: 'subject', checkedBy: null, secondCheckedBy: null, accusedId: null, extendedAt: null },
  ...wishes,
});

describe('a case', () => {
  it('that was decided takes nothing more', () => {
    for (const state of ['done', 'refused'] as const) {
      for (const act of ['check', 'assign', 'name-accused', 'extend', 'grant', 'refuse'] as const)
        expect(anActFitsTheStateOfItsCase(act, aCase({ state }), 'me')).toBe('CLIENTS_REQUEST_DECIDED');
    }
  });

  it('is nothing that exists for whom it is about', () => {
    for (const act of ['check', 'assign', 'extend', 'grant', 'refuse'] as const)
      expect(anActFitsTheStateOfItsCase(act, aCase({ accusedId: 'me' }), 'me')).toBe('CLIENTS_REQUEST_NOT_FOUND');
    expect(anActFitsTheStateOfItsCase('grant', aCase({ accusedId: 'me' }), 'another')).toBeNull();
  });

  it('grants nothing to somebody who may be anybody, and can be refused to them', () => {
    expect(anActFitsTheStateOfItsCase('grant', aCase({ state: 'taken' }), 'me')).toBe('CLIENTS_REQUEST_IDENTITY_OPEN');
    expect(anActFitsTheStateOfItsCase('refuse', aCase({ state: 'taken' }), 'me')).toBeNull();
  });

  it('of an heir is checked by two people, and never by one of them twice', () => {
    const heir = aCase({ state: 'taken', by: 'heir' });
    expect(checksMissing(heir)).toBe(2);
    const once = aCase({ state: 'taken', by: 'heir', checkedBy: 'me' });
    expect(checksMissing(once)).toBe(1);
    expect(anActFitsTheStateOfItsCase('check', once, 'me')).toBe('CLIENTS_REQUEST_CHECKED_BY_ANOTHER');
    expect(anActFitsTheStateOfItsCase('check', once, 'another')).toBeNull();
    expect(checksMissing(aCase({ state: 'taken' }))).toBe(1);
  });

  it('is extended once', () => {
    expect(anActFitsTheStateOfItsCase('extend', aCase(), 'me')).toBeNull();
    const moved = aCase({ extendedAt: new Date() });
    expect(anActFitsTheStateOfItsCase('extend', moved, 'me')).toBe('CLIENTS_REQUEST_EXTENDED_ONCE');
  });
});
