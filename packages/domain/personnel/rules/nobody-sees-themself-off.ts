import type { PersonnelCode } from '../errors.ts';

/** Whoever may do it to others does not do it to themself, nor takes away what nobody else could do. `null`: nothing forbids it. */
export function nobodySeesThemselfOff(asked: {
  readonly staffId: string;
  readonly by: string;
  readonly lastOf: 'last-hr' | 'last-operator' | null;
}): PersonnelCode | null {
  if (asked.staffId === asked.by) return 'PERSONNEL_YOURSELF';
  if (asked.lastOf === 'last-hr') return 'PERSONNEL_LAST_HR';
  return asked.lastOf === 'last-operator' ? 'PERSONNEL_LAST_OPERATOR' : null;
}
