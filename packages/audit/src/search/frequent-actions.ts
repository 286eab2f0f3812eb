/**
 * Four actions are nearly the whole log: a walk back in time meets them at once. All others have an index of their own, into which
 * an event comes by the lowest bit of its form's number; `audit_form_bits` in the database names the same four, and a test compares.
 */
export const FREQUENT_ACTIONS: readonly string[] = [
  'circulation.field-revealed',
  'clients.dossier-read',
  'clients.listed',
  'clients.searched',
];

/** Word for word the condition of the indexes of what is rare or was not allowed, or the planner does not see that they fit. */
export const RARE = 'form & 1 = 1';
export const NOT_ALLOWED = 'form & 2 = 2';
