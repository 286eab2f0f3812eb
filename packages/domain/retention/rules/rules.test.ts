import { describe, expect, it } from 'vitest';
import { aContractIsKeptAsLongAsTheMeasuresSay } from './a-contract-is-kept-as-long-as-the-measures-say.ts';
import { aDigestIsWrittenInLetters } from './a-digest-is-written-in-letters.ts';
import { anErasureIsOrderedByAnother, type GrantedDeletion } from './an-erasure-is-ordered-by-another.ts';

describe('a contract', () => {
  it('keeps the dossier until five years after it ended are over, to the day', () => {
    const until = (ended: string, today: string) => aContractIsKeptAsLongAsTheMeasuresSay(ended, today)?.until ?? null;
    expect(until('2021-11-26', '2026-11-26')).toBe('2026-11-27');
    expect(until('2021-11-26', '2026-11-27')).toBeNull();
    expect(until('2026-01-31', '2026-11-26')).toBe('2031-02-01');
    // The 29th of February has no fifth anniversary.
    expect(until('2024-02-29', '2026-11-26')).toBe('2029-03-01');
    expect(until('2021-12-31', '2026-11-26')).toBe('2027-01-01');
    expect(aContractIsKeptAsLongAsTheMeasuresSay('2026-01-01', '2026-11-26')?.law).toBe('brokerage/contracts');
  });

  it('that was never made keeps nothing', () => {
    expect(aContractIsKeptAsLongAsTheMeasuresSay(null, '2026-11-26')).toBeNull();
  });
});

describe('an erasure', () => {
  const granted: GrantedDeletion = {
    ...{ decidedBy: 'one', clientState: 'restricted', isOrdered: false, isHeld: false, isKept: false },
  };
  it('is ordered by somebody other than who decided it', () => {
    expect(anErasureIsOrderedByAnother(granted, 'another')).toBeNull();
    expect(anErasureIsOrderedByAnother(granted, 'one')).toBe('RETENTION_DECIDED_BY_YOU');
  });

  it.each([
    [{ isHeld: true }, 'RETENTION_UNDER_HOLD'],
    [{ isKept: true }, 'RETENTION_LAW_KEEPS_IT'],
    [{ isOrdered: true }, 'RETENTION_ERASED_ALREADY'],
    [{ clientState: 'erased' }, 'RETENTION_ERASED_ALREADY'],
  ] as const)('with %o is refused', (so, code) => {
    expect(anErasureIsOrderedByAnother({ ...granted, ...so }, 'another')).toBe(code);
  });
});

it('a digest is 64 letters, so that no run of its digits looks like a number of somebody', () => {
  expect(aDigestIsWrittenInLetters('')).toBe('odlameecjipmbmbejkplpemijjgpljcechkoeboegejljdemkejfjjblhifcliff');
  for (let at = 0; at < 500; at += 1) expect(aDigestIsWrittenInLetters(`text ${at}`)).toMatch(/^[a-p]{64}$/);
});
