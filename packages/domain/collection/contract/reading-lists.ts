/**
 * The contract's part for whoever takes in another list than that of clients: what a file is, and its rows, read with the limits that keep a hostile
 * workbook from swelling. Formulas are never reckoned; what a cell was last seen to show is its text.
 */
export { type DetectedFile, detectFile, openTable } from '../reading/open-table.ts';
export type { OpenBytes, SheetRow, Table } from '../reading/table.ts';
