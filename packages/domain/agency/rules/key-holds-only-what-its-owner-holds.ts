import type { AgencyBreach } from '../errors.ts';

/** A program can hold keys of its own for nobody: one that leaked would live on in those that it made. */
const NEVER_BY_KEY: readonly string[] = ['agency.hold-api-keys'];

/** A key is given actions of its owner and no others. What the owner loses later the key loses too: that is asked at every request. */
export function keyHoldsOnlyWhatItsOwnerHolds(
  wanted: readonly string[],
  held: (action: string) => boolean,
): AgencyBreach | null {
  const fits = wanted.every((action) => held(action) && !NEVER_BY_KEY.includes(action));
  return fits ? null : { code: 'AGENCY_KEY_ACTION_NOT_OWN' };
}
