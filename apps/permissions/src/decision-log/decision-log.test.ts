import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DecisionLog } from './decision-log.ts';
import { segmentsIn } from './old-segments.ts';
import { readLog } from './read-log.ts';

const VALUE = '13800138000';
let folder: string;
const { publicKey, privateKey } = generateKeyPairSync('x25519');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kean-decision-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (onFault: (error: unknown) => void = () => undefined) =>
  DecisionLog.open({ folder, reader: publicKey, keptDays: 30, onFault });
const decided = (mark: string) => ({
  at: 1,
  caller: 'site',
  domainsJson: '["site"]',
  endpoint: 'evaluation' as const,
  policies: [
    {
      key: 'site h',
      markJson: '"site":"h"',
      lineJson: () => '{"policy":{"name":"site","hash":"h","version":"1","document":{"domain":"site"}}}',
    },
  ],
  marksJson: JSON.stringify([mark]),
  body: Buffer.from(`{"subject":\n{"type":"user","id":"${VALUE}"}}`),
});
const bytes = async () => readFile((await segmentsIn(folder))[0] ?? '');

describe('the decision log', () => {
  it('gives back to its reader what was decided, in order, and every policy once a segment', async () => {
    const log = await open();
    for (let at = 0; at < 500; at += 1) expect(log.append(decided(`+${at}`))).toBe(at + 1);
    await log.close();
    const read = await readLog(folder, privateKey);
    expect(read.decisions.map(({ marks }) => marks[0])).toEqual(Array.from({ length: 500 }, (_, at) => `+${at}`));
    expect(read.decisions[7]).toMatchObject({ n: 8, caller: 'site', body: { subject: { id: VALUE } }, run: log.run });
    expect([...read.policies.keys()]).toEqual(['site h']);
    expect(read.runs).toEqual([{ run: log.run, decisions: 500, last: 500, missing: 0, ended: true }]);
  });

  it('holds no value in the clear, and opens for no other key', async () => {
    const log = await open();
    log.append(decided('+a'));
    await log.close();
    expect((await bytes()).includes(VALUE)).toBe(false);
    const other = await readLog(folder, generateKeyPairSync('x25519').privateKey);
    expect(other).toMatchObject({ decisions: [], foreign: 1 });
  });

  it('is on the disk soon after the answer, and tells how many numbers are not', async () => {
    const log = await open();
    log.append(decided('+a'));
    expect(log.figures).toEqual({ given: 1, written: 0 });
    await vi.waitFor(() => expect(log.figures).toEqual({ given: 1, written: 1 }), 2_000);
    expect((await readLog(folder, privateKey)).runs[0]).toMatchObject({ decisions: 1, ended: false });
    await log.close();
  });

  it('that was cut within a block is read up to there, and says that it did not end', async () => {
    const log = await open();
    log.append(decided('+a'));
    await vi.waitFor(() => expect(log.figures.written).toBe(1), 2_000);
    log.append(decided('+b'));
    await log.close();
    const [path = ''] = await segmentsIn(folder);
    await truncate(path, (await bytes()).length - 60);
    const [run] = (await readLog(folder, privateKey)).runs;
    expect(run).toMatchObject({ ended: false, missing: 0 });
  });

  it('does not open after a change of any byte behind its first line', async () => {
    const log = await open();
    log.append(decided('+a'));
    await log.close();
    const whole = await bytes();
    const [path = ''] = await segmentsIn(folder);
    const start = whole.indexOf(0x0a) + 1;
    for (let at = start + 4; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(path, changed);
      const found = await readLog(folder, privateKey).catch(() => null);
      // A changed length can only cut the file short, which shows as a run that did not end.
      expect(found?.runs[0]?.ended ?? false).toBe(false);
    }
  });

  it('misses the numbers of a segment that was taken away between two others', async () => {
    const log = await DecisionLog.open({
      folder,
      reader: publicKey,
      keptDays: 30,
      segmentBytes: 1,
      onFault: () => undefined,
    });
    for (let at = 1; at <= 3; at += 1) {
      log.append(decided('+a'));
      await vi.waitFor(() => expect(log.figures.written).toBe(at), 2_000);
    }
    await log.close();
    const whole = await readLog(folder, privateKey);
    expect(whole).toMatchObject({ decisions: [{ n: 1 }, { n: 2 }, { n: 3 }], runs: [{ missing: 0, ended: true }] });
    const [, second = ''] = await segmentsIn(folder);
    await rm(second);
    expect((await readLog(folder, privateKey)).runs).toMatchObject([{ decisions: 2, last: 3, missing: 1 }]);
  });

  it('cannot be opened where nothing can be written: the service does not start then', async () => {
    await writeFile(join(folder, 'file'), '');
    const wanted = { folder: join(folder, 'file', 'log'), reader: publicKey, keptDays: 30, onFault: () => undefined };
    await expect(DecisionLog.open(wanted)).rejects.toThrow();
  });

  it('forgets a segment after its days', async () => {
    await (await open()).close();
    const [path = ''] = await segmentsIn(folder);
    const old = new Date(Date.now() - 31 * 86_400_000);
    await utimes(path, old, old);
    await (await open()).close();
    expect(await readdir(folder)).toHaveLength(1);
    expect(await segmentsIn(folder)).not.toContain(path);
  });
});
