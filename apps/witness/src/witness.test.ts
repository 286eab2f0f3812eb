import { hash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartRefusal } from '@kean/kernel';
import {
  NoteSigner,
  readNote,
  readSignatureLine,
  readVerifierKey,
  type VerifierKey,
  verifiedSignatures,
  writeAddCheckpoint,
} from '@kean/tlog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningWitness, startWitness } from './start.ts';
import { SampleLog } from './testing/sample-log.ts';

let folder: string;
let running: RunningWitness[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kean-witness-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((witness) => witness.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(...logs: readonly { readonly verifierKey: string }[]): Promise<RunningWitness> {
  const witness = await startWitness({
    folder,
    name: undefined,
    logs: logs.map(({ verifierKey }) => readVerifierKey(verifierKey)),
    port: 0,
    logLevel: 'fatal',
    logFile: join(folder, 'witness.log'),
    mode: 'test',
  });
  running.push(witness);
  return witness;
}

async function restart(witness: RunningWitness, ...logs: readonly SampleLog[]): Promise<RunningWitness> {
  await witness.close();
  running = running.filter((other) => other !== witness);
  return start(...logs);
}

/** A key that nobody trusts, under any name. */
function strangerOf(name: string): NoteSigner {
  return new NoteSigner(name, 'ed25519', randomBytes(32));
}

async function post(witness: RunningWitness, body: string) {
  const answer = await fetch(`${witness.address}/add-checkpoint`, { method: 'POST', body });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

async function facts(witness: RunningWitness): Promise<unknown> {
  const answer = await fetch(`${witness.address}/readyz`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { facts: unknown }).facts;
}

function signedBy(checkpoint: string, line: string, key: VerifierKey): number | null {
  const { text } = readNote(checkpoint);
  const [held] = verifiedSignatures({ text, signatures: [readSignatureLine(line.trimEnd())] }, [key]);
  return held?.signedAt ?? null;
}

describe('a log that only grows', () => {
  it('is cosigned at each size, by the key that the witness made and published', async () => {
    const log = new SampleLog().growTo(5);
    const witness = await start(log);
    const key = readVerifierKey(witness.verifierKey);
    expect(readFileSync(join(folder, 'verifier-key'), 'utf8')).toBe(`${witness.verifierKey}\n`);
    expect(statSync(join(folder, 'witness.key')).mode & 0o777).toBe(0o600);
    for (const [oldSize, size] of [
      [0, 5],
      [5, 5],
      [5, 300],
      [300, 301],
    ] as const) {
      log.growTo(size);
      const { status, type, text } = await post(witness, await log.request(oldSize));
      expect([status, type]).toEqual([200, 'text/plain; charset=utf-8']);
      const signedAt = signedBy(log.checkpoint(), text, key) ?? 0;
      expect(Math.abs(signedAt - Date.now() / 1000)).toBeLessThan(5);
    }
    expect(await facts(witness)).toEqual({ logs: 1, forked: 0, 'went-back': 0, unproven: 0 });
  });

  it('is cosigned while it is empty, and from there on', async () => {
    const log = new SampleLog();
    const witness = await start(log);
    expect((await post(witness, await log.request(0))).status).toBe(200);
    expect((await post(witness, await log.growTo(3).request(0))).status).toBe(200);
  });

  it('finds the last cosigned checkpoint by the hash of its origin, with the signatures of both', async () => {
    const log = new SampleLog().growTo(7);
    const witness = await start(log);
    const originHash = hash('sha256', log.signer.verifierKey.name);
    expect((await fetch(`${witness.address}/${originHash}/checkpoint`)).status).toBe(404);
    await post(witness, await log.request(0));
    const note = readNote(await (await fetch(`${witness.address}/${originHash}/checkpoint`)).text());
    const keys = [log.signer.verifierKey, readVerifierKey(witness.verifierKey)];
    expect(verifiedSignatures(note, keys).map(({ key }) => key.name)).toEqual(keys.map(({ name }) => name));
  });

  it('keeps its place when the witness was started again, and when it was away for a while', async () => {
    const log = new SampleLog().growTo(5);
    const witness = await start(log);
    await post(witness, await log.request(0));
    const again = await restart(witness, log);
    expect(again.verifierKey).toBe(witness.verifierKey);
    expect(await post(again, await log.growTo(900).request(0))).toMatchObject({ status: 409, text: '5\n' });
    expect((await post(again, await log.request(5))).status).toBe(200);
  });

  it('is cosigned one step after the other when many ask at once', async () => {
    const log = new SampleLog().growTo(40);
    const witness = await start(log);
    const requests = await Promise.all(Array.from({ length: 40 }, (_, at) => log.request(0, at + 1)));
    const statuses = await Promise.all(requests.map(async (body) => (await post(witness, body)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(39);
  });
});

describe('what the specification answers', () => {
  it.each([
    [
      '409 with the size that was cosigned last, where the old size is another',
      409,
      (log: SampleLog) => log.request(3),
    ],
    ['400 where the old size is larger than the checkpoint', 400, (log: SampleLog) => log.request(9)],
    [
      '422 where the proof does not hold',
      422,
      async (log: SampleLog) => {
        const checkpoint = log.growTo(8).checkpoint();
        return writeAddCheckpoint({ oldSize: 5, proof: [Buffer.alloc(32)], checkpoint });
      },
    ],
    [
      '422 where there is a proof from nothing',
      422,
      async (log: SampleLog) =>
        (await log.request(5)).replace('old 5\n', `old 5\n${Buffer.alloc(32).toString('base64')}\n`),
    ],
    [
      '400 for a request without an empty line',
      400,
      async (log: SampleLog) => (await log.request(5)).replace('\n\n', '\n'),
    ],
    ['400 for a leading zero', 400, async (log: SampleLog) => (await log.request(5)).replace('old 5', 'old 05')],
    [
      '400 for a hash that is none',
      400,
      async (log: SampleLog) => (await log.request(5)).replace('old 5\n', 'old 5\nAAAA\n'),
    ],
    [
      '400 for 64 hashes',
      400,
      async (log: SampleLog) =>
        writeAddCheckpoint({ oldSize: 5, proof: Array(64).fill(Buffer.alloc(32)), checkpoint: log.checkpoint() }),
    ],
    ['400 for nothing', 400, async () => ''],
    [
      '404 for a log that is not witnessed',
      404,
      () => new SampleLog(strangerOf('another.example/log')).growTo(2).request(0),
    ],
    [
      '403 without a signature of the log',
      403,
      () => new SampleLog(strangerOf('log.example/office')).growTo(6).request(5),
    ],
    [
      '403 where the signature of the log does not hold',
      403,
      async (log: SampleLog) => (await log.request(5)).replace('log.example/office\n5\n', 'log.example/office\n6\n'),
    ],
  ])('%s', async (_, status, bodyOf) => {
    const log = new SampleLog().growTo(5);
    const witness = await start(log);
    await post(witness, await log.request(0));
    const answer = await post(witness, await bodyOf(log));
    expect(answer.status).toBe(status);
    if (status === 409) expect([answer.type, answer.text]).toEqual(['text/x.tlog.size', '5\n']);
    expect((await post(witness, await log.growTo(9).request(5))).status).toBe(200);
  });

  it('422 for an empty log whose root is not that of nothing', async () => {
    const log = new SampleLog();
    const witness = await start(log);
    const text = `log.example/office\n0\n${Buffer.alloc(32).toString('base64')}\n`;
    const line = log.signer.sign(text, new Date(0));
    const id = Buffer.alloc(4);
    id.writeUInt32BE(line.keyId);
    const checkpoint = `${text}\n— ${line.name} ${Buffer.concat([id, line.signature]).toString('base64')}\n`;
    expect((await post(witness, writeAddCheckpoint({ oldSize: 0, proof: [], checkpoint }))).status).toBe(422);
  });

  it('413 for a request that no log would send, and 404 for a page that does not exist', async () => {
    const witness = await start(new SampleLog());
    expect((await post(witness, 'x'.repeat(300_000))).status).toBe(413);
    expect((await fetch(`${witness.address}/sign-subtree`, { method: 'POST', body: 'x' })).status).toBe(404);
  });
});

describe('a log that contradicts itself', () => {
  it('is not cosigned when it forked, and the evidence outlives a restart', async () => {
    const log = new SampleLog().growTo(20);
    const witness = await start(log);
    await post(witness, await log.request(0));
    const fork = log.forkAt(10).growTo(20, 'another story');
    const refused = await fork.request(20);
    expect((await post(witness, refused)).status).toBe(422);
    expect((await post(witness, refused)).status).toBe(422);
    expect(await facts(witness)).toMatchObject({ forked: 1 });
    const again = await restart(witness, log);
    expect(await facts(again)).toMatchObject({ forked: 1 });
    expect(await (await fetch(`${again.address}/metrics`)).text()).toMatch(/kean_witness_conflicts\{.*forked.*\} 1/);
    const [hash = ''] = readdirSync(join(folder, 'logs'));
    const [file = ''] = readdirSync(join(folder, 'logs', hash, 'refused'));
    expect(file).toMatch(/^forked-20-/);
    expect(readFileSync(join(folder, 'logs', hash, 'refused', file), 'utf8')).toBe(refused);
  });

  it('is not cosigned when it went back to an old copy, nor when it goes on from there', async () => {
    const log = new SampleLog().growTo(20);
    const witness = await start(log);
    await post(witness, await log.request(0));
    const old = log.forkAt(15);
    expect(await post(witness, await old.request(15))).toMatchObject({ status: 409, text: '20\n' });
    expect(await facts(witness)).toMatchObject({ 'went-back': 1 });
    old.growTo(30, 'after the restore');
    expect((await post(witness, await old.request(20))).status).toBe(422);
    expect(await facts(witness)).toMatchObject({ unproven: 1 });
  });

  it('is cleared where only the proof was lacking', async () => {
    const log = new SampleLog().growTo(20);
    const witness = await start(log);
    await post(witness, await log.request(0));
    log.growTo(30);
    await post(witness, writeAddCheckpoint({ oldSize: 20, proof: [], checkpoint: log.checkpoint() }));
    expect(await facts(witness)).toMatchObject({ unproven: 1 });
    expect((await post(witness, await log.request(20))).status).toBe(200);
    expect(await facts(witness)).toMatchObject({ unproven: 0 });
  });

  it('fills no disk: one kind of conflict is kept so many times and crowds out no other', async () => {
    const log = new SampleLog().growTo(60);
    const witness = await start(log);
    await post(witness, await log.request(0));
    for (let size = 1; size < 60; size += 1) await post(witness, await log.request(size, size));
    expect(await facts(witness)).toMatchObject({ 'went-back': 32 });
    await post(witness, await log.forkAt(2).growTo(60, 'another').request(60));
    expect(await facts(witness)).toMatchObject({ forked: 1 });
  });
});

describe('a witness whose memory is not whole does not start', () => {
  async function refusalAfter(spoil: (logFolder: string) => void): Promise<string> {
    const log = new SampleLog().growTo(5);
    const witness = await start(log);
    await post(witness, await log.request(0));
    await witness.close();
    running = [];
    spoil(join(folder, 'logs', readdirSync(join(folder, 'logs'))[0] ?? ''));
    const refusal: unknown = await start(log).catch((error: unknown) => error);
    if (!(refusal instanceof StartRefusal)) throw new Error('it started');
    return refusal.message;
  }

  it.each([
    [
      'its whole memory is lost and its key came back from a copy',
      /missing, although this log was cosigned/,
      () => rmSync(join(folder, 'logs'), { recursive: true }),
    ],
    [
      'its checkpoint is lost',
      /missing, although this log was cosigned/,
      (at: string) => rmSync(join(at, 'checkpoint')),
    ],
    [
      'its checkpoint was changed',
      /is not what this witness cosigned/,
      (at: string) => {
        const file = join(at, 'checkpoint');
        writeFileSync(file, readFileSync(file, 'utf8').replace('\n5\n', '\n4\n'));
      },
    ],
    ['its key is lost', /key .* is missing, although it has cosigned/, () => rmSync(join(folder, 'witness.key'))],
    [
      'its key is another',
      /is not what this witness cosigned/,
      () => {
        rmSync(join(folder, 'witness.key'));
        writeFileSync(join(folder, 'witness.key'), `other ${Buffer.alloc(32, 7).toString('base64')}\n`, {
          mode: 0o600,
        });
      },
    ],
    ['its key holds nothing', /holds no key/, () => writeFileSync(join(folder, 'witness.key'), '# nothing\n')],
    ['others may read its key', /Use chmod 600/, () => chmodSync(join(folder, 'witness.key'), 0o644)],
  ])('when %s', async (_, sentence, spoil) => {
    expect(await refusalAfter(spoil)).toMatch(sentence);
  });

  it('but takes a log that is new to it, and one more after others were cosigned', async () => {
    const log = new SampleLog().growTo(5);
    const other = new SampleLog(strangerOf('another.example/log')).growTo(3);
    const witness = await start(log);
    await post(witness, await log.request(0));
    const again = await restart(witness, log, other);
    expect((await post(again, await other.request(0))).status).toBe(200);
    expect(readFileSync(join(folder, 'witness.key'), 'utf8').match(/^cosigned [0-9a-f]{64}$/gm)).toHaveLength(2);
    expect(statSync(join(folder, 'witness.key')).mode & 0o777).toBe(0o600);
    expect((await restart(again, log, other)).verifierKey).toBe(witness.verifierKey);
  });

  it('when another process has the folder', async () => {
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    await expect(start(new SampleLog())).rejects.toThrow(/uses .* already/);
  });

  it('but does after a crash, whose lock nobody holds', async () => {
    writeFileSync(join(folder, 'lock'), '999999999');
    expect((await start(new SampleLog())).address).toMatch(/^http/);
  });
});

it('witnesses two logs apart, and a log whose key is being changed by either key', async () => {
  const log = new SampleLog().growTo(5);
  const successor = new SampleLog(strangerOf('log.example/office')).growTo(6);
  const other = new SampleLog(strangerOf('another.example/log')).growTo(9);
  const witness = await start(log, successor, other);
  expect((await post(witness, await log.request(0))).status).toBe(200);
  expect((await post(witness, await other.request(0))).status).toBe(200);
  expect((await post(witness, await successor.request(5))).status).toBe(200);
  expect(await facts(witness)).toMatchObject({ logs: 2 });
});
