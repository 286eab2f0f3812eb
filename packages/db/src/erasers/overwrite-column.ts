import type { Eraser } from '@kean/kernel';
import { failDatabase } from '../errors.ts';
import type { SqlTransaction } from '../sql-transaction.ts';
import type { ColumnPlace } from './column-place.ts';

interface ColumnShape {
  readonly required: boolean;
  /** `pg_type.typcategory`: A for arrays, S for text. */
  readonly category: string;
}

const SHAPE = `SELECT a.attnotnull AS required, t.typcategory AS category
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = $1::regclass AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped`;

/**
 * Puts nothing in the place of the value where the row has to stay: null, an empty list, or, for a text that must be there and may
 * have to be unique, the subject's own id, which says nothing once no row names them.
 */
export function overwriteColumn(tx: SqlTransaction, { table, column, by }: ColumnPlace): Eraser {
  return {
    kind: 'overwrite-column',
    erase: async (subjectId) => {
      const [shape] = await tx.query<ColumnShape>(SHAPE, [table, column]);
      const nothing = shape === undefined ? null : nothingFor(shape);
      if (nothing === null) throw failDatabase('DB_COLUMN_CANNOT_BE_EMPTIED', { table, column });
      await tx.query(`UPDATE "${table}" SET "${column}" = ${nothing} WHERE "${by}" = $1::text::uuid`, [subjectId]);
    },
  };
}

function nothingFor({ required, category }: ColumnShape): string | null {
  if (category === 'A') return "'{}'";
  if (!required) return 'NULL';
  return category === 'S' ? '$1::text' : null;
}
