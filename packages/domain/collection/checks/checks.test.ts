import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBuiltYear } from './built-year.ts';
import { checkCertificateNumber } from './certificate-number.ts';
import { checkArea, checkPrice, checkRange, checkRent } from './figures.ts';
import type { FieldCheck } from './finding.ts';
import { checkIdentityNumber } from './identity-number.ts';
import { checkOwner } from './owner.ts';
import { checkPhone } from './phone.ts';
import { checkSocialCreditCode } from './social-credit-code.ts';

const TODAY = new Date('2026-11-26T04:00:00Z');
const code = (check: FieldCheck, text: string): string | null => check(text, TODAY)?.code ?? null;

describe('a phone', () => {
  it.each([
    ['13912045678', null],
    ['+86 139-1204-5678', null],
    ['０３７１－６６６８ ２３４５', null],
    ['+85261230987', 'phone-abroad'],
    ['13900000000', 'phone-looks-invented'],
    ['13801234567', 'phone-looks-invented'],
    ['12345', 'phone-impossible'],
    ['23912045678', 'phone-impossible'],
    ['', 'phone-impossible'],
  ])('%s: %s', (text, expected) => expect(code(checkPhone, text)).toBe(expected));
});

describe('an owner', () => {
  it.each([
    ['李测试', null],
    ['李测试、王小明', null],
    ['安和（郑州）置业有限公司', null],
    ['Ömer Şahin', null],
    ['第3生产队', 'owner-has-digits'],
    ['李', 'owner-impossible'],
    ['11010519491231002X', 'owner-impossible'],
    ['李测试13900008101', 'owner-impossible'],
    ['……', 'owner-impossible'],
  ])('%s: %s', (text, expected) => expect(code(checkOwner, text)).toBe(expected));
});

describe('the year of a building', () => {
  it.each([
    ['2005', null],
    ['２００５年', null],
    [' 1998 年 ', null],
    ['1936', 'built-year-unusual'],
    ['2028', 'built-year-unusual'],
    ['2033', 'built-year-impossible'],
    ['1700', 'built-year-impossible'],
    ['05', 'built-year-impossible'],
    ['2005-2006', 'built-year-impossible'],
    ['新房', 'built-year-impossible'],
  ])('%s: %s', (text, expected) => expect(code(checkBuiltYear, text)).toBe(expected));
});

/** Makes the seventeen digits whole, by GB 11643 as it is written: weights are the powers of 2, modulo 11. */
function withCheck(seventeen: string): string {
  const sum = [...seventeen].reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0);
  return `${seventeen}${'10X98765432'[sum % 11]}`;
}

