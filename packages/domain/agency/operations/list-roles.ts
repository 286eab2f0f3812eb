import type { ClausePolicy } from '@kean/authorization';
import type { SignedInContext } from '@kean/procedures';
import type { RolesOverview } from '../contract/roles.ts';
import { offeredActions, readRolesAlone } from './stored-roles.ts';

/** Every role with its grants, and everything that can be granted. Names of acts and codes only; no person, no record. */
export async function listRoles(
  { services }: SignedInContext,
  offers: readonly ClausePolicy[],
): Promise<RolesOverview> {
  return { offers: offeredActions(offers), roles: await readRolesAlone(services.db) };
}
