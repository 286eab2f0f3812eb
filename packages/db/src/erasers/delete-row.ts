import type { Eraser } from '@kean/kernel';
import type { SqlTransaction } from '../sql-transaction.ts';
import type { ColumnPlace } from './column-place.ts';

/** Deletes every row of the table that is about the subject, in the caller's transaction. */
export function deleteRow(tx: SqlTransaction, { table, by }: ColumnPlace): Eraser {
  return {
    kind: 'delete-row',
    erase: async (subjectId) => {
      await tx.query(`DELETE FROM "${table}" WHERE "${by}" = $1::uuid`, [subjectId]);
    },
  };
}
