import { detectFile, type OpenBytes, openTable, type Table } from '@kean/collection/contract/reading-lists';
import type { RadiusRow, RadiusSource } from '../contract/radius.ts';
import { failRadius } from './errors.ts';

type Cells = readonly string[];
type Kind = NonNullable<RadiusRow['kind']>;

const LONGEST_LINE = 10_000;
const OVERLAP = 60;

/** Rows of a file in batches, of all its sheets, or the lines of what was pasted; whatever stands above them is a row like any other. */
export async function rowsOfLeak(
  bytes: OpenBytes,
  source: RadiusSource,
): Promise<{ readonly kind: Kind; readonly rows: AsyncGenerator<readonly Cells[], void, undefined> }> {
  if (source === 'pasted') return { kind: 'text', rows: linesOf(bytes) };
  const detected = await detectFile(bytes);
  const table = await openTable(bytes, detected);
  return { kind: detected.kind, rows: rowsOfSheets(table) };
}

async function* rowsOfSheets(table: Table): AsyncGenerator<readonly Cells[], void, undefined> {
  for (let sheet = 0; sheet < Math.max(1, table.sheets.length); sheet += 1)
    for await (const batch of table.rows(sheet)) yield batch.map(({ cells }) => cells);
}

async function* linesOf(bytes: OpenBytes): AsyncGenerator<readonly Cells[], void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const piece of bytes()) {
    const lines = `${rest}${decoded(decoder, piece)}`.split(/\r\n|\n|\r/);
    const last = lines.pop() ?? '';
    // Text without an end of line is cut, so that memory stays what it is.
    const isOver = last.length > LONGEST_LINE;
    rest = isOver ? last.slice(-OVERLAP) : last;
    yield (isOver ? [...lines, last] : lines).flatMap(piecesOf).map((line) => [line]);
  }
  rest += decoded(decoder);
  yield piecesOf(rest).map((line) => [line]);
}

/** A number that lies across a cut stands whole in one of the pieces. */
function piecesOf(line: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < line.length; at += LONGEST_LINE - OVERLAP) {
    pieces.push(line.slice(at, at + LONGEST_LINE));
    if (at + LONGEST_LINE >= line.length) break;
  }
  return pieces;
}

/** @throws AppError INCIDENTS_LEAKED_FILE_ENCODING */
function decoded(decoder: InstanceType<typeof TextDecoder>, piece?: Uint8Array): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch (error) {
    throw error instanceof TypeError ? failRadius('INCIDENTS_LEAKED_FILE_ENCODING') : error;
  }
}
