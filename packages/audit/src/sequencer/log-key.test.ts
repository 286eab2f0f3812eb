import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartRefusal } from '@kean/kernel';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing/temporary-folder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeLogKey, readLogKey } from './log-key.ts';

let temporary: TemporaryFolder;
let file: string;

beforeEach(async () => {
  temporary = await temporaryFolder();
  file = path.join(temporary.path, 'log.key');
});
afterEach(() => temporary.dispose());

describe('the signing key of the log', () => {
  it('is made once, for its owner alone, with a name of its own', async () => {
    expect([await makeLogKey(file), await makeLogKey(file)]).toEqual([true, false]);
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    const [one, again] = [await readLogKey(file), await readLogKey(file, { createIfAbsent: true })];
    expect(again.verifierKey).toEqual(one.verifierKey);
    const other = path.join(temporary.path, 'other.key');
    expect((await readLogKey(other, { createIfAbsent: true })).verifierKey.name).not.toBe(one.verifierKey.name);
  });

  it('stands below two remarks, in a form that is read back, and leaves no draft beside it', async () => {
    await makeLogKey(file);
    const lines = (await readFile(file, 'utf8')).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^# Signing key of the log of KeAn\. /),
      expect.stringMatching(/^# Keep one copy in another place\. /),
      expect.stringMatching(/^kean-log-key-1 kean\.invalid\/log\/[0-9a-f]{12} [A-Za-z0-9+/]{43}=$/),
      '',
    ]);
    const [, , line = ''] = lines;
    expect((await readLogKey(file)).verifierKey).toMatchObject({ name: line.split(' ')[1], type: 'ed25519' });
    expect(await readdir(temporary.path)).toEqual(['log.key']);
  });

  it('is not made up where the file is absent, and not where its folder is', async () => {
    await expect(readLogKey(file)).rejects.toThrow(StartRefusal);
    expect(await readdir(temporary.path)).toEqual([]);
    await expect(readLogKey(path.join(temporary.path, 'absent', 'log.key'))).rejects.toThrow(/it cannot be read/);
    await expect(makeLogKey(path.join(temporary.path, 'absent', 'log.key'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('of processes that start together is one', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => readLogKey(file, { createIfAbsent: true })));
    expect(new Set(made.map(({ verifierKey }) => verifierKey.name)).size).toBe(1);
    expect(await readdir(temporary.path)).toEqual(['log.key']);
  });

  it('is refused in one sentence when it is absent, readable for others, or no key; the sentence holds none of it', async () => {
    const sentence = async () => {
      const refused = await readLogKey(file).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(StartRefusal);
      return (refused as StartRefusal).message;
    };
    expect(await sentence()).toMatch(/^LOG_KEY_FILE: .* cannot be read/);
    await makeLogKey(file);
    const secret = /(\S+)\n$/.exec(await readFile(file, 'utf8'))?.[1] ?? '';
    await chmod(file, 0o640);
    const told = await sentence();
    expect(told).toMatch(/others may read it/);
    expect(told).not.toContain(secret);
    for (const text of [
      '',
      'kean-log-key-1 name',
      `kean-log-key-1 a+b ${secret}`,
      `x kean-log-key-1 name ${secret}`,
      `kean-log-key-1 name ${secret} x`,
    ]) {
      await writeFile(file, text, { mode: 0o600 });
      await chmod(file, 0o600);
      expect(await sentence()).toMatch(/it is not a key of a log/);
    }
  });
});
