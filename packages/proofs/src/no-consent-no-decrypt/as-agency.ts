import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { ApiInstance } from './three-doors.ts';

/** A transaction of the api's login that sees every client, as the product's own acts make them after they have decided. */
export const asAgency = <T>({ services }: ApiInstance, work: (tx: SqlTransaction) => Promise<T>): Promise<T> =>
  inSqlTransaction(services.db, { ...nobody, clientScope: 'agency' }, work);
