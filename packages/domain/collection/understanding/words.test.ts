import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from './calendar-date.ts';
import { readClientType } from './client-types.ts';
import { districtOfAddress, readDistrict } from './district.ts';
import { readGender } from './gender.ts';
import { toHalfWidth } from './half-width.ts';
import { looksHostile, neutralised } from './hostile-text.ts';

describe('dates', () => {
  it.each([
    ['2019/12/1', '2019-12-01'],
    ['2016年11月29日', '2016-11-29'],
    ['2022.3.24', '2022-03-24'],
    ['2017-2-21', '2017-02-21'],
    ['44832', '2022-09-28'],
    ['２０１９／１２／１', '2019-12-01'],
    ['20190312', '2019-03-12'],
    ['2019/12/1 10:20', '2019-12-01'],
    ['2024-02-29', '2024-02-29'],
  ])('reads %s', (cell, day) => {
    expect(readDate(cell)).toBe(day);
  });

  it.each(['', '2月30日', '2021-02-29', '2021-13-01', '19/12/1', '随时', '2026年底', '123', '99999'])(
    'takes %j for no day',
    (cell) => {
      expect(readDate(cell)).toBeNull();
    },
  );

  it('agrees with the calendar on every day it accepts', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          expect(readDate(day)).toBe(day);
          expect(readDate(`${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`)).toBe(day);
        },
      ),
    );
  });
});

describe('words', () => {
  it.each([
    ['求购', ['buyer']],
    ['买', ['buyer']],
    ['卖房', ['seller']],
    ['出售', ['seller']],
    ['出租', ['landlord']],
    ['求租', ['tenant']],
    ['租售', ['seller', 'landlord']],
    ['买/卖', ['buyer', 'seller']],
  ])('reads the client type %s', (cell, roles) => {
    expect(readClientType(cell)).toEqual({ roles, keepWording: false });
  });

  it('reads 业主 as seller and keeps the word, because an owner may also let', () => {
    expect(readClientType('业主')).toEqual({ roles: ['seller'], keepWording: true });
  });

  it('does not take half of a type', () => {
    expect(readClientType('买/其他')).toEqual({ roles: [], keepWording: true });
    expect(readClientType('')).toEqual({ roles: [], keepWording: false });
  });

  it.each([
    ['F', '女'],
    ['先生', '男'],
    ['女士', '女'],
    ['m', '男'],
    ['?', null],
    ['', null],
  ])('reads the gender %j', (cell, gender) => {
    expect(readGender(cell)).toBe(gender);
  });

  it('knows districts by name, and lets nothing else out of the sealed wording', () => {
    expect(readDistrict('金水')).toBe('金水区');
    expect(readDistrict('上海市浦东新区')).toBe('浦东新区');
    expect(readDistrict('王小明家那个区')).toBeNull();
    expect(districtOfAddress('河南省郑州市金水区花园路1号')).toBe('金水区');
    expect(districtOfAddress('管城回族区郝巷211号1号楼1782')).toBe('管城回族区');
    expect(districtOfAddress('花园路1号')).toBeNull();
  });

  it('changes only full-width forms', () => {
    expect(toHalfWidth('Ａ１（王𠮷）　①')).toBe('A1(王𠮷) ①');
  });
});

describe('hostile text', () => {
  it.each([
    '=cmd|calc!A0',
    '@SUM(1+1)',
    '+cmd|x',
    '-2+3+cmd|x',
    '\t=1',
    '＝1+1',
    '<script>alert(1)</script>',
    '<img src=x>',
    "Robert'); DROP TABLE clients;--",
  ])('points out %j', (cell) => {
    expect(looksHostile(cell)).toBe(true);
  });

  it.each(['', '王小明', '+86 178 0000 7420', '-', '-5', '老客户,\n"重点"跟进', '买买提·吐尔逊', '价格<300万'])(
    'lets %j pass',
    (cell) => {
      expect(looksHostile(cell)).toBe(false);
    },
  );

  it('leaves no cell that a spreadsheet would take for a formula', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', ' =', '＝'),
        (text, start) => {
          expect(neutralised(start + text)).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/);
        },
      ),
    );
  });
});
