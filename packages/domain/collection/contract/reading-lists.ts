/**
 * The contract's part for whoever takes in another list than that of clients: what a file is, and its rows, read with the limits that keep a hostile
 * workbook from swelling. Formulas are never reckoned; what a cell was last seen to show is its text.
 */
export { openSealed } from '../operations/sealed-upload.ts';
export { KIND_BYTES, kindOf } from '../reading/file-kind.ts';
export { type DetectedFile, detectFile, openTable } from '../reading/open-table.ts';
export type { OpenBytes, SheetRow, Table } from '../reading/table.ts';
