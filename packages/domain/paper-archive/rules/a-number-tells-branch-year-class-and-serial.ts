import { FILE_CLASSES, type FileClass } from '../contract.ts';

const SERIAL_DIGITS = 5;

/** `ZZ-HYL-2026-HT-00012`: where it was filed first, when, as what, and its turn. It stays when the file moves. */
export function aNumberTellsBranchYearClassAndSerial(file: {
  readonly branchCode: string;
  readonly year: number;
  readonly class: FileClass;
  readonly serial: number;
}): string {
  return `${file.branchCode}-${file.year}-${FILE_CLASSES[file.class]}-${String(file.serial).padStart(SERIAL_DIGITS, '0')}`;
}
