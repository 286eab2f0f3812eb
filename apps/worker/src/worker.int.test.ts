/** The worker as the process that the runner starts, beside a permission service that answers one rule set. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { compileRuleSet } from '@kean/authorization';
import { destroyUpload } from '@kean/collection/jobs';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { newRootKeyText } from '@kean/encryption';
import { newId } from '@kean/kernel';
import { promise } from '@kean/queues';
import { type FreshDatabase, freshDatabase, freshRedis, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const MAIN = path.join(import.meta.dirname, 'main.ts');
const TOKEN = 'a-service-token-of-this-test-with-enough-letters';
const RULES = compileRuleSet([], {}, 1);

let fresh: FreshDatabase;
let redis: Awaited<ReturnType<typeof freshRedis>>;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let permissions: Server;
let api: Database;
const children: ChildProcess[] = [];

beforeAll(async () => {
  [fresh, redis, folder] = await Promise.all([freshDatabase(), freshRedis(), temporaryFolder()]);
  api = openDatabase({ url: fresh.urls.kean_api, applicationName: 'worker-test' });
  permissions = createServer((_request, response) => {
    response.writeHead(200, { etag: `"${RULES.hash}"`, 'content-type': 'application/json' }).end(JSON.stringify(RULES));
  });
  await new Promise<void>((resolve) => permissions.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  permissions.close();
  permissions.closeAllConnections();
  await api.close();
  await Promise.all([fresh.dispose(), redis.dispose(), folder.dispose()]);
});

function environment(changes: Record<string, string> = {}): Record<string, string> {
  return {
    NODE_ENV: 'test',
    DATABASE_URL: fresh.urls.kean_worker,
    KEYSTORE_DATABASE_URL: fresh.urls.kean_keys_worker,
    ROOT_KEY_FILE: path.join(folder.path, 'root.key'),
    REDIS_URL: redis.url,
    OBJECT_STORE: `file://${folder.path}/objects`,
    LOG_STORE: `file://${folder.path}/log`,
    LOG_KEY_FILE: path.join(folder.path, 'log.key'),
    PERMISSIONS_URL: `http://127.0.0.1:${(permissions.address() as AddressInfo).port}`,
    SERVICE_TOKEN: TOKEN,
    PORT: '0',
    ...changes,
  };
}

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const told = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    told.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told.err += chunk;
  });
  const ended = once(child, 'exit').then(([status]) => status as number | null);
  return { child, told, ended };
}

const soon = { timeout: 20_000, interval: 50 };

describe('the worker', () => {
  it('does promised work, answers the health pages, and stops in order on SIGTERM', async () => {
    const { child, told, ended } = start(environment());
    await vi.waitFor(() => expect(told.out).toContain('process.started'), soon);
    const address = /"address":"(http[^"]+)"/.exec(told.out)?.[1];
    await vi.waitFor(async () => expect((await fetch(`${address}/readyz`)).status).toBe(200), soon);
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({
      ready: true,
      checks: { records: 'ok', keys: 'ok', objects: 'ok', redis: 'ok', rules: 'ok', log: 'ok' },
    });

    const importId = newId<'Import'>();
    await inSqlTransaction(api, nobody, (tx) =>
      promise(tx, destroyUpload, { importId, staffId: newId<'Staff'>() }, importId),
    );
    // Schedules of the worker itself run beside it: it is this job whose end is waited for.
    await vi.waitFor(() => expect(told.out).toMatch(/"job":"collection\.destroy-upload"/), soon);
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toMatch(/kean_job_runs_total\{job="collection\.destroy-upload",outcome="(done|dead)"/);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(told.out).toContain('process.stopped');
    expect(told.err).toBe('');
  });

  it('refuses to start with one sentence for each thing that is missing', async () => {
    const { REDIS_URL: _redis, SERVICE_TOKEN: _token, ...rest } = environment();
    const { told, ended } = start(rest);
    expect(await ended).toBe(78);
    expect(told.err.trim().split('\n')).toEqual([
      expect.stringContaining('worker: REDIS_URL is missing'),
      expect.stringContaining('worker: SERVICE_TOKEN is missing'),
    ]);
  });

  describe('once the key store has been used, refuses to start in one sentence', () => {
    const other = path.join('keys', 'other.key');
    const cases: Record<string, () => Record<string, string>> = {
      'without its root key': () => ({ ROOT_KEY_FILE: path.join(folder.path, 'lost.key') }),
      'with another root key': () => ({ ROOT_KEY_FILE: '', ROOT_KEY: `file://${folder.path}/${other}` }),
      'with the next root key alone, half-way through a rotation': () => ({
        ROOT_KEY_FILE: '',
        ROOT_KEY: 'env:',
        ROOT_KEY_TEXT: newRootKeyText('aes-256-gcm'),
      }),
      'with two settings that contradict each other': () => ({ ROOT_KEY: 'env:' }),
      'with a setting that names no provider': () => ({ ROOT_KEY_FILE: '', ROOT_KEY: 'https://keys.example' }),
    };
    it.each(Object.keys(cases))('%s', async (name) => {
      await mkdir(path.join(folder.path, 'keys'), { recursive: true });
      const text = `${newRootKeyText('aes-256-gcm')}\n`;
      await writeFile(path.join(folder.path, other), text, { mode: 0o600 });
      const { told, ended } = start(environment(cases[name]?.()));
      expect(await ended).toBe(78);
      expect(told.err).toMatch(/^worker: .*root key.* Set |^worker: ROOT_KEY /);
      expect(told.err.trim().split('\n')).toHaveLength(1);
      expect(told.err).not.toContain(text.trim().split(' ').at(-1));
    });
  });

  it('refuses to start, in one sentence, over a log whose files are not those that the database counts', async () => {
    await inSqlTransaction(api, nobody, (tx) =>
      tx.query('select append_audit_events(array[jsonb_populate_record(null::audit_input, $1::jsonb)])', [
        JSON.stringify({ id: newId(), action: 'test.happened', outcome: 'allowed' }),
      ]),
    );
    const first = start(environment());
    await vi.waitFor(() => expect(existsSync(path.join(folder.path, 'log', 'checkpoint'))).toBe(true), soon);
    first.child.kill('SIGTERM');
    await first.ended;
    const { told, ended } = start(environment({ LOG_STORE: `file://${folder.path}/another-log` }));
    expect(await ended).toBe(78);
    expect(told.err.trim().split('\n')).toEqual([expect.stringMatching(/LOG_STORE: .* does not hold the \d+ entries/)]);
    const half = start(environment({ WITNESS_URL: 'http://127.0.0.1:9' }));
    expect(await half.ended).toBe(78);
    expect(half.told.err).toContain('WITNESS_URL and WITNESS_KEY belong together');
  });

  it('is not ready while the rules cannot be confirmed, and stops in order all the same', async () => {
    const { told, child, ended } = start(environment({ PERMISSIONS_URL: 'http://127.0.0.1:9' }));
    await vi.waitFor(() => expect(told.out).toContain('process.started'), soon);
    const address = /"address":"(http[^"]+)"/.exec(told.out)?.[1];
    const answer = await fetch(`${address}/readyz`);
    expect([answer.status, (await answer.json()) as unknown]).toEqual([
      503,
      expect.objectContaining({ checks: expect.objectContaining({ rules: 'failed', records: 'ok' }) }),
    ]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
