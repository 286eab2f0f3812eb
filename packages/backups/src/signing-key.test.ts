import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartRefusal } from '@kean/kernel';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing/temporary-folder';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeBackupKey, readBackupKey } from './signing-key.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.dispose());

it('the signing key of backups is made once, and refused in one sentence that holds none of it', async () => {
  const file = path.join(folder.path, 'backup.key');
  const sentence = async () => {
    const refused = await readBackupKey(file).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StartRefusal);
    return (refused as StartRefusal).message;
  };
  expect(await sentence()).toMatch(/^BACKUP_KEY_FILE: .* cannot be read/);
  expect([await makeBackupKey(file), await makeBackupKey(file)]).toEqual([true, false]);
  expect((await readBackupKey(file)).verifierKey.name).toMatch(/^kean\.invalid\/backups\/[0-9a-f]{12}$/);
  const text = await readFile(file, 'utf8');
  await chmod(file, 0o644);
  const told = await sentence();
  expect(told).toMatch(/others may read it/);
  expect(told).not.toContain(text.trim().split(' ').at(-1));
  await chmod(file, 0o600);
  await writeFile(file, text.replace('kean-backup-key-1', 'kean-log-key-1'));
  expect(await sentence()).toMatch(/it is not a key of backups/);
});
