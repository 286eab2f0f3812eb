import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type KeyServiceServer, startAliyunKms, startAwsKms, startVault } from '@kean/testing/key-services';
import { temporaryFolder } from '@kean/testing/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeyring } from '../open-keyring.ts';
import { openRootKeys } from '../open-root-keys.ts';
import { anAskedSubject, MemoryKeyStore, openGuard } from '../testing.ts';
import { envelopedRootKey } from './enveloped-root-key.ts';
import type { KeyService } from './key-service.ts';

const use = { principal: 'system', purpose: 'test' } as const;
const SECRET = 'a-secret-of-the-test-that-is-long-enough';

const services = {
  vault: {
    start: () => startVault(SECRET),
    credentials: SECRET,
    setting: (host: string, file: string) => `vault+http://${host}/transit/kean?credentials=${file}`,
  },
  'aws-kms': {
    start: () =>
      startAwsKms({ accessKeyId: 'AKTEST', secretAccessKey: SECRET, region: 'cn-north-1', keyId: 'alias/kean' }),
    credentials: `AKTEST ${SECRET}`,
    setting: (host: string, file: string) => `aws-kms+http://${host}/alias/kean?region=cn-north-1&credentials=${file}`,
  },
  'aliyun-kms': {
    start: () => startAliyunKms({ accessKeyId: 'LTTEST', accessKeySecret: SECRET, keyId: 'alias/kean' }),
    credentials: `LTTEST ${SECRET}`,
    setting: (host: string, file: string) => `aliyun-kms+http://${host}/alias/kean?credentials=${file}`,
  },
};

