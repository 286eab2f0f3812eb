import { makeRegister } from '@kean/accountability/register';
import { expect, it } from 'vitest';
import { PERSONAL_DATA } from './personal-data.ts';

it('makes one register of all declarations, in which every basis and purpose speaks both languages', () => {
  const { entries } = makeRegister(PERSONAL_DATA);
  expect(entries.length).toBeGreaterThan(40);
  for (const { purpose, basis, retention, eraser } of entries) {
    for (const text of [purpose.text, basis, retention.text, eraser.text]) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(text.en).toMatch(/^[\x20-\x7e]+$/);
    }
  }
});
