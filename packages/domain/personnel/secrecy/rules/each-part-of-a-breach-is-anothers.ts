/** Said by one, decided by another, an appeal answered by a third; and never by whom it is about. `null`: this one may. */
export function eachPartOfABreachIsAnothers(
  breach: { readonly staffId: string; readonly hadPart: readonly string[] },
  by: string,
): 'own' | 'same-person' | null {
  if (breach.staffId === by) return 'own';
  return breach.hadPart.includes(by) ? 'same-person' : null;
}
