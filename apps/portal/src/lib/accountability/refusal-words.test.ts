import { expect, it } from 'vitest';
import { refusalWord } from './refusal-words.ts';

const refused = (reason: string) => refusalWord({ action: 'agency.sign-in-refused', facts: { reason } });

it.each([
  ['unknown', '不属于在册员工'],
  ['unverified-email', '没有核实过'],
  ['other-identity', '已连接另一个'],
  ['credentials', '不对'],
  ['not-active', '停用'],
  ['limited', '次数过多'],
])('says why somebody could not sign in: %s', (reason, words) => {
  expect(refused(reason)).toContain(words);
});

it('invents no words for a reason that it does not know, nor for another act', () => {
  for (const reason of ['', 'constructor', 'new-reason']) expect(refused(reason)).toBe('');
  expect(refusalWord({ action: 'agency.recovery-denied', facts: { reason: 'limited' } })).toBe('');
  expect(refusalWord({ action: 'agency.sign-in-refused', facts: {} })).toBe('');
});
