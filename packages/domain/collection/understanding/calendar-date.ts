import { readable } from './cell-text.ts';

const WRITTEN =
  /^(\d{4})\s*(?:[/.-]|年)\s*(\d{1,2})\s*(?:[/.-]|月)\s*(\d{1,2})\s*[日号]?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const SERIAL = /^\d{5}(?:\.\d+)?$/;
/** Excel's day numbers for 1950-01-01 and 2099-12-31: outside, a five-digit number is no date of a client list. */
const SERIAL_MIN = 18264;
const SERIAL_MAX = 73050;
/** Excel counts from 1899-12-30, because it takes 1900 for a leap year (ECMA-376 18.17.4.1). */
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/**
 * Dates as people type them, and Excel's day numbers.
 * @returns `YYYY-MM-DD`, or `null` where it is not one day of the calendar (2月30日, 2021-02-30, 19/12/1)
 */
export function readDate(cell: string): string | null {
  const text = readable(cell);
  const written = WRITTEN.exec(text) ?? COMPACT.exec(text);
  if (written !== null) return dayOf(Number(written[1]), Number(written[2]), Number(written[3]));
  return SERIAL.test(text) ? dayOfSerial(Math.floor(Number(text))) : null;
}

/** An Excel day number → `YYYY-MM-DD`; `null` outside 1950–2099. */
export function dayOfSerial(serial: number): string | null {
  if (serial < SERIAL_MIN || serial > SERIAL_MAX) return null;
  return new Date(SERIAL_EPOCH + serial * DAY_MS).toISOString().slice(0, 10);
}

function dayOf(year: number, month: number, day: number): string | null {
  if (year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : null;
}
