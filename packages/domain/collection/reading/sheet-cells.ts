import { failCollection } from '../errors.ts';
import { LIMITS } from './limits.ts';
import { isBlank, type SheetRow } from './table.ts';
import { writtenDate } from './workbook-dates.ts';
import { RichText, unescapeText } from './workbook-texts.ts';
import type { XmlHandler } from './xml-events.ts';

/** What the cells of a sheet refer to. */
export interface CellContext {
  readonly texts: readonly string[];
  readonly dateStyles: ReadonlySet<number>;
  readonly from1904: boolean;
}

/** Turns the XML of one sheet into rows of text. Formulas are not evaluated: the value last shown is read, never the formula. */
export class SheetCells implements XmlHandler {
  readonly #context: CellContext;
  readonly #rich = new RichText();
  #rows: SheetRow[] = [];
  #row = 0;
  #cells: string[] = [];
  #column = -1;
  #type = 'n';
  #style = 0;
  #value = '';
  #takesValue = false;

  constructor(context: CellContext) {
    this.#context = context;
  }

  /** The rows finished since the last call, without blank ones. */
  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'row':
        this.#row = attributes.r === undefined ? this.#row + 1 : rowNumber(attributes.r, this.#row);
        this.#cells = [];
        this.#column = -1;
        break;
      case 'c':
        this.#column = attributes.r === undefined ? this.#column + 1 : columnOf(attributes.r);
        this.#type = attributes.t ?? 'n';
        this.#style = Number(attributes.s ?? 0);
        this.#value = '';
        break;
      case 'v':
        this.#takesValue = true;
        break;
      default:
        this.#rich.open(name);
    }
  }

  text(text: string): void {
    if (!this.#takesValue) this.#rich.add(text);
    else if (this.#value.length + text.length <= LIMITS.cellCharacters) this.#value += text;
    else throw failCollection('COLLECTION_FILE_DAMAGED', { why: 'cell-too-long' });
  }

  close(name: string): void {
    switch (name) {
      case 'v':
        this.#takesValue = false;
        break;
      case 'c':
        this.#put(this.#type === 'inlineStr' ? this.#rich.take() : this.#written());
        break;
      case 'row':
        if (!isBlank(this.#cells)) this.#rows.push({ row: this.#row, cells: this.#cells });
        break;
      default:
        this.#rich.close(name);
    }
  }

  #put(text: string): void {
    if (this.#column >= LIMITS.columns || text === '') return;
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  #written(): string {
    const value = this.#value;
    switch (this.#type) {
      case 's':
        return this.#context.texts[Number(value)] ?? '';
      case 'str':
        return unescapeText(value);
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE';
      case 'e':
      case 'd':
        return value;
      default:
        return this.#number(value);
    }
  }

  #number(value: string): string {
    if (value === '' || !this.#context.dateStyles.has(this.#style)) return plainNumber(value);
    return writtenDate(Number(value), this.#context.from1904) ?? plainNumber(value);
  }
}

const PLAIN = /^-?\d{1,15}(?:\.\d{1,9})?$/;

/** A number without exponent and without the dust of binary fractions, as the sheet shows it: a phone stays eleven digits. */
export function plainNumber(value: string): string {
  if (PLAIN.test(value) || value === '') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (Number.isInteger(number)) return BigInt(number).toString();
  return Number(number.toPrecision(15)).toString();
}

/** Rows go down the sheet; a number that does not is taken as the next one, so that rows stay apart. */
function rowNumber(written: string, before: number): number {
  const row = Number(written);
  return Number.isInteger(row) && row > before ? row : before + 1;
}

/** `AB12` → 27 */
function columnOf(reference: string): number {
  let column = 0;
  for (let index = 0; index < reference.length; index += 1) {
    const code = reference.charCodeAt(index) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + (code - 64);
  }
  return column - 1;
}
