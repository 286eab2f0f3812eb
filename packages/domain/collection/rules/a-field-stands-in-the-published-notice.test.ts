import { describe, expect, it } from 'vitest';
import type { RegistrationForm } from '../contract/registration.ts';
import {
  aFieldStandsInThePublishedNotice,
  fieldsLeftOut,
  noticeTells,
  noticeTellsOfService,
} from './a-field-stands-in-the-published-notice.ts';
import { coveredBy } from './published-notice-covers-the-purposes-of-today.ts';

const TODAY = coveredBy(['sale', 'purchase']);
/** As it was published before the owner and the year built were fields. */
const BEFORE = { ...TODAY, sale: TODAY.sale?.filter((field) => field !== 'owner' && field !== 'builtYear') ?? [] };

const form = (values: Record<string, string>): RegistrationForm => ({
  person: { name: '王小明', phone: '13800000000' },
  services: [{ service: 'sale', values }],
});

describe('a field of a form', () => {
  it('that the published notice leaves out is not asked for, empty or not', () => {
    expect(aFieldStandsInThePublishedNotice(form({ address: '桂花路1号', owner: '' }), BEFORE)).toEqual({
      code: 'COLLECTION_FIELD_OUTSIDE_NOTICE',
      field: 'owner',
    });
    expect(fieldsLeftOut(BEFORE)).toEqual([
      { service: 'sale', field: 'owner' },
      { service: 'sale', field: 'builtYear' },
    ]);
  });

  it('that it tells of is, and so is everything of today by a notice of today', () => {
    expect(aFieldStandsInThePublishedNotice(form({ address: '桂花路1号' }), BEFORE)).toBeNull();
    expect(aFieldStandsInThePublishedNotice(form({ owner: '王小明' }), TODAY)).toBeNull();
    expect(fieldsLeftOut(TODAY)).toEqual([]);
  });

  it('of the person is told of where one of the services tells', () => {
    const without = { sale: BEFORE.sale.filter((field) => field !== 'phone2'), purchase: TODAY.purchase ?? [] };
    const both: RegistrationForm = {
      person: { name: '王小明', phone2: '13800000001' },
      services: [
        { service: 'sale', values: {} },
        { service: 'purchase', values: {} },
      ],
    };
    expect(aFieldStandsInThePublishedNotice(both, without)).toBeNull();
    const alone = { ...both, services: both.services.slice(0, 1) };
    expect(aFieldStandsInThePublishedNotice(alone, without)).toMatchObject({ field: 'phone2' });
  });

  it('is not judged where no notice is published', () => {
    expect(aFieldStandsInThePublishedNotice(form({ owner: '王小明' }), null)).toBeNull();
    expect(noticeTells(null, 'sale', 'owner')).toBe(true);
  });

  it('of a service that it does not tell of is refused with the whole service, filled in or not', () => {
    const outside = { code: 'COLLECTION_SERVICE_OUTSIDE_NOTICE', field: null };
    expect(aFieldStandsInThePublishedNotice(form({ owner: '王小明' }), coveredBy(['purchase']))).toEqual(outside);
    expect(aFieldStandsInThePublishedNotice(form({}), coveredBy(['purchase']))).toEqual(outside);
    expect(noticeTells(coveredBy(['purchase']), 'sale', 'name')).toBe(false);
    // It is no service of whatever objects have by nature.
    expect(noticeTellsOfService({}, 'constructor')).toBe(false);
    expect(fieldsLeftOut(coveredBy(['purchase']))).toEqual([]);
  });
});
