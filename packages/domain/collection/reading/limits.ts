/** What a list may weigh. Refused beyond, before anything is written. */
export const LIMITS = {
  fileBytes: 100 * 1024 * 1024,
  /** Data rows, the header not counted. */
  rows: 100_000,
  /** Columns further right are not read. */
  columns: 200,
  /** What one cell of Excel can hold. */
  cellCharacters: 32_767,
  /** One record of a CSV file, in characters: more is an unclosed quotation mark that swallows the file. */
  recordCharacters: 1_000_000,
  sheets: 64,
  zipEntries: 4_096,
  /** All parts of a workbook, unpacked. 100,000 rows of sixteen columns are about 60 MB. */
  unpackedBytes: 768 * 1024 * 1024,
  /** The texts of a workbook, unpacked: they have to be in memory. */
  sharedStringsBytes: 128 * 1024 * 1024,
  /** Parts other than sheets and texts. */
  smallPartBytes: 16 * 1024 * 1024,
  /** Unpacked to packed size of one large part; sheets of real lists stay under 30. */
  unpackRatio: 200,
} as const;
