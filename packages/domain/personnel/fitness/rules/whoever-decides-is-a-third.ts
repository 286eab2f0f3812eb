/** What is said about somebody counts by two others: one who records it and one who decides. `null`: this one may. */
export function whoeverDecidesIsAThird(
  recorded: { readonly staffId: string; readonly recordedBy: string },
  by: string,
): 'PERSONNEL_OWN_DUTY' | 'PERSONNEL_DECIDED_BY_ANOTHER' | null {
  if (recorded.staffId === by) return 'PERSONNEL_OWN_DUTY';
  return recorded.recordedBy === by ? 'PERSONNEL_DECIDED_BY_ANOTHER' : null;
}
