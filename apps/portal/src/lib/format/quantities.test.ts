import { expect, test } from 'vitest';
import { areaSpan, clientNumber, fileSize, money, moneySpan } from './quantities.ts';

test('prices are said in 万元, rents in 元', () => {
  expect(money(3_500_000)).toBe('350 万元');
  expect(money(5_505_000)).toBe('550.5 万元');
  expect(money(4_500)).toBe('4,500 元');
});

test('a span names its unit once', () => {
  expect(moneySpan(3_000_000, 3_500_000)).toBe('300–350 万元');
  expect(areaSpan(89.5, 120)).toBe('89.5–120 ㎡');
});

test('a span across units names both', () => {
  expect(moneySpan(8_000, 12_000)).toBe('8,000 元–1.2 万元');
});

test('a span that is open at one end says so, and none at all is nothing', () => {
  expect(moneySpan(null, 3_500_000)).toBe('≤ 350 万元');
  expect(areaSpan(60, null)).toBe('≥ 60 ㎡');
  expect(moneySpan(null, null)).toBeNull();
});

test('a client number has six digits at least', () => {
  expect(clientNumber(24)).toBe('KH-000024');
  expect(clientNumber(1_234_567)).toBe('KH-1234567');
});

test('sizes of files are short', () => {
  expect(fileSize(244_340)).toBe('239 KB');
  expect(fileSize(104_857_600)).toBe('100.0 MB');
});
