import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DecryptionError } from './decryption-error.ts';
import { environmentRootKey, environmentRootKeys } from './environment-root-key.ts';
import { fileRootKey, fileRootKeys } from './file-root-key.ts';
import { newRootKeyText } from './local-root-key.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kean-root-key-'));
  path = join(folder, 'keys', 'root.key');
});
afterEach(() => rm(folder, { recursive: true }));

const unusable = (why: RegExp) => ({
  code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
  kind: 'unavailable',
  detail: { why: expect.stringMatching(why) as string },
});

describe('a root key in a file', () => {
  test('is not made up where the file is absent, unless that is allowed', async () => {
    await expect(fileRootKey(path)).rejects.toMatchObject(unusable(/does not exist/));
    expect(await readdir(folder)).toEqual([]);
  });

  test('is created for its owner only, with a warning that names it, and is the same afterwards', async () => {
    const warnings: string[] = [];
    const options = { createIfAbsent: true, warn: (message: string) => warnings.push(message) };
    const created = await fileRootKey(path, options);
    const again = await fileRootKey(path, options);
    expect(again.id).toBe(created.id);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(path);
    expect((await readFile(path, 'utf8')).split('\n').map((line) => line.slice(0, 16))).toEqual([
      '# Root key of Ke',
      '# Without it nob',
      'kean-root-key-v1',
      '',
    ]);
    expect(created.id).toMatch(/^local-[0-9a-f]{16}$/);
    expect(warnings[0]).not.toContain((await readFile(path, 'utf8')).trim().split(' ').at(-1));
    const wrapped = await created.wrap('data-key/client/1', Buffer.from('material'));
    expect((await again.unwrap('data-key/client/1', wrapped)).toString()).toBe('material');
  });

  test('of ten processes that start together becomes one key, and no draft is left', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => fileRootKey(path, { createIfAbsent: true })));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    expect(await readdir(join(folder, 'keys'))).toEqual(['root.key']);
  });

  test('that others may read is refused with the remedy', async () => {
    await fileRootKey(path, { createIfAbsent: true });
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      await chmod(path, mode);
      await expect(fileRootKey(path)).rejects.toMatchObject(unusable(/chmod 600/));
    }
  });

  test.each([
    ['empty', ''],
    ['of another format', 'AGE-SECRET-KEY-1QQQQ'],
    ['of an unknown suite', `kean-root-key-v1 rot13 ${'A'.repeat(43)}`],
    ['one character short', `kean-root-key-v1 aes-256-gcm ${'A'.repeat(42)}`],
    ['a key and something else', `${newRootKeyText('aes-256-gcm')}\nand more`],
  ])('that is %s is refused and never quoted', async (_, text) => {
    await fileRootKey(path, { createIfAbsent: true });
    await writeFile(path, text);
    await expect(fileRootKey(path)).rejects.toMatchObject(unusable(/holds no root key|neither root key nor remark/));
  });

  test('holds the keys before it in further lines: the first one is the newest', async () => {
    const before = await fileRootKey(path, { createIfAbsent: true });
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${newRootKeyText('sm4-ctr-hmac-sm3')}\n${text}`);
    const [newest, ...further] = await fileRootKeys(path);
    expect(newest.id).not.toBe(before.id);
    expect(further.map(({ id }) => id)).toEqual([before.id]);
  });

  test('that is a folder is refused in one sentence', async () => {
    await chmod(folder, 0o700);
    await expect(fileRootKey(folder)).rejects.toMatchObject(unusable(/EISDIR/));
  });
});

describe('a root key from the environment', () => {
  test('is the same key as from the file', async () => {
    const file = await fileRootKey(path, { createIfAbsent: true });
    const line = (await readFile(path, 'utf8')).split('\n').find((text) => !text.startsWith('#'));
    expect(environmentRootKey(`${line}\n`, 'ROOT_KEY').id).toBe(file.id);
  });

  test('may be followed by those before it, after a space or on lines of their own', () => {
    const [one, two] = [newRootKeyText('aes-256-gcm'), newRootKeyText('aes-256-gcm')];
    const ids = [one, two].map((text) => environmentRootKey(text, 'ROOT_KEY').id);
    expect(environmentRootKeys(`${one} ${two}`, 'ROOT_KEY').map(({ id }) => id)).toEqual(ids);
    expect(environmentRootKeys(`${one}\n${two}`, 'ROOT_KEY').map(({ id }) => id)).toEqual(ids);
  });

  test.each([undefined, '', '  '])('that is %o is refused, naming the variable', (value) => {
    expect(() => environmentRootKey(value, 'ROOT_KEY')).toThrow(
      expect.objectContaining({ detail: { where: 'ROOT_KEY', why: 'the variable is not set' } }),
    );
  });
});

describe.each(['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const)('what a root key of %s wrapped', (suite) => {
  const root = environmentRootKey(newRootKeyText(suite), 'test');
  const material = Buffer.from('key material');

  test('unwraps for the same purpose only', async () => {
    const wrapped = await root.wrap('data-key/client/1', material);
    expect(await root.unwrap('data-key/client/1', wrapped)).toEqual(material);
    for (const purpose of ['data-key/client/2', 'data-key/import/1', 'index-root', '', '客']) {
      await expect(root.unwrap(purpose, wrapped)).rejects.toThrow(DecryptionError);
    }
  });

  test('does not unwrap under another root key, nor with any byte changed or cut', async () => {
    const wrapped = await root.wrap('index-root', material);
    const other = environmentRootKey(newRootKeyText(suite), 'test');
    await expect(other.unwrap('index-root', wrapped)).rejects.toThrow(DecryptionError);
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped);
      changed[at] = (changed[at] ?? 0) ^ 0x80;
      await expect(root.unwrap('index-root', changed)).rejects.toThrow(DecryptionError);
      await expect(root.unwrap('index-root', wrapped.subarray(0, at))).rejects.toThrow(DecryptionError);
    }
  });

  test('a purpose that cannot be written is refused before anything is wrapped', async () => {
    await expect(root.wrap('x'.repeat(201), material)).rejects.toThrow(TypeError);
  });
});
