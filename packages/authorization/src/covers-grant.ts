import { type Grant, SCOPES } from '@kean/kernel';

/**
 * Whether one grant contains another: the same act, a scope at least as wide, every field, no condition that the other does not have,
 * and not ending earlier. Says nothing about whose team or branch is meant: two people may stand in different ones.
 */
export function coversGrant(wide: Grant, narrow: Grant): boolean {
  return (
    wide.clause === narrow.clause &&
    wide.action === narrow.action &&
    wide.subject === narrow.subject &&
    SCOPES.indexOf(wide.scope) >= SCOPES.indexOf(narrow.scope) &&
    fieldsCover(wide.fields, narrow.fields) &&
    wide.conditions.every((asked) => narrowed(narrow, asked)) &&
    endsNoEarlier(wide.expiresAt, narrow.expiresAt)
  );
}

function fieldsCover(wide: Grant['fields'], narrow: Grant['fields']): boolean {
  if (wide === null || narrow === null) return wide === narrow;
  return narrow.every((field) => wide.includes(field));
}

/** The narrow grant asks the same or more about this property. */
function narrowed({ conditions }: Grant, { property, oneOf }: Grant['conditions'][number]): boolean {
  return conditions.some((one) => one.property === property && one.oneOf.every((value) => oneOf.includes(value)));
}

function endsNoEarlier(wide: string | null, narrow: string | null): boolean {
  if (wide === null) return true;
  return narrow !== null && Date.parse(wide) >= Date.parse(narrow);
}
