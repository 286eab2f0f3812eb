import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing/temporary-folder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServiceSetting } from './service-setting.ts';

const refusedWith = (why: string) =>
  expect.objectContaining({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE', detail: { where: 'ROOT_KEY', why } }) as Error;

describe('a setting of a key management service', () => {
  it('says where the service answers, which key of it is meant, and an identity without credentials', () => {
    const setting = 'aws-kms://kms.example:8443/alias/kean?region=cn-north-1&credentials=/run/keys&generation=12';
    const { origin, path: key, identity, parameters } = readServiceSetting(setting);
    expect([origin, key, parameters.get('region')]).toEqual(['https://kms.example:8443', 'alias/kean', 'cn-north-1']);
    expect(identity).toBe('aws-kms://kms.example:8443/alias/kean?generation=12');
    expect(readServiceSetting('vault+https://h/k?credentials=/f')).toMatchObject({
      origin: 'https://h',
      path: 'k',
      identity: 'vault://h/k?generation=1',
    });
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('may ask this machine itself over http: %s', (host) => {
    const { origin } = readServiceSetting(`vault+http://${host}:8200/transit/kean?credentials=/f`);
    expect(origin).toBe(`http://${host}:8200`);
  });

  const NO_ADDRESS = 'the setting is no address of a key; credentials belong into a file';
  const NOT_SECURE = 'a key management service is asked over https; http is for this machine alone';
  const NO_GENERATION = 'a generation is a number from 1';
  it.each<[string, string]>([
    ['no address', NO_ADDRESS],
    ['', NO_ADDRESS],
    ['vault+https://token@keys.example/transit/kean?credentials=/f', NO_ADDRESS],
    ['vault+https://keys.example/?credentials=/f', NO_ADDRESS],
    ['vault+https://keys.example?credentials=/f', NO_ADDRESS],
    ['vault+http://keys.example/transit/kean?credentials=/f', NOT_SECURE],
    ['vault+http://127.0.0.2/transit/kean?credentials=/f', NOT_SECURE],
    ['vault+ftp://127.0.0.1/transit/kean?credentials=/f', NOT_SECURE],
    ['vault+https://keys.example/transit/kean', 'the setting names no file with credentials'],
    ['aws-kms://h/k?credentials=/f&generation=0', NO_GENERATION],
    ['aws-kms://h/k?credentials=/f&generation=01', NO_GENERATION],
    ['aws-kms://h/k?credentials=/f&generation=x1', NO_GENERATION],
    ['aws-kms://h/k?credentials=/f&generation=1x', NO_GENERATION],
    ['aws-kms://h/k?credentials=/f&generation=1234567', NO_GENERATION],
    ['aws-kms://h/k?credentials=/f&generation=', NO_GENERATION],
  ])('is refused with the reason: %s', (setting, why) => {
    expect(() => readServiceSetting(setting)).toThrow(refusedWith(why));
  });
});

describe('its file with credentials', () => {
  let folder: TemporaryFolder;
  let file: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = path.join(folder.path, 'credentials');
  });
  afterEach(() => folder.dispose());

  const credentials = () => readServiceSetting(`vault://h/k?credentials=${file}`).credentials();

  it('is read as words, anew at each use', async () => {
    await writeFile(file, ' AKTEST \n\tsecret\n', { mode: 0o600 });
    expect(await credentials()).toEqual(['AKTEST', 'secret']);
    await writeFile(file, 'renewed', { mode: 0o600 });
    expect(await credentials()).toEqual(['renewed']);
    await writeFile(file, '', { mode: 0o600 });
    expect(await credentials()).toEqual([]);
  });

  it('is refused where it is absent, and where others may read it, naming the file and nothing in it', async () => {
    await expect(credentials()).rejects.toEqual(refusedWith(`the file with credentials ${file} cannot be read`));
    await writeFile(file, 'secret');
    for (const mode of [0o640, 0o604]) {
      await chmod(file, mode);
      await expect(credentials()).rejects.toEqual(refusedWith(`others may read ${file}; use chmod 600`));
    }
  });
});
