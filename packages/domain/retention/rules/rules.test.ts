import { describe, expect, it } from 'vitest';
import { aLongPastEndIsSaidByAnother } from './a-long-past-end-is-said-by-another.ts';
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

describe('the end of a contract', () => {
  const said = {
    kind: 'contract-ended',
    onDay: '2026-10-27',
    today: '2026-11-27',
    saidBy: 'a',
    assigneeId: 'a',
  } as const;
  it('is said by whoever serves the client while it is fresh, and by another once it lies long past', () => {
    expect(aLongPastEndIsSaidByAnother(said)).toBeNull();
    expect(aLongPastEndIsSaidByAnother({ ...said, onDay: '2026-10-26' })).toBe('RETENTION_END_LONG_PAST');
    expect(aLongPastEndIsSaidByAnother({ ...said, onDay: '2019-01-01', saidBy: 'b' })).toBeNull();
    expect(aLongPastEndIsSaidByAnother({ ...said, onDay: '2019-01-01', kind: 'service-finished' })).toBeNull();
  });
});
