/**
 * The mark that the database puts among the roles of whoever is in notice (`role_in_force`): the part of a day's looks that is left to them. No role
 * of the office can be called so.
 */
const IN_NOTICE = /^notice:(\d{1,3})$/;

const partsOf = (roles: readonly string[]): number[] =>
  roles.flatMap((role) => IN_NOTICE.exec(role)?.[1] ?? []).map(Number);

/** Whether somebody with these roles leaves soon. */
export function isInNotice(roles: readonly string[]): boolean {
  return partsOf(roles).length > 0;
}

/** Of a hundred parts, how many are left. */
export function partLeftInNotice(roles: readonly string[]): number {
  return Math.min(100, ...partsOf(roles));
}
