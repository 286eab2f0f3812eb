/** While somebody works here their acts must be theirs by number; afterwards the agency may take the number out of the log. */
export function mayBePseudonymised({ status }: { readonly status: string }): boolean {
  return status === 'left';
}
