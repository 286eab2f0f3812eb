import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing/temporary-folder';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environmentRootKeys } from './environment-root-key.ts';
import { newRootKeyText } from './local-root-key.ts';
import { openKeyring } from './open-keyring.ts';
import { openRootKeys } from './open-root-keys.ts';
import { MemoryKeyStore, openGuard } from './testing.ts';

let folder: TemporaryFolder;
let file: string;
let setting: string;
let store: MemoryKeyStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  file = path.join(folder.path, '根 keys', 'root.key');
  setting = pathToFileURL(file).href;
  store = new MemoryKeyStore();
});
afterEach(() => folder.dispose());

const refused = (why: string) => ({
  code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
  detail: { why: expect.stringContaining(why) as string },
});
const twoLines = () => [newRootKeyText('aes-256-gcm'), newRootKeyText('aes-256-gcm')] as const;

describe('the root key in a file', () => {
  test('is made for a store that was never used, with a word about it, and found again afterwards', async () => {
    const warnings: string[] = [];
    const { root, further } = await openRootKeys(store, { setting, warn: (message) => warnings.push(message) });
    expect([root.provider, further]).toEqual(['file', []]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(file);
    await openKeyring({ store, root, guard: openGuard });
    expect((await openRootKeys(store, { setting })).root.id).toBe(root.id);
  });

  test('that was lost is not made anew over a store in use: lost is not new', async () => {
    const [text] = twoLines();
    const [root] = environmentRootKeys(text, 'test');
    await openKeyring({ store, root, guard: openGuard });
    await expect(openRootKeys(store, { setting })).rejects.toMatchObject(refused('does not exist'));
    await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that is only to unwrap is never made', async () => {
    const opening = openRootKeys(store, { setting: 'env:', environmentText: twoLines()[0], further: [setting] });
    await expect(opening).rejects.toMatchObject(refused('does not exist'));
    await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('the first root of the setting wraps, all others unwrap: those behind it and those of further settings', async () => {
  const [texts, others] = [twoLines(), twoLines()];
  await mkdir(path.dirname(file));
  await writeFile(file, others.join('\n'), { mode: 0o600 });
  const { root, further } = await openRootKeys(store, {
    setting: 'env:',
    environmentText: texts.join(' '),
    further: [setting],
  });
  const ids = [texts, others].flatMap((lines) => environmentRootKeys(lines.join(' '), 'test').map(({ id }) => id));
  expect([root, ...further].map(({ id }) => id)).toEqual(ids);
  expect([root, ...further].map(({ provider }) => provider)).toEqual(['environment', 'environment', 'file', 'file']);
});

describe('a setting that names no root key', () => {
  test('is refused with the variable to look at', async () => {
    await expect(openRootKeys(store, { setting: 'env:' })).rejects.toMatchObject({
      code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
      detail: { where: 'ROOT_KEY_TEXT', why: 'the variable is not set' },
    });
  });

  test.each(['', 'env', 'env:X', 'file://relative/path', 'gcp-kms://keys', newRootKeyText('aes-256-gcm'), 'x-aws-kms'])(
    'is refused and never repeated: %#',
    async (strange) => {
      const opening = openRootKeys(store, { setting: strange });
      await expect(opening).rejects.toMatchObject({
        code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
        detail: { where: 'ROOT_KEY', why: 'the setting names no provider that is known' },
      });
    },
  );
});
