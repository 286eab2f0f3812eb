/**
 * Text that some program would take for more than text: a spreadsheet for a formula (OWASP "CSV Injection": = + - @ tab CR LF
 * and their full-width twins), a browser for markup, a careless query for SQL. It is kept letter by letter, because it may be
 * all that is known of a client; it is only pointed out, and it is inert wherever KeAn writes it.
 */
const STARTS_LIKE_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** What may follow a sign without making a formula: the digits of a phone, a figure or a range. */
const SIGNED_DIGITS = /^[+\-＋－][\d０-９\s().（）/、,，-]*$/;
const MARKUP = /<\s*[a-z!/?]|&#|javascript:/i;
const STATEMENT = /['"`)]\s*;|;\s*--|\/\*|\b(?:drop|truncate|alter)\s+table\b|\bunion\s+(?:all\s+)?select\b/i;

/** True for a cell that deserves the warning `hostile-text`; a phone's leading + and a lonely dash do not. */
export function looksHostile(cell: string): boolean {
  if (cell === '') return false;
  if (STARTS_LIKE_FORMULA.test(cell) && !SIGNED_DIGITS.test(cell)) return true;
  return MARKUP.test(cell) || STATEMENT.test(cell);
}

/** A cell as it may stand in a CSV that someone opens in a spreadsheet: with an apostrophe where it could be a formula. */
export function neutralised(cell: string): string {
  return STARTS_LIKE_FORMULA.test(cell) || STARTS_LIKE_FORMULA.test(cell.trimStart()) ? `'${cell}` : cell;
}
