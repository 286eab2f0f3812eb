import { newId } from '@kean/kernel';
import { expect, it } from 'vitest';
import { requireKeyOfIds } from './object-keys-are-ids.ts';

it.each([`imports/${newId()}`, `imports/${newId()}/source`, `scans/${newId()}/pages/12`, 'backups/key-store/3'])(
  'accepts %s',
  (key) => {
    expect(() => requireKeyOfIds(key)).not.toThrow();
  },
);

it.each([
  '',
  'imports',
  '../etc/passwd',
  'imports/../../x',
  'imports//x',
  '/imports/x',
  '.incoming/x',
  'imports/客户名单.xlsx',
  'imports/王小明',
  'imports/13812345678',
  'imports/Source',
  'imports/a b',
  'imports/a\0b',
  'imports\\x',
  'a/b/c/d/e/f/g',
])('refuses %j', (key) => {
  expect(() => requireKeyOfIds(key)).toThrow(expect.objectContaining({ code: 'OBJECT_KEY_REFUSED' }));
});