describe.each(Object.entries(services))('a root key wrapped by %s', (provider, { start, credentials, setting }) => {
  let server: KeyServiceServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  let store: MemoryKeyStore;
  let address: string;

  beforeAll(async () => {
    [server, folder] = await Promise.all([start(), temporaryFolder()]);
    file = path.join(folder.path, 'credentials');
    await writeFile(file, `${credentials}\n`, { mode: 0o600 });
    store = new MemoryKeyStore();
    address = setting(server.host, file);
  });
  afterAll(async () => {
    await server.close();
    await folder.dispose();
  });

  const openOffice = async (changed = address) => {
    const { root, further } = await openRootKeys(store, { setting: changed });
    return openKeyring({ store, root, furtherRoots: further, guard: openGuard });
  };

  it('is made once, never leaves the service open, and serves a page of fifty without a call', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => `c${at}`);
    await (await openOffice()).createFor('client', ids, use);
    const again = await openOffice();
    const before = server.calls.length;
    const { keys } = await again.keysFor(
      'client',
      ids.map((id) => anAskedSubject(id)),
      use,
    );
    expect(keys.size).toBe(50);
    expect(server.calls.length).toBe(before);
    expect(again.rootKeyId.startsWith(`${provider}-`)).toBe(true);
    const [root] = await store.readRoots();
    expect(Buffer.from(root?.wrapped ?? []).toString('latin1')).not.toContain('kean-root-key');
    expect(root?.setting).not.toContain('credentials');
  });

  it('still opens after the service has rotated its own key', async () => {
    server.rotate();
    expect((await openOffice()).rootKeyId).toBe((await store.readRoots())[0]?.id);
  });

  it('refuses in one sentence with wrong credentials, and with a file that others may read', async () => {
    await writeFile(file, credentials.replace(SECRET, 'another-secret'));
    await expect(openOffice()).rejects.toMatchObject({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE' });
    await writeFile(file, credentials);
    await chmod(file, 0o644);
    await expect(openOffice()).rejects.toMatchObject({
      detail: { why: expect.stringContaining('chmod 600') as string },
    });
    await chmod(file, 0o600);
  });

  it('refuses where the wrapped root was changed', async () => {
    const [[id = '', root] = []] = [...store.roots];
    const wrapped = Buffer.from(root?.wrapped ?? []);
    const at = wrapped.length - 12;
    const changed = Buffer.from(wrapped);
    changed[at] = changed[at] === 65 ? 66 : 65;
    store.roots.set(id, { id, setting: root?.setting ?? null, retired: false, wrapped: changed });
    await expect(openOffice()).rejects.toMatchObject({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE' });
    store.roots.set(id, { id, setting: root?.setting ?? null, retired: false, wrapped });
  });

  it('asks once more where the service fails for a moment, and says unavailable where it goes on failing', async () => {
    server.fail({ status: 503, times: 1 });
    expect((await openOffice()).rootKeyId.length).toBeGreaterThan(0);
    server.fail({ status: 503 });
    const before = server.calls.length;
    await expect(openOffice()).rejects.toMatchObject({ code: 'ENCRYPTION_KEYS_UNAVAILABLE' });
    expect(server.calls.length).toBe(before + 2);
    server.fail(null);
  });

  it('is not made beside a root that is only to unwrap, nor over keys of a root that was not given', async () => {
    const next = `${address}&generation=2`;
    const asFurther = openRootKeys(store, { setting: address, further: [next] });
    await expect(asFurther).rejects.toMatchObject({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE' });
    await expect(openOffice(next)).rejects.toMatchObject({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE' });
    expect(store.roots.size).toBe(1);
  });
});

describe('a root key of a service', () => {
  /** A service that only counts; what it is asked for stays in memory. */
  function countingService(): KeyService & { asked: number; down: boolean } {
    return {
      provider: 'vault',
      setting: 'vault://test/transit/kean?generation=1',
      asked: 0,
      down: false,
      async encrypt(plain) {
        return Buffer.from(plain);
      },
      async decrypt(wrapped) {
        this.asked += 1;
        if (this.down) throw new Error('down');
        return Buffer.from(wrapped);
      },
    };
  }

  it('is held for a bounded time, asked for again at half of it, and gone when the service stays away', async () => {
    let now = 0;
    const service = countingService();
    const root = await envelopedRootKey(service, new MemoryKeyStore(), true, { heldMs: 1_000, now: () => now });
    const wrapped = await root.wrap('index-root', Buffer.from('material'));
    expect(service.asked).toBe(1);
    now = 600;
    expect((await root.unwrap('index-root', wrapped)).toString()).toBe('material');
    await Promise.resolve();
    expect(service.asked).toBe(2);
    now = 1_500;
    service.down = true;
    expect(root.local).toBeDefined();
    await new Promise(setImmediate);
    now = 1_700;
    expect(root.local).toBeUndefined();
    await expect(root.unwrap('index-root', wrapped)).rejects.toThrow('down');
    service.down = false;
    expect((await root.unwrap('index-root', wrapped)).toString()).toBe('material');
  });

  it('is asked for again from the very half of its time on, and gone at the very end', async () => {
    let now = 0;
    const service = countingService();
    const root = await envelopedRootKey(service, new MemoryKeyStore(), true, { heldMs: 1_000, now: () => now });
    now = 499;
    expect([root.local === undefined, service.asked]).toEqual([false, 1]);
    service.down = true;
    now = 500;
    expect([root.local === undefined, service.asked]).toEqual([false, 2]);
    await new Promise(setImmediate);
    now = 1_000;
    expect(root.local).toBeUndefined();
  });

  it('is held by the clock of the process where none is given', async () => {
    const service = countingService();
    const root = await envelopedRootKey(service, new MemoryKeyStore(), true);
    expect([root.local === undefined, service.asked]).toEqual([false, 1]);
  });

  it('that is not the one this store was made with is refused, and no plain text of it stays in memory', async () => {
    const service = countingService();
    const given: Buffer[] = [];
    const other = countingService();
    const { kept } = await envelopedRootKey(other, new MemoryKeyStore(), true);
    const store = new MemoryKeyStore();
    await store.insertRoot({ id: 'vault-0000', setting: service.setting, wrapped: kept?.wrapped ?? null });
    const decrypt = service.decrypt.bind(service);
    service.decrypt = async (wrapped, context) => {
      const plain = await decrypt(wrapped, context);
      given.push(plain);
      return plain;
    };
    await expect(envelopedRootKey(service, store, true)).rejects.toMatchObject({
      code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
      detail: { where: 'vault-0000', why: expect.stringContaining('gave another root key') as string },
    });
    expect(given.map((plain) => plain.every((byte) => byte === 0))).toEqual([true]);
  });

  it('is bound to what it is for, at the service, when it is wrapped and when it is unwrapped', async () => {
    const service = countingService();
    const contexts: unknown[] = [];
    const { encrypt, decrypt } = service;
    service.encrypt = (plain, context) => {
      contexts.push(context);
      return encrypt.call(service, plain, context);
    };
    service.decrypt = (wrapped, context) => {
      contexts.push(context);
      return decrypt.call(service, wrapped, context);
    };
    await envelopedRootKey(service, new MemoryKeyStore(), true);
    expect(contexts).toEqual([{ 'kean-purpose': 'root-key' }, { 'kean-purpose': 'root-key' }]);
  });

  it('is made only where it may be: also not beside a row that never held a wrapped one', async () => {
    const service = countingService();
    const store = new MemoryKeyStore();
    const why = 'the key store holds no root key under this key of the service';
    const refused = { code: 'ENCRYPTION_ROOT_KEY_UNUSABLE', detail: { where: service.setting, why } };
    await expect(envelopedRootKey(service, store, false)).rejects.toMatchObject(refused);
    await store.insertRoot({ id: 'vault-0000', setting: service.setting, wrapped: null });
    await expect(envelopedRootKey(service, store, false)).rejects.toMatchObject(refused);
    expect(service.asked).toBe(0);
    const made = await envelopedRootKey(service, store, true);
    expect(made.id).toMatch(/^vault-/);
    expect(made.id).not.toBe('vault-0000');
  });

  it('is the one of its own setting where the store has several, and keeps what the store had', async () => {
    const service = countingService();
    const store = new MemoryKeyStore();
    const [own, foreign] = [
      await envelopedRootKey(service, store, true),
      await envelopedRootKey(countingService(), store, true),
    ];
    await store.insertRoot({
      id: foreign.id,
      setting: 'vault://other/k?generation=1',
      wrapped: foreign.kept?.wrapped ?? null,
    });
    await store.insertRoot({ id: own.id, setting: service.setting, wrapped: own.kept?.wrapped ?? null });
    const again = await envelopedRootKey(service, store, false);
    expect([again.id, again.provider, again.kept]).toEqual([own.id, 'vault', own.kept]);
  });

  it('is asked for once, however many wait', async () => {
    let now = 0;
    const service = countingService();
    const root = await envelopedRootKey(service, new MemoryKeyStore(), true, { heldMs: 1_000, now: () => now });
    const wrapped = await root.wrap('index-root', Buffer.from('material'));
    now = 5_000;
    await Promise.all(Array.from({ length: 50 }, () => root.unwrap('index-root', wrapped)));
    expect(service.asked).toBe(2);
  });

  it.each([
    'vault+http://keys.example/transit/kean?credentials=/run/token',
    'vault+https://token@keys.example/transit/kean?credentials=/run/token',
    'vault+https://keys.example/transit/kean',
    'vault+https://keys.example/kean?credentials=/run/token',
    'aws-kms://kms.example/alias/kean?credentials=/run/keys',
    'aliyun-kms://kms.example/?credentials=/run/keys',
    'aliyun-kms://kms.example/kean?credentials=/run/keys&generation=0',
  ])('is not asked for at %s', async (setting) => {
    const opening = openRootKeys(new MemoryKeyStore(), { setting });
    await expect(opening).rejects.toMatchObject({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE' });
  });
});
