import { expect, test } from 'vitest';
import { StatementNames } from './statement-names.ts';

test('a text keeps its name, and two texts never share one', () => {
  const names = new StatementNames();
  expect(names.nameOf('select 1')).toBe(names.nameOf('select 1'));
  expect(names.nameOf('select 1')).not.toBe(names.nameOf('select 2'));
});

test('the number of names is bounded: texts beyond stay unnamed, known ones keep theirs', () => {
  const names = new StatementNames();
  const first = names.nameOf('select 0');
  for (let turn = 1; turn < 2_000; turn++) names.nameOf(`select ${turn}`);
  expect(names.nameOf('select 1999')).toBeUndefined();
  expect(names.nameOf('select 0')).toBe(first);
});
