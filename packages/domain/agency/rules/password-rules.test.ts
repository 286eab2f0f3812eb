import { describe, expect, it } from 'vitest';
import { judgePassword } from '../sign-in/passwords/judge-password.ts';
import { normalisePassword } from '../sign-in/passwords/normalise-password.ts';
import { COMMON_PARTS } from './common-parts.ts';
import { fewestParts } from './fewest-parts.ts';
import { passwordHasFifteenCharacters } from './password-has-fifteen-characters.ts';

const owner = { name: '沈书宁', email: 'shuning.shen@chenghu.example', staffNumber: 'S0002' };
const judged = (typed: string) => judgePassword(normalisePassword(typed), owner)?.code ?? null;

describe('a new password', () => {
  it.each([
    'seven lanterns over the harbour',
    'tavo-miru-kesa-lopi',
    '我在湖边种了三棵银杏树还有两棵桂花',
    'correct horse battery staple',
    'Zx9#pL2!vQ7@mN4',
    '                x',
    'ночной поезд до моря',
    '~)$!;:+&*(^%{?>',
    'gqzvtrwnklmxpbd',
    'Shuning walks twelve kilometres before breakfast',
    '🦉🦉🌊🌲🏮🎐🧭🪁🎏🍵🪴🧵🪡🎋🏞️',
  ])('may be %s: nothing is asked of its composition', (password) => {
    expect(judged(password)).toBeNull();
  });

  it('counts characters as people do, after normalising', () => {
    expect(passwordHasFifteenCharacters('𠮷'.repeat(14))).toEqual({ code: 'AGENCY_PASSWORD_TOO_SHORT' });
    expect(passwordHasFifteenCharacters('𠮷'.repeat(15))).toBeNull();
    expect(passwordHasFifteenCharacters('x'.repeat(256))).toBeNull();
    expect(passwordHasFifteenCharacters('x'.repeat(257))).toEqual({ code: 'AGENCY_PASSWORD_TOO_LONG' });
    expect(judged(`${'ｘ'.repeat(3)}${'é'.normalize('NFD').repeat(6)}ab`)).toBe('AGENCY_PASSWORD_TOO_SHORT');
  });

  it.each([
    'passwordpassword',
    'Password1234567',
    'P@ssw0rd!P@ssw0rd!',
    'qwertyuiopasdfghjkl',
    '1qaz2wsx3edc4rfv',
    '123456789012345',
    '098765432109876',
    'aaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    'lemonlemonlemonlemon',
    'iloveyou20201231',
    'letmein-letmein-letmein',
    'abcdefghijklmnopqrstuvwxyz',
    'woaini5201314520',
    'woaini1314520wodemima',
    'zhongguo19491001beijing',
    'ｐａｓｓｗｏｒｄ１２３４５６７',
    '我爱你我爱你我爱你我爱你我爱你',
    '密码1234567890密码123',
    'Welcome2Company2026!',
    '13141314131413141314',
  ])('may not be %s: it is made of what everybody tries', (password) => {
    expect(judged(password)).toBe('AGENCY_PASSWORD_TOO_COMMON');
  });

  it.each([
    'shuning.shen@chenghu.example',
    'shuningshen2026!',
    'Chenghu-Shuning-123',
    'kean-kean-s0002!!',
    'KeAnOffice123456',
    '沈书宁沈书宁密码1234567',
  ])('may not be %s: it is made of names around its owner', (password) => {
    expect(judged(password)).toBe('AGENCY_PASSWORD_NAMES_ITS_OWNER');
  });
});

describe('taking apart', () => {
  it('says how few parts it takes, and infinity when a piece is unknown', () => {
    const known = new Set(['red', 'fox']);
    expect(fewestParts('redfox', known)).toBe(2);
    expect(fewestParts('Red-Fox_1999', known)).toBe(3);
    expect(fewestParts('redbadger', known)).toBe(Number.POSITIVE_INFINITY);
  });

  it('stays quick for the longest password there is', () => {
    const startedAt = performance.now();
    fewestParts('ab1'.repeat(85), COMMON_PARTS);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('rests on as many parts as its documentation says, all in the form that is compared', () => {
    expect(COMMON_PARTS.size).toBe(690);
    for (const part of COMMON_PARTS) expect(part).toMatch(/^[\p{Ll}\p{Lo}\p{N}]{2,}$/u);
  });
});
