import type { PersonnelCode } from '../errors.ts';

/** Two people take somebody back, and neither is that person. */
export function anUndoIsConfirmedByAnother(
  undo: { readonly askedBy: string | null; readonly staffId: string },
  by: string,
): PersonnelCode | null {
  if (undo.askedBy === null) return 'PERSONNEL_UNDO_NOT_ASKED';
  return undo.askedBy === by || undo.staffId === by ? 'PERSONNEL_UNDO_BY_ANOTHER' : null;
}
