import { expect, it } from 'vitest';
import { classOfRecord } from './class-of-record.ts';
import { fragmentsOfRow, isComparable } from './fragments-of-row.ts';

it.each([
  ['13800005678'],
  ['+86 138-0000-5678'],
  ['１３８ ００００ ５６７８'],
  ['="13800005678"'],
  ['13800005678.0'],
  ['周明 13800005678 桂花路1号'],
  ['联系人：周明，电话：138-0000-5678；备注 2024-01-02'],
])('finds the phone however it was written: %s', (cell) => {
  expect(fragmentsOfRow([cell]).phones).toEqual(['13800005678']);
});

it('finds two phones of one cell, and none in an identity number that holds', () => {
  expect(fragmentsOfRow(['13800005678/13900001234']).phones).toEqual(['13800005678', '13900001234']);
  const { phones, idNumbers } = fragmentsOfRow(['身份证 11010519491231002x']);
  expect([phones, idNumbers]).toEqual([[], ['11010519491231002X']]);
  expect(fragmentsOfRow(['110105194912310021']).idNumbers).toEqual([]);
});

it('takes a name that stands alone, polite words and dots aside, and the end of a masked phone beside it', () => {
  const row = fragmentsOfRow(['周明女士', '138****5678', '买买提·吐尔逊']);
  expect(row).toMatchObject({ phones: [], names: ['周明', '买买提·吐尔逊'], tails: ['5678'] });
  expect(isComparable(row)).toBe(true);
  expect(isComparable(fragmentsOfRow(['周明', '5678']))).toBe(false);
});

it('says what stands beside and can not be compared', () => {
  expect(fragmentsOfRow(['金水区桂花路1号院3号楼', '报价 120 万']).beside.toSorted()).toEqual(['address', 'price']);
  expect(fragmentsOfRow(['周明', '13800005678']).beside).toEqual([]);
});

it('reads a row of a megabyte in a moment, and no further than its first part', () => {
  const began = performance.now();
  expect(fragmentsOfRow(['号'.repeat(1_000_000), '13800005678']).phones).toEqual([]);
  expect(fragmentsOfRow(['1'.repeat(1_000_000)]).phones).toEqual([]);
  expect(performance.now() - began).toBeLessThan(2_000);
});

it('counts a client once, in the strictest class of what leaked', () => {
  expect(classOfRecord(['phone', 'name'])).toBe('other');
  expect(classOfRecord(['phone', 'price'])).toBe('middle');
  expect(classOfRecord(['phone', 'price', 'address'])).toBe('strictest');
});
