import type { NewPerson } from '#lib/api/views.ts';

/** Columns in their order, as the page names them. */
const COLUMNS = ['staffNumber', 'displayName', 'mail', 'branchCode', 'roleCode'] as const;

/**
 * Rows as they are copied out of a spreadsheet (tabs), or saved from one (commas, quotation marks). A first row that has no `@` in the column of the
 * address is a heading.
 */
export function readPeople(text: string): NewPerson[] {
  const rows = cellsOf(text).filter((cells) => cells.some((cell) => cell.trim() !== ''));
  const people = rows.map((cells) => {
    const named = COLUMNS.map((column, place) => [column, cells[place]?.trim() ?? ''] as const);
    return Object.fromEntries(named) as unknown as NewPerson;
  });
  return people[0]?.mail.includes('@') === false && people.length > 1 ? people.slice(1) : people;
}

/**
 * The same the other way round. With its heading, whatever the first row holds: a person whose address is missing is no heading, and is told so.
 * @param heading names of the columns, in their order
 */
export function writePeople(people: readonly NewPerson[], heading: readonly string[]): string {
  const rows = people.map((person) => COLUMNS.map((column) => person[column]));
  return [heading, ...rows].map((row) => row.map(quoted).join('\t')).join('\n');
}

function quoted(cell: string): string {
  return cell.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function cellsOf(text: string): string[][] {
  const separator = text.includes('\t') ? '\t' : ',';
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator) endCell();
    else if (character === '\n') {
      endCell();
      rows.push([]);
    } else if (character !== '\r') cell += character;
  }
  endCell();
  return rows;
}
