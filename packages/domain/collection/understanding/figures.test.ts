import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArea } from './area.ts';
import { readLayout } from './layout.ts';
import { readPrice, unitOfPriceHeader } from './price.ts';

describe('prices', () => {
  it.each([
    ['350万', 3_500_000, 3_500_000],
    ['300-350万', 3_000_000, 3_500_000],
    ['300万到350万', 3_000_000, 3_500_000],
    ['1950000', 1_950_000, 1_950_000],
    ['1,950,000元', 1_950_000, 1_950_000],
    ['３３０万', 3_300_000, 3_300_000],
    ['2.4百万', 2_400_000, 2_400_000],
    ['1.2亿', 120_000_000, 120_000_000],
    ['350w', 3_500_000, 3_500_000],
    ['3500元/月', 3500, 3500],
    ['300万以内', null, 3_000_000],
    ['300万以上', 3_000_000, null],
    ['90万-1.1百万', 900_000, 1_100_000],
  ])('reads %s', (cell, min, max) => {
    expect(readPrice(cell)).toMatchObject({ min, max, approximate: false });
  });

  it('reads 51万左右 as 51万, and says that its words have to be kept', () => {
    expect(readPrice('51万左右')).toEqual({ min: 510_000, max: 510_000, approximate: true });
    expect(readPrice('约51万')).toEqual({ min: 510_000, max: 510_000, approximate: true });
  });

  it.each(['', '面议', '350', '350-300万', '三百万', '300-350万以内', '随便', '-5万'])(
    'does not guess at %j',
    (cell) => {
      expect(readPrice(cell)).toBeNull();
    },
  );

  it('lets the header name the unit', () => {
    expect(unitOfPriceHeader('预算（万元）')).toBe(10_000);
    expect(unitOfPriceHeader('租金(元/月)')).toBe(1);
    expect(unitOfPriceHeader('预算')).toBeNull();
    expect(readPrice('350', 10_000)).toMatchObject({ min: 3_500_000, max: 3_500_000 });
  });

  it('keeps the order of a range, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (cell) => {
        const price = readPrice(cell);
        if (price !== null && price.min !== null && price.max !== null)
          expect(price.min).toBeLessThanOrEqual(price.max);
      }),
    );
  });
});

describe('areas', () => {
  it.each([
    ['98㎡', 98, 98],
    ['51-104平', 51, 104],
    ['145.03', 145.03, 145.03],
    ['58.88平米', 58.88, 58.88],
    ['100㎡以上', 100, null],
    ['９０m²', 90, 90],
  ])('reads %s', (cell, min, max) => {
    expect(readArea(cell)).toEqual({ min, max, approximate: false });
  });

  it('says that the words of an approximate area have to be kept', () => {
    expect(readArea('约90平')).toEqual({ min: 90, max: 90, approximate: true });
  });

  it.each(['', '大', '0', '104-51平', '九十平'])('does not guess at %j', (cell) => {
    expect(readArea(cell)).toBeNull();
  });
});

describe('layouts', () => {
  it.each([
    ['2室1厅', 2, 1],
    ['三房两厅', 3, 2],
    ['3室2厅1卫', 3, 2],
    ['３室２厅', 3, 2],
    ['两居', 2, null],
    ['一居', 1, null],
    ['三居室', 3, null],
    ['3-2-1', 3, 2],
    ['单间', 1, 0],
  ])('reads %s', (cell, rooms, halls) => {
    expect(readLayout(cell)).toEqual({ rooms, halls });
  });

  it.each(['', '2-3居', '复式', '大户型', '室厅'])('does not guess at %j', (cell) => {
    expect(readLayout(cell)).toBeNull();
  });
});
