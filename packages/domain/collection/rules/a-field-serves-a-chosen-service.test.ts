import { describe, expect, it } from 'vitest';
import { RegistrationForm } from '../contract/registration.ts';
import { INTAKE_FIELD_NAMES } from '../fields/intake-fields.ts';
import { SERVICES } from '../purposes/intake-shape.ts';
import { aFieldServesAChosenService } from './a-field-serves-a-chosen-service.ts';

const OF_PERSON = new Set(['name', 'phone', 'phone2', 'idNumber']);
const formWith = (service: string, field: string, value = 'x') => ({
  person: OF_PERSON.has(field) ? { [field]: value } : {},
  services: [{ service, values: OF_PERSON.has(field) ? {} : { [field]: value } }],
});

describe('a field serves a chosen service', () => {
  it('lets in each field of each service and refuses every other, also an empty one', () => {
    let refused = 0;
    for (const { code, fields } of SERVICES) {
      for (const field of INTAKE_FIELD_NAMES) {
        for (const value of ['x', '']) {
          const breach = aFieldServesAChosenService(RegistrationForm.parse(formWith(code, field, value)));
          expect(breach?.field ?? null, `${code} ${field}`).toBe(Object.hasOwn(fields, field) ? null : field);
          refused += breach === null ? 0 : 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  it('takes a field of the person for any of several services, and the rest for its own service only', () => {
    const both = (values: object) =>
      RegistrationForm.parse({
        person: { name: '王小明', idNumber: 'x' },
        services: [
          { service: 'signing', values: {} },
          { service: 'purchase', values },
        ],
      });
    expect(aFieldServesAChosenService(both({ district: '海淀区' }))).toBeNull();
    expect(aFieldServesAChosenService(both({ address: 'x' }))?.field).toBe('address');
  });

  it.each([
    [
      'a field that no form has',
      { person: { name: 'x', hobby: 'x' }, services: [{ service: 'purchase', values: {} }] },
    ],
    [
      'a field of the person among those of a service',
      { person: {}, services: [{ service: 'sale', values: { name: 'x' } }] },
    ],
    ['a purpose that is no service', { person: {}, services: [{ service: 'market-news', values: {} }] }],
    ['no service', { person: {}, services: [] }],
    ['one service twice', { person: {}, services: [1, 2].map(() => ({ service: 'sale', values: {} })) }],
    [
      'more text than the field holds',
      { person: { name: 'x'.repeat(41) }, services: [{ service: 'sale', values: {} }] },
    ],
  ])('has no shape for %s', (_what, form) => {
    expect(RegistrationForm.safeParse(form).success).toBe(false);
  });
});
