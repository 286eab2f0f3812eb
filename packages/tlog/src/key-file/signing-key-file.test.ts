import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSigningKey, readSigningKey, type SigningKeyForm, SigningKeyUnusable } from './index.ts';

const form: SigningKeyForm = {
  word: 'sample-key-1',
  namePrefix: 'kean.invalid/sample/',
  remarks: ['# One.', '# Two.'],
};
const other: SigningKeyForm = { ...form, word: 'sample-key-10' };

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kean-test-key-'));
  file = path.join(folder, 'sample.key');
});
afterEach(() => rm(folder, { recursive: true }));

const whyOf = (wanted = form) =>
  readSigningKey(file, wanted).then(
    () => null,
    (error: unknown) => {
      expect(error).toBeInstanceOf(SigningKeyUnusable);
      return (error as SigningKeyUnusable).why;
    },
  );

describe('a signing key in a file', () => {
  it('is made once, below its remarks, for its owner alone, and leaves no draft', async () => {
    expect([await makeSigningKey(file, form), await makeSigningKey(file, form)]).toEqual([true, false]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).split('\n')).toEqual([
      '# One.',
      '# Two.',
      expect.stringMatching(/^sample-key-1 kean\.invalid\/sample\/[0-9a-f]{12} [A-Za-z0-9+/]{43}=$/),
      '',
    ]);
    expect(await readdir(folder)).toEqual(['sample.key']);
    const { verifierKey } = await readSigningKey(file, form);
    expect(verifierKey).toMatchObject({ type: 'ed25519', name: expect.stringMatching(/^kean\.invalid\/sample\//) });
    expect((await readSigningKey(file, form)).verifierKey).toEqual(verifierKey);
  });

  it('of processes that make it together is one, and all read the same', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => makeSigningKey(file, form)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['sample.key']);
  });

  it('takes the place of nothing that appeared meanwhile', async () => {
    const making = makeSigningKey(file, form);
    await writeFile(file, 'somebody was first');
    expect(await making).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('somebody was first');
    expect(await readdir(folder)).toEqual(['sample.key']);
  });

  it('is refused when it is absent, readable for others, of another form, or no key', async () => {
    expect(await whyOf()).toBe('it cannot be read');
    await makeSigningKey(file, form);
    expect([await whyOf(), await whyOf(other)]).toEqual([null, 'it is no such key']);
    const secret = /(\S+)\n$/.exec(await readFile(file, 'utf8'))?.[1] ?? '';
    for (const mode of [0o640, 0o604, 0o610]) {
      await chmod(file, mode);
      expect(await whyOf()).toBe('others may read it; use chmod 600');
    }
    await chmod(file, 0o600);
    for (const text of [
      '',
      'sample-key-1 name',
      `sample-key-1 a+b ${secret}`,
      `x sample-key-1 name ${secret}`,
      `sample-key-1 name ${secret} x`,
    ]) {
      await writeFile(file, text);
      expect(await whyOf()).toBe('it is no such key');
    }
    await expect(makeSigningKey(path.join(folder, 'absent', 'key'), form)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
