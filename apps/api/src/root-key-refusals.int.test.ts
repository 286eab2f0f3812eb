/** The api as the process that the runner starts, with root keys that are not those of its key store. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, newRootKeyText, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { newId } from '@kean/kernel';
import { type FreshDatabase, type FreshRedis, freshDatabase, freshRedis, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SECRET = 'a-secret-of-this-test-with-enough-letters';
const ownRoot = newRootKeyText('aes-256-gcm');

let fresh: FreshDatabase;
let redis: FreshRedis;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  [fresh, redis, folder] = await Promise.all([freshDatabase(), freshRedis(), temporaryFolder()]);
  const keys = openKeyStore({ url: fresh.urls.kean_keys_api, applicationName: 'test' });
  const root = environmentRootKey(ownRoot, 'test');
  const keyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  await keyring.createFor('client', [newId()], { principal: 'system', purpose: 'test' });
  await keys.close();
});
afterAll(async () => {
  await Promise.all([fresh.dispose(), redis.dispose(), folder.dispose()]);
});

async function start(keySettings: Record<string, string>) {
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: fresh.urls.kean_api,
    KEYSTORE_DATABASE_URL: fresh.urls.kean_keys_api,
    REDIS_URL: redis.url,
    OBJECT_STORE: `file://${folder.path}/objects`,
    LOG_STORE: `file://${folder.path}/log`,
    PERMISSIONS_URL: 'http://127.0.0.1:9',
    PORTAL_ORIGIN: 'http://localhost:3000',
    SERVICE_TOKEN: SECRET,
    AUTH_SECRET: SECRET,
    PORT: '0',
    ...keySettings,
  };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], { env });
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  return { status, lines: told.trim().split('\n') };
}

describe('the api refuses to start in one sentence', () => {
  it.each<[string, () => Record<string, string>]>([
    ['where the root key is missing', () => ({ ROOT_KEY_FILE: path.join(folder.path, 'lost.key') })],
    ['where it is another one', () => ({ ROOT_KEY: 'env:', ROOT_KEY_TEXT: newRootKeyText('aes-256-gcm') })],
    ['where nothing says which it is', () => ({})],
    [
      'where the key management service does not know it',
      () => ({ ROOT_KEY: `vault+http://127.0.0.1:9/transit/kean?credentials=${folder.path}/no-token` }),
    ],
  ])('%s', async (_, settings) => {
    const { status, lines } = await start(settings());
    expect([status, lines.length]).toEqual([78, 1]);
    expect(lines[0]).toMatch(/^api: .*root key/);
  });

  it('where others may read the file, and never quotes the key', async () => {
    const file = path.join(folder.path, 'open.key');
    await writeFile(file, `${ownRoot}\n`, { mode: 0o644 });
    const { status, lines } = await start({ ROOT_KEY_FILE: file });
    expect([status, lines.length]).toEqual([78, 1]);
    expect(lines[0]).toContain('chmod 600');
    expect(lines[0]).not.toContain(ownRoot.split(' ').at(-1));
  });
});
