/** The process whose target is away: it starts, answers, and takes the drill that says so; and the next one when the target is back. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeBackupKey, makeIdentity } from '@kean/backups';
import { newId } from '@kean/kernel';
import { aBranch, aStaffMember, type TemporaryFolder, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RestorerConfig } from './config.ts';
import { startRestorer } from './start.ts';
import { type BackedUpOffice, openBackedUpOffice } from './testing/index.ts';

let side: BackedUpOffice;
let home: TemporaryFolder;

beforeAll(async () => {
  [side, home] = await Promise.all([openBackedUpOffice(), temporaryFolder()]);
});
afterAll(async () => {
  await side.close();
  await home.dispose();
});

it('starts although its target is away, says so in the drill, and stays for the day the target is back', async () => {
  const staff = (await aStaffMember(side.office.sql, { branch: await aBranch(side.office.sql) })).id;
  const [identityFile, restorerKeyFile] = ['identity', 'restorer.key'].map((name) => path.join(home.path, name));
  const target = path.join(home.path, 'away');
  await writeFile(identityFile as string, `${makeIdentity().secretLine}\n`, { mode: 0o600 });
  await makeBackupKey(restorerKeyFile as string);
  // A file where the folder of the target was: what an unmounted disk is to whoever opens it.
  await writeFile(target, '');
  const { urls, adminUrls } = side.office.database;
  const restorer = await startRestorer({
    adminUrl: adminUrls.kean,
    ownerUrl: urls.kean_owner,
    keysUrl: urls.kean_keys_backup,
    backupStore: `file://${target}/mount`,
    backupVerifierKey: side.signer.verifierKey,
    logStore: `file://${side.logFolder}`,
    logVerifierKey: side.log.key,
    objectStore: `file://${home.path}/objects`,
    identityFile: identityFile as string,
    databaseUrl: urls.kean_restorer,
    restorerKeyFile: restorerKeyFile as string,
    rootKey: 'env:',
    rootKeyText: side.office.rootKeyText,
    suite: 'aes-256-gcm',
    port: 0,
    mode: 'test',
    logLevel: 'fatal',
  } satisfies Partial<RestorerConfig> as RestorerConfig);
  const drill = async () => {
    const id = newId();
    await side.office.sql.query(`insert into restore_drill (id, cause, started_by) values ($1, 'demand', $2)`, [
      id,
      staff,
    ]);
    return async () =>
      (
        await side.office.sql.query<{ state: string; failure: string | null }>(
          'select state, failure from restore_drill where id = $1',
          [id],
        )
      )[0];
  };
  const ready = async () => (await fetch(`${restorer.address}/healthz`)).status;
  try {
    expect(await ready()).toBe(200);
    await expect
      .poll(await drill(), { timeout: 30_000 })
      .toMatchObject({ state: 'failed', failure: 'STORAGE_DRILL_FAILED' });
    expect(await ready()).toBe(200);
    await rename(target, `${target}-was`);
    await mkdir(path.join(target, 'mount'), { recursive: true });
    await expect.poll(await drill(), { timeout: 30_000 }).toMatchObject({ failure: 'STORAGE_DRILL_NO_BACKUP' });
    expect(await ready()).toBe(200);
  } finally {
    await restorer.close();
  }
});
