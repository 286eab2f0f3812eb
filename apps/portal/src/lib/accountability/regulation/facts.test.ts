import { expect, test } from 'vitest';
import type { RegulationFact } from '#lib/api/views.ts';
import { bySource, figureOf, isOpen } from './facts.ts';

const text = { zh: '文', en: 'text' };
const fact: RegulationFact = {
  id: 'law/a',
  source: { id: 'law', title: text },
  article: text,
  says: text,
  value: { kind: 'duty' },
  confidence: 'high',
  digest: '0'.repeat(64),
  confirmation: null,
};

test('a figure is said with its unit, and a duty has none', () => {
  expect(figureOf({ value: { kind: 'period', amount: 30, unit: 'working-day' } })).toBe('30 个工作日');
  expect(figureOf({ value: { kind: 'period', amount: 6, unit: 'month' } })).toBe('6 个月');
  const people = { kind: 'threshold', of: 'people' } as const;
  expect(figureOf({ value: { ...people, counts: [10_000_000], from: 'above' } })).toBe('超过 10,000,000 人');
  expect(figureOf({ value: { ...people, counts: [1_000_000], from: 'from' } })).toBe('1,000,000 人起');
  expect(figureOf({ value: { kind: 'threshold', of: 'records', counts: [50, 500, 5_000], from: 'from' } })).toBe(
    '50 / 500 / 5,000 条起',
  );
  expect(figureOf(fact)).toBeNull();
});

test('what was confirmed before it changed is open again', () => {
  const at = '2026-11-26T01:00:00.000Z';
  expect(isOpen(fact)).toBe(true);
  expect(isOpen({ ...fact, confirmation: { at, by: '王敏', holds: true } })).toBe(false);
  expect(isOpen({ ...fact, confirmation: { at, by: '王敏', holds: false } })).toBe(true);
});

test('facts stand under their law, in their order', () => {
  const other = { ...fact, id: 'rule/b', source: { id: 'rule', title: text } };
  expect(bySource([fact, other, { ...fact, id: 'law/c' }]).map(({ facts }) => facts.map(({ id }) => id))).toEqual([
    ['law/a', 'law/c'],
    ['rule/b'],
  ]);
});
