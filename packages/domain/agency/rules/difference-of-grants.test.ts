import { type Grant, plainGrant } from '@kean/kernel';
import { expect, it } from 'vitest';
import { DECIDED_BY } from '../contract/explain.ts';
import { answerInWords } from './answer-in-words.ts';
import { differenceOfGrants } from './difference-of-grants.ts';

const list = (scope: Grant['scope'], more: Partial<Grant> = {}) => ({
  ...plainGrant('clients.list', 'Client', scope),
  ...more,
});
const active = { conditions: [{ property: 'state', oneOf: ['active'] }] };

it.each<[string, Grant[], Grant[], string]>([
  ['nothing before', [], [list('own')], 'gained'],
  ['nothing after', [list('own')], [], 'lost'],
  ['the same in another order', [list('own'), list('team')], [list('team'), list('own')], 'same'],
  ['a narrower one beside a wider one', [list('team')], [list('team'), list('own')], 'same'],
  ['a wider scope', [list('own')], [list('branch')], 'wider'],
  ['a condition more', [list('branch')], [list('branch', active)], 'narrower'],
  ['wider in scope, narrower in kind', [list('own')], [list('branch', active)], 'changed'],
  ['both kept', [list('own')], [list('own'), list('branch', active)], 'wider'],
])('of %s', (_what, before, after, difference) => {
  expect(differenceOfGrants(before, after)).toMatchObject([{ action: 'clients.list', difference }]);
});

it.each(DECIDED_BY)('the answer %s is a sentence in both languages that names the person and the act', (decidedBy) => {
  const title = { zh: '查看客户列表', en: 'List clients' };
  const role = { code: 'agent', name: '经纪人', nameEn: 'Agent', extra: false };
  const path = { role, grant: list('own'), place: null };
  const told = answerInWords({ decidedBy, title, displayName: '沈书宁', path, field: 'phone' });
  expect(told.zh).toMatch(/^沈书宁(能|不能)“查看客户列表”：.+。$/);
  expect(told.en).toMatch(/^沈书宁 (can|cannot) “List clients”: .+\.$/);
});
