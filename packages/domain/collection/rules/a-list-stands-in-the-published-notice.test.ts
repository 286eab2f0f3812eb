import { describe, expect, it } from 'vitest';
import type { ColumnMapping } from '../contract.ts';
import { columnsUntold } from './a-column-serves-a-chosen-service.ts';
import { aListStandsInThePublishedNotice } from './a-list-stands-in-the-published-notice.ts';
import { coveredBy } from './published-notice-covers-the-purposes-of-today.ts';

const MAPPING: ColumnMapping = ['name', 'phone', 'owner', 'remark', 'gender', 'ignore'];
const TODAY = coveredBy(['purchase', 'sale']);
const without = (...fields: string[]) =>
  Object.fromEntries(Object.entries(TODAY).map(([code, told]) => [code, told.filter((one) => !fields.includes(one))]));

describe('a list', () => {
  it('with a column that the published notice leaves out is not taken over, and the column is named', () => {
    expect(columnsUntold(MAPPING, ['sale'], without('owner'))).toEqual([2]);
    expect(aListStandsInThePublishedNotice(MAPPING, ['sale'], without('owner'))).toEqual({
      code: 'COLLECTION_COLUMN_OUTSIDE_NOTICE',
      meanings: ['owner'],
    });
  });

  it('is taken over where any chosen service may have the column, where the column is left out, and where no notice is published', () => {
    // A remark is wishes of a purchase and the condition of a home for sale.
    expect(aListStandsInThePublishedNotice(MAPPING, ['purchase', 'sale'], without('condition'))).toBeNull();
    expect(aListStandsInThePublishedNotice(MAPPING, ['sale'], without('condition'))).not.toBeNull();
    const set: ColumnMapping = ['name', 'phone', 'ignore', 'remark', 'gender', 'ignore'];
    expect(aListStandsInThePublishedNotice(set, ['sale'], without('owner'))).toBeNull();
    expect(aListStandsInThePublishedNotice(MAPPING, ['sale'], null)).toBeNull();
    expect(aListStandsInThePublishedNotice(MAPPING, ['sale'], TODAY)).toBeNull();
  });

  it('for a service that the notice does not tell of is not taken over, whatever its columns', () => {
    expect(aListStandsInThePublishedNotice(['name', 'phone'], ['sale', 'letting'], TODAY)).toEqual({
      code: 'COLLECTION_SERVICE_OUTSIDE_NOTICE',
      meanings: [],
    });
  });
});
