import type { Principal } from '@kean/kernel';
import { failCollection } from '../errors.ts';
import type { Place } from './client-of-form.ts';

/** Where a client is registered: the branch of whoever registers. @throws AppError COLLECTION_NO_BRANCH */
export function placeOfStaff({ regionId, branchId, teamId }: Principal): Place {
  if (regionId === null || branchId === null) throw failCollection('COLLECTION_NO_BRANCH');
  return { regionId, branchId, teamId };
}
