/**
 * Marks that the database puts among the roles of whom a measure against a leak concerns (`role_in_force`), in the very statement that finds
 * out who asks: a measure holds for the next request, whatever was told to whom. No role of the office can be called so.
 */
export const FROZEN = 'contained:frozen';
/** Sessions are cut, and none is opened; programs go on. */
export const SIGNED_OUT = 'contained:signed-out';
export const NO_EXPORTS = 'contained:no-exports';
/** Each look at a value wants a fresh proof of a second factor. */
export const PROVES_LOOKS = 'contained:prove-looks';
/** Clients of the person's branch are locked; row security closes them, and this says so to the screen. */
export const BRANCH_LOCKED = 'contained:branch-locked';

/** What a class of fields may be closed or masked as. */
export const FIELD_CLASSES = ['names', 'contact', 'identity', 'property', 'words'] as const;
export type FieldClass = (typeof FIELD_CLASSES)[number];

const classesBehind = (prefix: string) => (roles: readonly string[]) =>
  FIELD_CLASSES.filter((one) => roles.includes(`${prefix}:${one}`));

/** Classes of fields that nobody looks at but for a leak or a client's own request. */
export const lockedClasses = classesBehind('locked');
/** Classes that are shown as if they were sealed. */
export const maskedClasses = classesBehind('masked');

/** What somebody who is let in finds closed for the time being, so that a screen can say so before they look for it. */
export const CONTAINED_NOTES = ['branch-locked', 'class-locked', 'masked', 'no-exports', 'prove-looks'] as const;
export type ContainedNote = (typeof CONTAINED_NOTES)[number];

export function containedNotes(roles: readonly string[]): ContainedNote[] {
  const holds: Readonly<Record<ContainedNote, boolean>> = {
    'branch-locked': roles.includes(BRANCH_LOCKED),
    'class-locked': lockedClasses(roles).length > 0,
    masked: maskedClasses(roles).length > 0,
    'no-exports': roles.includes(NO_EXPORTS),
    'prove-looks': roles.includes(PROVES_LOOKS),
  };
  return CONTAINED_NOTES.filter((note) => holds[note]);
}

/** Whether whoever has these roles is let in nowhere. @param sessionId null for a program with a key */
export function isHeld({
  roles,
  sessionId,
}: {
  readonly roles: readonly string[];
  readonly sessionId: unknown;
}): boolean {
  return roles.includes(FROZEN) || (sessionId !== null && roles.includes(SIGNED_OUT));
}
