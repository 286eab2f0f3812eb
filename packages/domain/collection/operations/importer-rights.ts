import type { Principal, Scope } from '@kean/kernel';
import { failCollection } from '../errors.ts';
import type { ImportWorker } from './import-worker.ts';
import type { StoredImport } from './stored-import.ts';

/** The person who imports, with the rights of this moment. */
export interface Importer {
  readonly principal: Principal;
  readonly scope: Scope;
}

/**
 * Reads the importer's rights anew. A person who has left, lost the right or moved to another branch imports nothing more,
 * whatever was confirmed before (I4).
 * @throws AppError COLLECTION_RIGHTS_WITHDRAWN
 */
export async function requireImporter({ rightsOf }: ImportWorker, stored: StoredImport): Promise<Importer> {
  const rights = await rightsOf(stored.createdBy);
  const scope = rights?.authorizer.scopeOf('collection.import') ?? null;
  if (rights === null || scope === null || rights.principal.branchId !== stored.branchId) {
    throw failCollection('COLLECTION_RIGHTS_WITHDRAWN');
  }
  return { principal: rights.principal, scope };
}

/** True where nothing that decides has changed between two readings. */
export function sameRights(one: Importer, other: Importer): boolean {
  return (
    one.scope === other.scope &&
    one.principal.epoch === other.principal.epoch &&
    one.principal.policyHash === other.principal.policyHash &&
    one.principal.teamId === other.principal.teamId
  );
}
