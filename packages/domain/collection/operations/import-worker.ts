import type { Authorizer } from '@kean/authorization';
import { DecryptionError } from '@kean/encryption';
import { AppError, type ImportId, type Principal, type StaffId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { COLLECTION_ERRORS, type CollectionErrorCode } from '../errors.ts';

/** What a person may do now, read anew from the truth; `null` where the person may no longer act at all. */
export type RightsOf = (staffId: StaffId) => Promise<{ principal: Principal; authorizer: Authorizer } | null>;

/** What the worker lends to the jobs of this clause. */
export interface ImportWorker {
  readonly services: Services;
  readonly rightsOf: RightsOf;
}

/** What the jobs of this clause carry. */
export interface ImportPayload {
  readonly importId: ImportId;
  readonly staffId: StaffId;
}

/**
 * The code under which a list is given up, where trying again would end the same way; `null` for everything that may pass: a
 * database, key store or object store that does not answer.
 * @param attempt 1 in the first attempt of the job
 */
export function finalCodeOf(error: unknown, attempt = 1): CollectionErrorCode | null {
  if (error instanceof DecryptionError) return 'COLLECTION_FILE_DAMAGED';
  const isOurs = error instanceof AppError && error.code in COLLECTION_ERRORS;
  if (isOurs) return error.code as CollectionErrorCode;
  const mayPass = error instanceof AppError && error.kind !== 'internal';
  return attempt >= MOST_ATTEMPTS && !mayPass ? 'COLLECTION_RUN_FAILED' : null;
}

/** What nobody expected is tried this often, one attempt less than the queue would; then the person is told instead. */
const MOST_ATTEMPTS = 6;
