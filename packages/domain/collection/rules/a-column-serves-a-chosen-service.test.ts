import { describe, expect, it } from 'vitest';
import { COLUMN_MEANINGS, IMPORT_SERVICES } from '../contract.ts';
import { SERVICES } from '../purposes/intake-shape.ts';
import { columnServes, columnsOutside, mappingWithin } from './a-column-serves-a-chosen-service.ts';

describe('a column serves a chosen service', () => {
  it.each([
    ['purchase', ['gender', 'idNumber', 'address', 'certificateNo', 'owner', 'builtYear']],
    ['tenancy', ['gender', 'idNumber', 'address', 'certificateNo', 'owner', 'builtYear']],
    ['sale', ['gender', 'idNumber', 'moveIn']],
    ['letting', ['gender', 'idNumber', 'moveIn']],
    ['signing', ['gender', 'layout', 'price', 'area', 'moveIn', 'remark', 'owner', 'builtYear']],
  ] as const)('of %s: these and no others stay outside', (service, outside) => {
    const left = COLUMN_MEANINGS.filter((meaning) => !columnServes(meaning, [service]));
    const expected = COLUMN_MEANINGS.filter((meaning) => outside.some((one) => one === meaning));
    expect(left).toEqual(expected);
  });

  it('is asked of every service there is', () => {
    expect([...IMPORT_SERVICES]).toEqual(SERVICES.map(({ code }) => code));
  });

  it('takes what any of several services needs, and reads nothing else', () => {
    const mapping = ['name', 'gender', 'phone', 'idNumber', 'price'] as const;
    expect(columnsOutside([...mapping], ['purchase', 'sale'])).toEqual([1, 3]);
    expect(mappingWithin([...mapping], ['purchase', 'signing'])).toEqual([
      'name',
      'ignore',
      'phone',
      'idNumber',
      'price',
    ]);
  });
});
