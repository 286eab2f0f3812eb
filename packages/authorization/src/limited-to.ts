import { type Authorizer, deniesEverything } from './authorizer.ts';

/**
 * The same answers for these actions, and "no" to every other: what a program may do with an API key is never more than its owner may
 * now, and never more than the key was given.
 */
export function limitedTo(authorizer: Authorizer, actions: readonly string[]): Authorizer {
  const allowed = new Set(actions);
  const of = (action: string): Authorizer => (allowed.has(action) ? authorizer : deniesEverything);
  return {
    may: (action) => of(action).may(action),
    can: (action, subject, row, field) => of(action).can(action, subject, row, field),
    fieldsOf: (action, subject, row) => of(action).fieldsOf(action, subject, row),
    rowReach: (action) => of(action).rowReach(action),
    scopeOf: (action) => of(action).scopeOf(action),
    rowFilter: (action, subject, field) => of(action).rowFilter(action, subject, field),
    assertCan: (action, subject, row, field) => of(action).assertCan(action, subject, row, field),
  };
}
