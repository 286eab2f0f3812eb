import { detectFile, openTable } from '@kean/collection/contract/reading-lists';
import { MOST_NEW_PEOPLE, type NewPerson, type ReadList } from '../contract/onboarding.ts';
import { failPersonnel } from '../errors.ts';
import { columnsOfNewPeopleAreKnown, personOfRow } from '../rules/columns-of-new-people-are-known.ts';

/** Five hundred people are some forty kilobytes; a workbook that unpacks to more than two hundred times its size is refused. */
const MOST_BYTES = 512 * 1024;

/**
 * Reads a spreadsheet of new people: a workbook, or text in UTF-8, GB18030 or UTF-16. Nothing of it is kept and nobody is taken on; what comes back
 * is looked at and corrected by whoever brought it, and goes the way of a list that was pasted.
 * @throws AppError PERSONNEL_LIST_LARGE | PERSONNEL_LIST_LONG | PERSONNEL_LIST_NOBODY, and what the reading refuses (`COLLECTION_FILE_…`)
 */
export async function readList(arriving: AsyncIterable<Uint8Array>): Promise<ReadList> {
  const bytes = inUtf8(await whole(arriving));
  const open = async function* () {
    yield bytes;
  };
  const table = await openTable(open, await detectFile(open));
  for (let sheet = 0; sheet < Math.max(1, table.sheets.length); sheet += 1) {
    const people = await peopleOf(table.rows(sheet));
    if (people.length > 0) return { people };
  }
  throw failPersonnel('PERSONNEL_LIST_NOBODY');
}

async function whole(arriving: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of arriving) {
    length += piece.length;
    if (length > MOST_BYTES) throw failPersonnel('PERSONNEL_LIST_LARGE');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** "Unicode text" of spreadsheet programs is UTF-16 with its mark, which the reading of lists takes for no text at all. */
function inUtf8(bytes: Buffer): Buffer {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff') return bytes;
  try {
    const text = new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes);
    return Buffer.from(text, 'utf8');
  } catch (error) {
    if (error instanceof TypeError) return bytes;
    throw error;
  }
}

async function peopleOf(
  batches: AsyncIterable<readonly { readonly cells: readonly string[] }[]>,
): Promise<NewPerson[]> {
  const people: NewPerson[] = [];
  let places: ReturnType<typeof columnsOfNewPeopleAreKnown> | undefined;
  for await (const batch of batches) {
    for (const { cells } of batch) {
      if (places === undefined) {
        places = columnsOfNewPeopleAreKnown(cells);
        if (places !== null) continue;
      }
      if (people.length === MOST_NEW_PEOPLE) throw failPersonnel('PERSONNEL_LIST_LONG');
      people.push(personOfRow(cells, places));
    }
  }
  return people;
}
