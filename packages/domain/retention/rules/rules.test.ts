import { describe, expect, it } from 'vitest';
import { aDigestIsWrittenInLetters } from './a-digest-is-written-in-letters.ts';
import { anErasureIsOrderedByAnother, type GrantedDeletion } from './an-erasure-is-ordered-by-another.ts';

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
