import { ROLE_GRANTS } from '@kean/agency/seed/roles';

/** The seeded roles that hold an action in some scope; every role where being signed in is all it takes. */
export function rolesHolding(action: string): string[] {
  return Object.entries(ROLE_GRANTS)
    .filter(
      ([, role]) => action === 'signed-in' || role.grants.some((grant) => `${grant.clause}.${grant.action}` === action),
    )
    .map(([code]) => code);
}
