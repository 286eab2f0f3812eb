import type { Eraser } from '@kean/kernel';
import type { SqlTransaction } from '../sql-transaction.ts';
import type { ColumnPlace } from './column-place.ts';

/** Deletes the rows whose time is over, whoever they were about: nobody knows whose they are. `by` says when a row ends. */
export function expireRow(tx: SqlTransaction, { table, by }: ColumnPlace): Eraser {
  return {
    kind: 'expire-row',
    erase: async () => {
      await tx.query(`DELETE FROM "${table}" WHERE "${by}" <= now()`);
    },
  };
}
