import { SERVICE_FIELDS } from '@kean/collection/testing';
import { describe, expect, it } from 'vitest';
import { askedTooMuch, MAY_ASK } from './fields-by-service.ts';

describe('the forms of the services', () => {
  it('ask what the list by hand allows, no more and no less', () => {
    expect(askedTooMuch(SERVICE_FIELDS)).toEqual([]);
    expect(Object.keys(SERVICE_FIELDS)).toEqual(Object.keys(MAY_ASK));
    for (const [service, fields] of Object.entries(MAY_ASK))
      expect(SERVICE_FIELDS[service]?.toSorted()).toEqual(fields.toSorted());
  });

  it('are caught where one was widened, or a service was added', () => {
    const purchase = [...(SERVICE_FIELDS.purchase ?? []), 'idNumber', 'gender'];
    expect(askedTooMuch({ ...SERVICE_FIELDS, purchase, valuation: ['income'] })).toEqual([
      'purchase idNumber',
      'purchase gender',
      'valuation income',
    ]);
  });
});
