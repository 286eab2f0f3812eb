import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { inventList, writeCsv, writeWorkbook } from '../testing.ts';
import { detectFile, openTable } from './open-table.ts';
import type { OpenBytes, SheetRow } from './table.ts';

const list = inventList({ rows: 300, seed: 7 });
const expected = [list.headers, ...list.rows];

function pieces(bytes: Uint8Array, size = 1_000): OpenBytes {
  return async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
}

async function readAll(bytes: Uint8Array, pieceSize?: number): Promise<SheetRow[]> {
  const open = pieces(bytes, pieceSize);
  const table = await openTable(open, await detectFile(open));
  const rows: SheetRow[] = [];
  for await (const batch of table.rows(0)) rows.push(...batch);
  return rows;
}

const padded = (rows: readonly SheetRow[]) =>
  rows.map(({ cells }) => [...cells, ...Array(list.headers.length - cells.length).fill('')]);

describe('a list reads the same', () => {
  it.each(['utf-8', 'utf-8-bom', 'gb18030'] as const)(
    'from CSV in %s, whatever the pieces it comes in',
    async (encoding) => {
      const bytes = writeCsv(list, encoding);
      expect((await detectFile(pieces(bytes))).encoding).toBe(encoding);
      for (const size of [7, 1_000, bytes.length]) {
        const rows = await readAll(bytes, size);
        expect(padded(rows)).toEqual(expected);
        expect(rows.map(({ row }) => row)).toEqual(expected.map((_, index) => index + 1));
      }
    },
  );

  it.each([';', '\t', '|'])('from CSV with %j between the cells', async (delimiter) => {
    expect(padded(await readAll(writeCsv(list, 'utf-8', delimiter)))).toEqual(expected);
  });

  it.each([true, false])('from a workbook with its texts in the cells: %s', async (inlineTexts) => {
    expect(padded(await readAll(await writeWorkbook(list, { inlineTexts })))).toEqual(expected);
  });

  it('counts blank rows and leaves them out', async () => {
    const rows = await readAll(Buffer.from('姓名,电话\r\n\r\n王安,13900000001\r\n,\r\n李宁,13900000002\n'));
    expect(rows.map(({ row }) => row)).toEqual([1, 3, 5]);
  });

  it('keeps any text of any cell through CSV', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => /^[^\p{C}]*$/u.test(text));
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, async (cells) => {
        const written = { headers: ['姓名', '电话', '备注', '其他', '门店'], rows: cells };
        const read = await readAll(writeCsv(written, 'utf-8'), 11);
        const kept = cells.filter((row) => row.some((text) => text.trim() !== ''));
        expect(read.slice(1).map(({ cells: found }) => found)).toEqual(kept);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['utf-8', 'gb18030'] as const)(
    'with a word that was damaged before it was written, in %s',
    async (encoding) => {
      const damaged = { headers: ['姓名', '电话'], rows: [['王\ufffd明', '13900000001']] };
      expect((await readAll(writeCsv(damaged, encoding)))[1]?.cells).toEqual(damaged.rows[0]);
    },
  );

  it('tells GB18030 and UTF-8 apart for any Chinese text', async () => {
    const han = fc.stringMatching(/^[\u4e00-\u9fa5]{4,40}$/);
    await fc.assert(
      fc.asyncProperty(han, async (text) => {
        const content = `姓名,电话\n${text},13900000001\n`;
        expect((await detectFile(pieces(Buffer.from(content)))).encoding).toBe('utf-8');
        const gb = iconv.encode(content, 'gb18030');
        expect((await detectFile(pieces(gb))).encoding).toBe('gb18030');
        expect((await readAll(gb))[1]?.cells[0]).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});
