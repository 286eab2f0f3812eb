import { describe, expect, it } from 'vitest';
import { formOf, personFieldsOf, type Service } from './form-of.ts';

const PERSON = ['name', 'phone', 'phone2', 'idNumber'];
const aService = (code: string, fields: Record<string, 'required' | 'optional'>): Service =>
  ({ code, fields: Object.entries(fields).map(([field, need]) => ({ field, need })) }) as unknown as Service;
const purchase = aService('purchase', { name: 'required', phone2: 'optional', district: 'required' });
const signing = aService('signing', { name: 'required', idNumber: 'required', address: 'required' });

describe('a form of several services', () => {
  it('asks the person once, for what any of the services needs', () => {
    const fields = (services: Service[]) => personFieldsOf(services, PERSON).map(({ field }) => field);
    expect(fields([purchase])).toEqual(['name', 'phone2']);
    expect(fields([purchase, signing])).toEqual(['name', 'phone2', 'idNumber']);
    expect(fields([])).toEqual([]);
  });

  it('sends what was typed for the services that are chosen now, and nothing empty', () => {
    const typed = {
      person: { name: '王小明', phone2: ' ', idNumber: 'x' },
      byService: { purchase: { district: '海淀区' }, signing: { address: 'x' } },
    };
    expect(formOf([purchase], PERSON, typed)).toEqual({
      person: { name: '王小明' },
      services: [{ service: 'purchase', values: { district: '海淀区' } }],
    });
  });
});
