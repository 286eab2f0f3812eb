import { expect, it } from 'vitest';
import type { OfferedAction } from '#lib/api/views.ts';
import { dayOf, endOfDay, linesOf, newGrant, withCondition } from './draft.ts';
import { matrixOf } from './matrix.ts';

const offer: OfferedAction = {
  clause: 'clients',
  action: 'list',
  subject: 'Client',
  title: { zh: '查看客户列表', en: 'List clients' },
  scopes: ['own', 'branch'],
  fields: ['phone'],
  conditions: { state: ['active', 'erased'] },
};
const grant = newGrant(offer);
const role = (code: string, grants: (typeof grant)[]) => ({
  code,
  name: code,
  nameEn: code,
  version: 1,
  people: 0,
  grants,
});

it('a new grant is the narrowest that is offered, and has every field because none would be no grant', () => {
  expect(grant).toMatchObject({ scope: 'own', fields: ['phone'], conditions: [], expiresAt: null });
});

it('a condition with every value or none is no condition', () => {
  const asked = withCondition(grant, 'state', ['active'], 2);
  expect(asked.conditions).toEqual([{ property: 'state', oneOf: ['active'] }]);
  for (const values of [[], ['active', 'erased']])
    expect(withCondition(asked, 'state', values, 2).conditions).toEqual([]);
});

it('an end is the last moment of its day in the offices, and gives its day back', () => {
  expect(endOfDay('2026-12-01')).toBe('2026-12-01T15:59:59.999Z');
  expect(dayOf(endOfDay('2026-12-01'))).toBe('2026-12-01');
  expect([endOfDay(''), endOfDay('soon'), dayOf(null)]).toEqual([null, null, '']);
});

it('the lines of an act keep their places in the draft', () => {
  const other = { ...grant, action: 'read' };
  expect(linesOf([other, grant, grant], offer).map(({ at }) => at)).toEqual([1, 2]);
});

it('the matrix keeps what fits the text, and what differs where that is asked for', () => {
  const roles = [role('a', [grant]), role('b', [])];
  expect(matrixOf([offer], roles, { text: '客户列' })[0]?.rows[0]?.cells).toEqual([[grant], []]);
  expect(matrixOf([offer], roles, { text: '密钥' })).toEqual([]);
  expect(matrixOf([offer], roles, { onlyDifferences: true })).toHaveLength(1);
  expect(matrixOf([offer], [role('a', [grant]), role('b', [grant])], { onlyDifferences: true })).toEqual([]);
});