describe('a 居民身份证 number', () => {
  it.each([
    // The two examples of GB 11643-1999 itself.
    ['11010519491231002X', null],
    ['440524188001010014', 'id-number-very-old'],
    ['11010519491231002x', null],
    ['110105194912310021', 'id-number-impossible'],
    ['110105491231002', 'id-number-of-old-form'],
    ['E12345678', 'id-number-other-document'],
    ['', 'id-number-impossible'],
    [withCheck('11010519490230002'), 'id-number-birthday-impossible'],
    [withCheck('11010520261127002'), 'id-number-birthday-impossible'],
    [withCheck('99010519491231002'), 'id-number-region-impossible'],
    [withCheck('11010520121127001'), 'client-under-fourteen'],
    [withCheck('11010520121126001'), null],
  ])('%s: %s', (text, expected) => expect(code(checkIdentityNumber, text)).toBe(expected));

  it('changes its day with China, not with Greenwich', () => {
    const text = withCheck('11010520121127001');
    expect(checkIdentityNumber(text, new Date('2026-11-26T15:59:59Z'))?.code).toBe('client-under-fourteen');
    expect(checkIdentityNumber(text, new Date('2026-11-26T16:00:00Z'))).toBeNull();
  });

  it('is refused after any change of one digit, and any exchange of two neighbours that differ', () => {
    const digits = fc.tuple(
      fc.constantFrom('110105', '310104', '440305', '510107'),
      fc.date({ min: new Date('1930-01-01'), max: new Date('2010-12-31'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999 }),
    );
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        ([region, day, serial], at, by) => {
          const body = `${region}${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
          const whole = withCheck(body);
          expect(code(checkIdentityNumber, whole)).toBeNull();
          const digit = String((Number(whole[at]) + by) % 10);
          const changed = `${whole.slice(0, at)}${digit}${whole.slice(at + 1)}`;
          expect(checkIdentityNumber(changed, TODAY)?.severity).toBe('refuses');
          const [one = '', two = ''] = [whole[at], whole[at + 1]];
          const exchanged = `${whole.slice(0, at)}${two}${one}${whole.slice(at + 2)}`;
          if (one !== two) expect(checkIdentityNumber(exchanged, TODAY)?.severity).toBe('refuses');
        },
      ),
    );
  });
});

describe('a 统一社会信用代码', () => {
  it.each([
    // The example that is used with GB 32100-2015, and codes that companies publish of themselves.
    ['91350100M000100Y43', null],
    ['914403001922038216', null],
    ['91350100m000100y43', null],
    ['９１３５０１００Ｍ０００１００Ｙ４３', null],
    ['91350100M000100Y44', 'credit-code-impossible'],
    ['91350100M000100Y4', 'credit-code-impossible'],
    ['91350100I000100Y43', 'credit-code-impossible'],
    ['', 'credit-code-impossible'],
  ])('%s: %s', (text, expected) => expect(code(checkSocialCreditCode, text)).toBe(expected));

  it('is refused after any change of one sign', () => {
    const signs = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17 }), fc.constantFrom(...signs), (at, sign) => {
        const whole = '91350100M000100Y43';
        fc.pre(whole[at] !== sign);
        expect(code(checkSocialCreditCode, `${whole.slice(0, at)}${sign}${whole.slice(at + 1)}`)).toBe(
          'credit-code-impossible',
        );
      }),
    );
  });
});

describe('a 不动产权证号', () => {
  it.each([
    ['京(2020)朝阳区不动产权第0012345号', null],
    ['粤（2016）深圳市不动产权第 0012345 号', null],
    ['京〔2020〕朝阳区不动产权第0012345号', null],
    ['京(2014)朝阳区不动产权第0012345号', 'certificate-year-impossible'],
    ['京(2027)朝阳区不动产权第0012345号', 'certificate-year-impossible'],
    ['X京房权证朝字第123456号', 'certificate-of-other-form'],
    ['京(2020)朝阳区不动产权第12345号', 'certificate-of-other-form'],
    ['房产证', 'certificate-without-number'],
  ])('%s: %s', (text, expected) => expect(code(checkCertificateNumber, text)).toBe(expected));
});

describe('figures', () => {
  it.each([
    [checkArea, '89.5', null],
    [checkArea, '8', 'area-unusual'],
    [checkArea, '0', 'figure-impossible'],
    [checkArea, '-5', 'figure-impossible'],
    [checkArea, '89.555', 'figure-impossible'],
    [checkArea, '100001', 'area-impossible'],
    [checkPrice, '3,500,000', null],
    [checkPrice, '350', 'price-unusual'],
    [checkPrice, '1e9', 'figure-impossible'],
    [checkPrice, '99999999999', 'price-impossible'],
    [checkRent, '4500', null],
    [checkRent, '3500000', 'rent-unusual'],
  ])('%#: %s: %s', (check, text, expected) => expect(code(check, text)).toBe(expected));

  it('a range begins below its end', () => {
    expect(checkRange('90', '1,200')).toBeNull();
    expect(checkRange('1,200', '90')?.code).toBe('range-turned-round');
    expect(checkRange(undefined, '90')).toBeNull();
  });
});

it('no check throws or repeats what was entered, whatever that is', () => {
  const checks = [
    ...[checkPhone, checkIdentityNumber, checkSocialCreditCode],
    ...[checkCertificateNumber, checkArea, checkPrice, checkRent],
  ];
  // A text may happen to be a word of the sentence; a sentence that is the same for every text repeats none.
  const said = new Map<string, string>();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 6 }), fc.constantFrom(...checks), (text, check) => {
      const found = check(text, TODAY);
      if (found === null) return;
      const [finding, sentence] = [`${check.name} ${found.code}`, found.text.zh + found.text.en];
      expect(sentence).toBe(said.get(finding) ?? sentence);
      said.set(finding, sentence);
    }),
  );
});
