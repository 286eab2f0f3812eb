/** Spreadsheet programs take a cell that begins so for a formula and run it. */
const LIKE_A_FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180 with the mark by which spreadsheet programs know UTF-8. */
export function asSheet(lines: readonly (readonly string[])[]): string {
  const rows = lines.map((cells) => cells.map(asCell).join(','));
  return `\uFEFF${rows.join('\r\n')}\r\n`;
}

function asCell(text: string): string {
  const safe = LIKE_A_FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
