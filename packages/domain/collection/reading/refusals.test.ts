import { AppError } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { compoundFile, workbookParts, zip } from '../testing/hostile-files.ts';
import { inventList, writeCsv, writeWorkbook } from '../testing.ts';
import { LIMITS } from './limits.ts';
import { detectFile, openTable } from './open-table.ts';

async function read(bytes: Uint8Array): Promise<string[][]> {
  const open = async function* () {
    for (let at = 0; at < bytes.length; at += 4_000) yield bytes.subarray(at, at + 4_000);
  };
  const table = await openTable(open, await detectFile(open));
  const rows: string[][] = [];
  for await (const batch of table.rows(0)) rows.push(...batch.map(({ cells }) => [...cells]));
  return rows;
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const refused = await read(bytes).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(refused instanceof AppError)) throw refused ?? new Error('was read');
  return refused.code;
}

const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

describe('what is no list is refused, saying why', () => {
  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])],
    ['a PDF', Buffer.from('%PDF-1.7\n…')],
    ['a program', Buffer.from('MZ\x90\x00')],
    ['a web page', Buffer.from('<!DOCTYPE html><table><tr><td>姓名')],
    ['UTF-16', Buffer.from('姓名,电话\n', 'utf16le')],
    ['another archive', zip({ 'a.txt': 'hello' })],
    ['a text document', zip({ ...workbookParts(''), 'xl/workbook.xml': '<document/>' })],
  ])('%s: COLLECTION_FILE_KIND_UNKNOWN', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('COLLECTION_FILE_KIND_UNKNOWN');
  });

  it('a workbook under a password, in both of its forms', async () => {
    expect(await refusal(compoundFile(true))).toBe('COLLECTION_FILE_ENCRYPTED');
    const parts = workbookParts(sheet(''));
    const locked = zip(parts, { 'xl/worksheets/sheet1.xml': { encrypted: true } });
    expect(await refusal(locked)).toBe('COLLECTION_FILE_ENCRYPTED');
  });

  it('an old .xls', async () => {
    expect(await refusal(compoundFile(false))).toBe('COLLECTION_FILE_OLD_WORKBOOK');
  });

  it.each([
    ['bytes of no encoding', Buffer.concat([Buffer.from('姓名,电话\n'), Buffer.from([0xff, 0xff, 0x41])])],
    ['a text that breaks off within a character', Buffer.from('姓名,电话\n王').subarray(0, -1)],
  ])('%s: COLLECTION_ENCODING_UNREADABLE', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('COLLECTION_ENCODING_UNREADABLE');
  });

  it('nothing at all', async () => {
    expect(await refusal(Buffer.alloc(0))).toBe('COLLECTION_FILE_EMPTY');
  });

  it('a quotation mark that swallows the file', async () => {
    const list = writeCsv(inventList({ rows: 20 }), 'utf-8');
    expect(await refusal(Buffer.concat([list, Buffer.from('"never closed,\n1,2\n')]))).toBe('COLLECTION_FILE_DAMAGED');
  });
});

describe('a workbook that wants to hurt is refused before it swells', () => {
  it('by what it declares', async () => {
    const parts = workbookParts(sheet('<row/>'));
    const declares = { 'xl/worksheets/sheet1.xml': { declaredSize: LIMITS.unpackedBytes } };
    expect(await refusal(zip(parts, declares))).toBe('COLLECTION_FILE_UNPACKS_TOO_LARGE');
  });

  it('by its ratio', async () => {
    const blank = Buffer.alloc(20 * 1024 * 1024, ' ');
    expect(await refusal(zip(workbookParts('', { 'xl/worksheets/sheet1.xml': blank })))).toBe(
      'COLLECTION_FILE_UNPACKS_TOO_LARGE',
    );
  });

  it('by what comes out of a part that lied about its size', async () => {
    const parts = workbookParts(sheet('<row/>'.repeat(1_000)));
    expect(await refusal(zip(parts, { 'xl/worksheets/sheet1.xml': { declaredSize: 100 } }))).toBe(
      'COLLECTION_FILE_DAMAGED',
    );
  });

  it('by the number of its parts', async () => {
    const many = Object.fromEntries(Array.from({ length: LIMITS.zipEntries + 1 }, (_, index) => [`p${index}`, '']));
    expect(await refusal(zip(many))).toBe('COLLECTION_FILE_UNPACKS_TOO_LARGE');
  });

  it('by entities and document types', async () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${sheet('<row><c t="inlineStr"><is><t>&b;</t></is></c></row>')}`;
    expect(await refusal(zip(workbookParts(laughs)))).toBe('COLLECTION_FILE_DAMAGED');
  });

  it('by one cell that is longer than Excel can write', async () => {
    const long = sheet(`<row><c t="inlineStr"><is><t>${'x'.repeat(LIMITS.cellCharacters + 1)}</t></is></c></row>`);
    expect(await refusal(zip(workbookParts(long)))).toBe('COLLECTION_FILE_DAMAGED');
  });

  it('when it was cut off anywhere', async () => {
    const whole = await writeWorkbook(inventList({ rows: 50 }));
    for (const share of [0.2, 0.5, 0.9, 0.99]) {
      expect(await refusal(whole.subarray(0, Math.floor(whole.length * share)))).toBe('COLLECTION_FILE_DAMAGED');
    }
  });
});

describe('cells of a workbook', () => {
  it('are read as they are shown: dates, long numbers, rich texts, formulas by their last value', async () => {
    const rows = sheet(`
      <row r="1"><c r="A1" s="1"><v>44832</v></c><c r="B1"><v>1.3900000001E10</v></c><c r="D1" t="s"><v>0</v></c></row>
      <row r="3"><c t="str"><f>1+1</f><v>x_x000D_y</v></c><c t="b"><v>1</v></c><c><v>145.03</v></c><c><v>0.30000000000000004</v></c></row>`);
    const parts = workbookParts(rows, {
      'xl/sharedStrings.xml': '<sst><si><r><t>王</t></r><r><t>小明</t></r><rPh><t>wang</t></rPh></si></sst>',
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    });
    expect(await read(zip(parts))).toEqual([
      ['2022-09-28', '13900000001', '', '王小明'],
      ['x\ry', 'TRUE', '145.03', '0.3'],
    ]);
  });

  it('are found whatever prefix the writer gave the names', async () => {
    const prefixed =
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>王</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>';
    expect(await read(zip(workbookParts(prefixed)))).toEqual([['王']]);
  });
});
