import pg from 'pg';

const { builtins } = pg.types;
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;
const NUMERIC_ARRAY = 1231;
const DATE_ARRAY = 1182;

/** The driver's own parser of a type; its typing lists only the types it has names for. */
function parserOf(oid: number): (text: string) => unknown {
  const parsers = pg.types as { getTypeParser(oid: number, format: 'text'): (text: string) => unknown };
  return parsers.getTypeParser(oid, 'text');
}

/** The array parser of the driver for text elements, which keeps every element as it was written. */
const textArray = parserOf(TEXT_ARRAY) as (text: string) => (string | null)[];
const bigintArray = (text: string) => textArray(text).map((element) => (element === null ? null : BigInt(element)));

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [builtins.INT8, BigInt],
  [INT8_ARRAY, bigintArray],
  [builtins.NUMERIC, String],
  [NUMERIC_ARRAY, textArray],
  [builtins.DATE, String],
  [DATE_ARRAY, textArray],
]);

/**
 * How values of Postgres arrive in rows of {@link SqlTransaction}: `bigint` as bigint, `numeric` as string, `date` as
 * `YYYY-MM-DD`, `timestamptz` as Date (milliseconds), `bytea` as Buffer, `json` parsed, `uuid` and enums as string.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return (format === 'binary' ? undefined : PARSERS.get(oid)) ?? pg.types.getTypeParser(oid, format ?? 'text');
  },
};
