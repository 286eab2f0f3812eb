import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import { CLIENT_PLACES, REQUEST_JOINS, REQUEST_ROW } from '../request-rows.ts';
import type { StoredRequest } from '../staff/with-request.ts';

const FOUND = `SELECT ${REQUEST_ROW}, ${CLIENT_PLACES}, r.accused_id AS "accusedId" FROM ${REQUEST_JOINS} WHERE r.id = $1::uuid`;
type Found = Omit<StoredRequest, 'paperRef' | 'dueBy' | 'checkedBy' | 'secondCheckedBy' | 'restrictedFrom' | 'version'>;

/** A case as the worker reads it; none where it is gone. */
export function requestAsSystem(tx: SqlTransaction, requestId: Id<'Request'>): Promise<Found[]> {
  return tx.query<Found>(FOUND, [requestId]);
}
