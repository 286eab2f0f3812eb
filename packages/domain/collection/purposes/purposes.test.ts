import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INTAKE_FIELD_NAMES, INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import { PURPOSE_CODES, PURPOSES, purposeOf } from './index.ts';
import { IntakeInput, SERVICES, valuesShapeOf } from './intake-shape.ts';
import { judgeForm } from './judge-form.ts';

const TODAY = new Date('2026-11-26T04:00:00Z');

describe('the purposes', () => {
  it('have a file each, named by the code, and none is left out', () => {
    const files = readdirSync(import.meta.dirname).map((name) => name.replace('.ts', ''));
    for (const code of PURPOSE_CODES) expect(files).toContain(code);
    expect(new Set(PURPOSE_CODES).size).toBe(PURPOSES.length);
    expect(() => purposeOf('gossip' as never)).toThrow(TypeError);
  });

  it('say in both languages what each field is for', () => {
    for (const { title, explained, basis, fields } of PURPOSES) {
      for (const text of [title, explained, basis.text, ...Object.values(fields).map(({ because }) => because)]) {
        expect(text.zh).toMatch(/\p{Script=Han}/u);
        expect(text.en).not.toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it('ask for an identity number at signing only, which is the one sensitive field', () => {
    const sensitive = INTAKE_FIELD_NAMES.filter((name) => INTAKE_FIELDS[name].sensitive);
    expect(sensitive).toEqual(['idNumber']);
    expect(PURPOSES.filter(({ fields }) => 'idNumber' in fields).map(({ code }) => code)).toEqual(['signing']);
  });

  it('a further purpose asks for nothing beyond what a service may know', () => {
    const known = new Set(SERVICES.flatMap(({ fields }) => Object.keys(fields)));
    for (const { kind, fields } of PURPOSES) {
      if (kind === 'further') for (const name of Object.keys(fields)) expect(known).toContain(name);
    }
  });
});

describe.each(SERVICES.map((service) => [service.code, service] as const))('the form of %s', (code, service) => {
  const own = Object.keys(service.fields) as IntakeFieldName[];
  const values = Object.fromEntries(own.map((name) => [name, '1']));

  it('takes its own fields', () => {
    expect(IntakeInput.safeParse({ form: { service: code, values } }).success).toBe(true);
    expect(valuesShapeOf(service).safeParse({}).success).toBe(true);
  });

  it('takes no other field, whatever it is called', () => {
    const outside = [...INTAKE_FIELD_NAMES.filter((name) => !own.includes(name)), 'gender', 'remark', '__proto__x'];
    expect(outside.length).toBeGreaterThan(3);
    for (const name of outside) {
      expect(IntakeInput.safeParse({ form: { service: code, values: { ...values, [name]: '1' } } }).success).toBe(
        false,
      );
    }
  });
});

describe('a filled-in form', () => {
  const purchase = purposeOf('purchase');
  const good = { name: '王示例', phone: '13912045678', district: '朝阳区', budgetTo: '3500000' };

  it('is silent where nothing is wrong', () => {
    expect(judgeForm(purchase, good, TODAY)).toEqual([]);
  });

  it('says what is missing, what cannot be and what is asked, and repeats no value', () => {
    const found = judgeForm(
      purchase,
      { ...good, name: ' ', phone: '139', budgetTo: '350', areaFrom: '90', areaTo: '80' },
      TODAY,
    );
    expect(found.map(({ field, severity, code }) => [field, severity, code])).toEqual([
      ['name', 'refuses', 'field-missing'],
      ['phone', 'refuses', 'phone-impossible'],
      ['budgetTo', 'asks', 'price-unusual'],
      ['areaFrom', 'refuses', 'range-turned-round'],
    ]);
    expect(JSON.stringify(found)).not.toContain('139');
  });

  it('takes the same figure for a price or for a rent, as the service means it', () => {
    const month = { ...good, budgetTo: '4500', moveIn: '2026-12' };
    expect(judgeForm(purposeOf('tenancy'), month, TODAY)).toEqual([]);
    expect(judgeForm(purchase, { ...good, budgetTo: '4500' }, TODAY)).toMatchObject([{ code: 'price-unusual' }]);
  });
});
