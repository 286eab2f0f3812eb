/** Sinks that are made of what a clause declares, so that what `personal-data.ts` says is what an erasure does. */
import type { PersonalData, PublicText } from '@kean/kernel';
import type { SqlTransaction } from '../sql-transaction.ts';
import type { ClientSink } from './clause-erasing.ts';
import { columnPlace } from './column-place.ts';

interface SinkOfTables {
  readonly name: string;
  readonly title: PublicText;
  readonly data: PersonalData;
  /** In the order in which they are emptied: what hangs on another row goes before it. */
  readonly tables: readonly string[];
}

/** Every row of these tables that is a client's is deleted, with all that is declared in it. @throws TypeError for a table without a declared column */
export function rowsOfClients({ name, title, data, tables }: SinkOfTables): ClientSink {
  const places = tables.map((table) => clientTable(data, table));
  return {
    name,
    title,
    reaches: places.flatMap(({ reaches }) => reaches),
    clear: (tx, ids) =>
      sumOf(places, ({ table, by }) => `DELETE FROM "${table}" WHERE "${by}" = ANY ($1::uuid[]) RETURNING 1`, tx, ids),
    countLeft: (tx, ids) =>
      sumOf(places, ({ table, by }) => `SELECT FROM "${table}" WHERE "${by}" = ANY ($1::uuid[])`, tx, ids),
  };
}

/** The rows stay and say what happened; what is declared in these tables is emptied. @throws TypeError for a table without a declared column */
export function emptiedForClients({ name, title, data, tables }: SinkOfTables): ClientSink {
  const places = tables.map((table) => clientTable(data, table));
  const filled = ({ columns }: ClientTable) => columns.map((column) => `"${column}" IS NOT NULL`).join(' OR ');
  const emptied = ({ columns }: ClientTable) => columns.map((column) => `"${column}" = NULL`).join(', ');
  return {
    name,
    title,
    reaches: places.flatMap(({ reaches }) => reaches),
    clear: (tx, ids) =>
      sumOf(
        places,
        (place) =>
          `UPDATE "${place.table}" SET ${emptied(place)} WHERE "${place.by}" = ANY ($1::uuid[]) AND (${filled(place)}) RETURNING 1`,
        tx,
        ids,
      ),
    countLeft: (tx, ids) =>
      sumOf(
        places,
        (place) => `SELECT FROM "${place.table}" WHERE "${place.by}" = ANY ($1::uuid[]) AND (${filled(place)})`,
        tx,
        ids,
      ),
  };
}

/** A sink of two statements that each take the ids as `$1::uuid[]`; the first returns a row for each thing that it took. */
export function sinkOfStatements(
  about: Pick<ClientSink, 'name' | 'title' | 'reaches'>,
  { clear, left }: { readonly clear: string; readonly left: string },
): ClientSink {
  return {
    ...about,
    clear: (tx, ids) => countOf(tx, clear, ids),
    countLeft: (tx, ids) => countOf(tx, left, ids),
  };
}

interface ClientTable {
  readonly table: string;
  readonly by: string;
  readonly columns: readonly string[];
  readonly reaches: readonly string[];
}

function clientTable(data: PersonalData, table: string): ClientTable {
  const declared = data.places.filter(
    ({ place, subject }) => subject.kind === 'client' && place.startsWith(`${table}.`),
  );
  const [first] = declared;
  if (first === undefined) throw new TypeError(`${data.owner} declares nothing of a client in ${table}`);
  const places = declared.map(({ place, subject }) => columnPlace(place, subject.by));
  const { by } = columnPlace(first.place, first.subject.by);
  return { table, by, columns: places.map(({ column }) => column), reaches: declared.map(({ place }) => place) };
}

async function sumOf(
  places: readonly ClientTable[],
  statement: (place: ClientTable) => string,
  tx: SqlTransaction,
  ids: readonly string[],
): Promise<number> {
  let sum = 0;
  for (const place of places) sum += await countOf(tx, statement(place), ids);
  return sum;
}

async function countOf(tx: SqlTransaction, statement: string, ids: readonly string[]): Promise<number> {
  const counting = statement.startsWith('SELECT')
    ? `SELECT count(*)::int4 AS count FROM (${statement}) AS found`
    : `WITH taken AS (${statement}) SELECT count(*)::int4 AS count FROM taken`;
  const [row] = await tx.query<{ count: number }>(counting, [ids]);
  return row?.count ?? 0;
}
