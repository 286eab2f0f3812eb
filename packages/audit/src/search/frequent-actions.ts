/**
 * Four actions are nearly the whole log: a walk back in time meets them at once. All others have an index of their own
 * (`audit_event_rare_action_idx`), whose condition {@link RARE} must be word for word, or the planner does not see that it fits.
 */
export const FREQUENT_ACTIONS: readonly string[] = [
  'circulation.field-revealed',
  'clients.dossier-read',
  'clients.listed',
  'clients.searched',
];

export const RARE =
  "action not in ('circulation.field-revealed', 'clients.dossier-read', 'clients.listed', 'clients.searched')";
