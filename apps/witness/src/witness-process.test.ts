/** The witness as the process that the runner starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SampleLog } from './testing/sample-log.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kean-witness-process-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function start(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const told = { out: '', err: '' };
  child.stdout.on('data', (piece: Buffer) => {
    told.out += piece;
  });
  child.stderr.on('data', (piece: Buffer) => {
    told.err += piece;
  });
  return { child, told, ended: once(child, 'exit').then(([status]) => status as number | null) };
}

async function startFor(log: SampleLog) {
  const started = start({ WITNESS_FOLDER: join(folder, 'memory'), WITNESS_LOGS: log.verifierKey, PORT: '0' });
  const address = await vi.waitFor(
    () => {
      const found = /"address":"([^"]+)"/.exec(started.told.out)?.[1];
      if (found === undefined) throw new Error(`it does not run: ${started.told.err}`);
      return found;
    },
    { timeout: 20_000 },
  );
  return { ...started, address };
}

async function submit(address: string, body: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${address}/add-checkpoint`, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

it('refuses to start without what it has to know, a sentence for each, and says what it is', async () => {
  const { told, ended } = start({ WITNESS_LOGS: 'nonsense', PORT: '0' });
  expect(await ended).toBe(78);
  expect(told.err.trim().split('\n')).toEqual([
    expect.stringMatching(/^witness: WITNESS_FOLDER is missing; it is the absolute path/),
    expect.stringMatching(/^witness: WITNESS_LOGS has the wrong form; it is the verifier keys/),
  ]);
}, 30_000);

it('killed in the middle of its work, it remembers everything that it said, and goes on from there', async () => {
  const log = new SampleLog();
  let said = 0;
  for (let life = 0; life < 4; life += 1) {
    const { child, address, ended } = await startFor(log);
    const first = await submit(address, await log.growTo(log.size + 1).request(0));
    const reached = first.status === 200 ? log.size : Number(first.text);
    expect(reached).toBeGreaterThanOrEqual(said);
    const dying = setTimeout(() => child.kill('SIGKILL'), 40 + 60 * life);
    for (let known = reached; ; ) {
      const answer = await submit(address, await log.growTo(log.size + 1).request(known)).catch(() => null);
      if (answer === null) break;
      expect(answer.status).toBe(200);
      known = log.size;
      said = known;
    }
    clearTimeout(dying);
    await ended;
  }
  expect(said).toBeGreaterThan(4);
  const { child, address, ended } = await startFor(log);
  expect(
    (
      await submit(
        address,
        await log
          .forkAt(2)
          .growTo(said + 5, 'another')
          .request(0),
      )
    ).status,
  ).toBe(409);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(readFileSync(join(folder, 'memory', 'verifier-key'), 'utf8')).toMatch(/^kean\.invalid\/witness\//);
}, 120_000);
