/** One row of a sheet as text. `row` counts rows of the spreadsheet from 1, not lines of the file. */
export interface SheetRow {
  readonly row: number;
  /** As many as were written; a missing cell at the end is a blank one. */
  readonly cells: readonly string[];
}

export interface SheetName {
  readonly index: number;
  readonly name: string;
}

/** A readable list. Rows come in batches, in order, without the rows that are blank throughout; memory stays bounded. */
export interface Table {
  /** Empty for a CSV file, which is one sheet without a name. */
  readonly sheets: readonly SheetName[];
  /**
   * May be called again and starts at the top each time.
   * @throws AppError of `COLLECTION_ERRORS` while reading, where the file turns out to be damaged or too large
   */
  rows(sheet: number): AsyncGenerator<readonly SheetRow[], void, undefined>;
}

/** The bytes of a list, from the start at each call. Opened from a seal: a cut or changed file throws at that point. */
export type OpenBytes = () => AsyncIterable<Uint8Array>;

export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
