import type { AgencyBreach } from '../../errors.ts';
import { type PasswordOwner, passwordDoesNotNameItsOwner } from '../../rules/password-does-not-name-its-owner.ts';
import { passwordHasFifteenCharacters } from '../../rules/password-has-fifteen-characters.ts';
import { passwordIsNotMadeOfCommonParts } from '../../rules/password-is-not-made-of-common-parts.ts';

/** What is wrong with a new password, or `null`. `password` is normalised. */
export function judgePassword(password: string, owner: PasswordOwner): AgencyBreach | null {
  return (
    passwordHasFifteenCharacters(password) ??
    passwordIsNotMadeOfCommonParts(password) ??
    passwordDoesNotNameItsOwner(password, owner)
  );
}
