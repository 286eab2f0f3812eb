/** Invented client lists for tests, proofs and benchmarks. */
export { compoundFile, workbookParts, zip } from './testing/hostile-files.ts';
export { type InventedList, inventList, type ListTruth } from './testing/invent-list.ts';
export { inventPhone } from './testing/invented-cells.ts';
export { SERVICE_FIELDS } from './testing/service-fields.ts';
export { writeCsv, writeWorkbook } from './testing/write-list.ts';
