import { PassThrough } from 'node:stream';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import type { InventedList } from './invent-list.ts';

type Written = Pick<InventedList, 'headers' | 'rows'>;

/** A CSV file as Excel writes it: quoted where needed, CRLF. */
export function writeCsv(list: Written, encoding: 'utf-8' | 'utf-8-bom' | 'gb18030', delimiter = ','): Buffer {
  const needsQuotes = new RegExp(`["\\r\\n${delimiter === '\t' ? '\\t' : delimiter}]`);
  const cell = (text: string) => (needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const text = [list.headers, ...list.rows].map((row) => `${row.map(cell).join(delimiter)}\r\n`).join('');
  if (encoding === 'gb18030') return iconv.encode(text, 'gb18030');
  return Buffer.from(encoding === 'utf-8-bom' ? `\ufeff${text}` : text, 'utf8');
}

/** A workbook; texts in a table of their own as Office writes them, or inside the cells as streaming writers do. */
export async function writeWorkbook(list: Written, options: { inlineTexts?: boolean } = {}): Promise<Buffer> {
  const target = new PassThrough();
  const pieces: Buffer[] = [];
  target.on('data', (piece: Buffer) => pieces.push(piece));
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: target,
    useSharedStrings: options.inlineTexts !== true,
    useStyles: false,
  });
  const sheet = workbook.addWorksheet('客户资料');
  sheet.addRow([...list.headers]).commit();
  for (const row of list.rows) sheet.addRow(row.map((cell) => (cell === '' ? null : cell))).commit();
  sheet.commit();
  await workbook.commit();
  return Buffer.concat(pieces);
}
