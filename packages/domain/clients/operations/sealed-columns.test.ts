import { expect, it } from 'vitest';
import { PERSONAL_COLUMNS } from '../personal-data.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';

it('knows every column that the register calls sealed, and no other', () => {
  const registered = PERSONAL_COLUMNS.filter(({ eraser }) => eraser === 'destroy-data-key');
  const nameOf = ({ table, column }: { table: string; column: string }) => `${table}.${column}`;
  expect(SEALED_COLUMNS.map(nameOf).sort()).toEqual(registered.map(nameOf).sort());
});
