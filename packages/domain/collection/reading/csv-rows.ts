import { CsvError, type Options, parse } from 'csv-parse';
import { failCollection } from '../errors.ts';
import { guessDelimiter } from './delimiter.ts';
import { decodeText, type TextEncodingName } from './encoding.ts';
import { LIMITS } from './limits.ts';
import { isBlank, type OpenBytes, type SheetRow, type Table } from './table.ts';

/** A CSV file as a table of one sheet. Quoted cells may hold line breaks; a row is a record, whatever lines it takes. */
export function csvTable(openBytes: OpenBytes, encoding: TextEncodingName): Table {
  return { sheets: [], rows: () => csvRows(decodeText(openBytes(), encoding)) };
}

/** Lenient where people's exports are (stray quotation marks, ragged rows), strict where a row could swallow the rest. */
const OPTIONS: Options = {
  relax_quotes: true,
  relax_column_count: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  max_record_size: LIMITS.recordCharacters,
};

async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<SheetRow[], void, undefined> {
  let parser: ReturnType<typeof parse> | undefined;
  let row = 0;
  try {
    for await (const piece of text) {
      parser ??= parse({ ...OPTIONS, delimiter: guessDelimiter(piece) });
      // The parser works within write(); asking it right afterwards keeps one piece of text in memory, not the file.
      parser.write(piece);
      if (parser.errored !== null) break;
      const batch: SheetRow[] = [];
      for (let record = nextRecord(parser); record !== null; record = nextRecord(parser))
        row = take(batch, row, record);
      if (batch.length > 0) yield batch;
    }
    if (parser === undefined) return;
    parser.end();
    const rest: SheetRow[] = [];
    for await (const record of parser) row = take(rest, row, record as string[]);
    if (rest.length > 0) yield rest;
  } catch (error) {
    throw error instanceof CsvError
      ? failCollection('COLLECTION_FILE_DAMAGED', { row: row + 1, why: error.code })
      : error;
  } finally {
    parser?.destroy();
  }
}

function nextRecord(parser: ReturnType<typeof parse>): string[] | null {
  return parser.read() as string[] | null;
}

/** Counts every record as a row, also the blank ones that are left out. */
function take(batch: SheetRow[], before: number, record: string[]): number {
  if (!isBlank(record)) {
    const cells = record.length > LIMITS.columns ? record.slice(0, LIMITS.columns) : record;
    batch.push({ row: before + 1, cells });
  }
  return before + 1;
}
