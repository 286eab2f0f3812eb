import { expect, it } from 'vitest';
import { personalData } from '../personal-data.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';

it('knows every column that the register calls sealed, and no other', () => {
  const registered = personalData.places.filter(({ eraser }) => eraser === 'destroy-data-key');
  expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
    registered.map(({ place }) => place).sort(),
  );
});
