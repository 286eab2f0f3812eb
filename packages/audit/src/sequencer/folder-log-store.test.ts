import {
  chmod,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { StartRefusal } from '@kean/kernel';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing/temporary-folder';
import { TlogError } from '@kean/tlog';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openFolderLogStore, removeHalfWritten } from './folder-log-store.ts';
import { LogDisagreement, type LogStore } from './log-store.ts';

let temporary: TemporaryFolder;
let folder: string;
let store: LogStore;

beforeEach(async () => {
  temporary = await temporaryFolder();
  folder = path.join(temporary.path, 'log');
  store = await openFolderLogStore(folder);
});
afterEach(() => temporary.dispose());

const file = (name: string, text: string) => ({ path: name, bytes: Buffer.from(text) });
const modeOf = async (name: string) => ((await stat(path.join(folder, name))).mode & 0o777).toString(8);

describe('the folder of the log', () => {
  it('gives back what was written, readable for its user alone, and nothing where nothing is', async () => {
    await store.write([file('tile/0/x001/x234/067', 'tile'), file('tile/entries/000', 'bundle')]);
    expect(Buffer.from((await store.read('tile/0/x001/x234/067')) ?? []).toString()).toBe('tile');
    expect(await store.read('tile/0/x001/x234/068')).toBeNull();
    expect(await store.read('tile/0/x001/x234/067/000')).toBeNull();
    expect([await modeOf('tile/entries/000.gz'), await modeOf('tile/entries'), await modeOf('')]).toEqual([
      '600',
      '700',
      '700',
    ]);
  });

  it('takes the same file twice, and never another in its place', async () => {
    await store.write([file('tile/0/000', 'tile')]);
    await store.write([file('tile/0/000', 'tile')]);
    await expect(store.write([file('tile/0/000', 'fork')])).rejects.toThrow(LogDisagreement);
    await expect(store.write([file('tile/0/000', 'fork')])).rejects.toThrow(
      /^tile\/0\/000 of the log exists with other/,
    );
    expect(await readFile(path.join(folder, 'tile/0/000'), 'utf8')).toBe('tile');
    expect(await readdir(path.join(folder, '.incoming'))).toEqual([]);
  });

  it('writes any number of files, whatever it does at once', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `tile/${n % 3}/${String(n).padStart(3, '0')}`);
    await store.write(names.map((name) => file(name, name)));
    for (const name of names) expect(await readFile(path.join(folder, name), 'utf8')).toBe(name);
    expect(await readdir(path.join(folder, '.incoming'))).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'flushes what it made or wrote to, and only then says so (seen through /proc)',
    async () => {
      const flushed = await flushedBy(() => store.write([file('tile/0/000', 'a'), file('tile/0/001', 'b')]));
      expect(flushed.filter((name) => !name.startsWith('.incoming'))).toEqual(['tile', '', 'tile/0']);
      expect(flushed).toHaveLength(5);
      expect(await flushedBy(() => store.write([file('tile/0/002', 'c')]))).toEqual([
        expect.stringMatching(/^\.incoming/),
        'tile/0',
      ]);
      expect(await flushedBy(() => store.replace('checkpoint', 'head'))).toEqual([
        expect.stringMatching(/^\.incoming/),
        '',
      ]);
    },
  );

  it('does not take a fault of the disk for nothing', async () => {
    await mkdir(path.join(folder, 'tile/0/000'), { recursive: true });
    await expect(store.read('tile/0/000')).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(store.write([file('tile/0/000', 'tile')])).rejects.toMatchObject({ code: 'EISDIR' });
    await writeFile(path.join(folder, 'tile/1'), '');
    await expect(store.write([file('tile/1/000', 'tile')])).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('makes the folder of partial tiles anew after the full one took it away', async () => {
    for (const text of ['a', 'ab']) {
      await store.write([file('tile/0/000.p/1', 'a')]);
      await store.write([file('tile/0/000', 'whole')]);
      expect(await readdir(path.join(folder, 'tile/0')), text).toEqual(['000']);
    }
  });

  it('packs full bundles as any web server unpacks them, and nothing else', async () => {
    const text = 'clients.listed allowed '.repeat(500);
    await store.write([
      file('tile/entries/x001/000', text),
      file('tile/entries/001.p/3', text),
      file('tile/0/000', text),
    ]);
    const packed = await readFile(path.join(folder, 'tile/entries/x001/000.gz'));
    expect(gunzipSync(packed).toString()).toBe(text);
    expect(packed.length).toBeLessThan(text.length / 10);
    for (const plain of ['tile/entries/001.p/3', 'tile/0/000']) {
      expect(await readFile(path.join(folder, plain), 'utf8')).toBe(text);
    }
    expect(Buffer.from((await store.read('tile/entries/x001/000')) ?? []).toString()).toBe(text);
  });

  it('compares a bundle by what comes out of it, packed by whom it may be, or not at all', async () => {
    await mkdir(path.join(folder, 'tile/entries'), { recursive: true });
    await writeFile(path.join(folder, 'tile/entries/000'), 'of an older version');
    await writeFile(path.join(folder, 'tile/entries/001.gz'), gzipSync('packed otherwise', { level: 9 }));
    const same = [file('tile/entries/000', 'of an older version'), file('tile/entries/001', 'packed otherwise')];
    await store.write(same);
    expect((await readdir(path.join(folder, 'tile/entries'))).sort()).toEqual(['000', '001.gz']);
    expect(Buffer.from((await store.read('tile/entries/000')) ?? []).toString()).toBe('of an older version');
    for (const { path: name } of same) {
      await expect(store.write([file(name, 'fork')])).rejects.toThrow(LogDisagreement);
    }
  });

  it('says of a packed bundle that does not come out again that the log is damaged', async () => {
    await store.write([file('tile/entries/000', 'bundle '.repeat(100))]);
    const packed = await readFile(path.join(folder, 'tile/entries/000.gz'));
    await writeFile(path.join(folder, 'tile/entries/000.gz'), packed.subarray(0, packed.length - 9));
    await expect(store.read('tile/entries/000')).rejects.toThrow(TlogError);
  });

  it('keeps what came first of two that are written in the same moment', async () => {
    for (let turn = 0; turn < 8; turn += 1) {
      const [one, other] = [file(`tile/1/00${turn}`, 'one'), file(`tile/1/00${turn}`, 'other')];
      await Promise.all([store.write([one]), store.write([one])]);
      await expect(Promise.all([store.write([one]), store.write([other])])).rejects.toThrow(LogDisagreement);
      const fresh = [file(`tile/2/00${turn}`, 'one'), file(`tile/2/00${turn}`, 'other')];
      const ended = await Promise.allSettled(fresh.map((each) => store.write([each])));
      expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(ended.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(LogDisagreement) });
      const kept = await readFile(path.join(folder, `tile/2/00${turn}`), 'utf8');
      expect(kept).toBe(ended[0]?.status === 'fulfilled' ? 'one' : 'other');
    }
    expect(await readdir(path.join(folder, '.incoming'))).toEqual([]);
  });

  it('says so where a folder that it made was taken away under it, and leaves nothing half written', async () => {
    await store.write([file('tile/0/000', 'tile')]);
    await rm(path.join(folder, 'tile'), { recursive: true });
    await expect(store.write([file('tile/0/001', 'next')])).rejects.toMatchObject({ code: 'ENOENT', syscall: 'link' });
    expect(await readdir(path.join(folder, '.incoming'))).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('leaves no file open (seen through /proc)', async () => {
    const opened = async () => (await readdir('/proc/self/fd')).length;
    await store.write([file('tile/0/000', 'tile')]);
    const before = await opened();
    for (let turn = 1; turn <= 50; turn += 1) {
      await store.write([file(`tile/0/0${String(turn).padStart(2, '0')}`, 'tile')]);
      await store.replace('checkpoint', 'head');
    }
    expect((await opened()) - before).toBeLessThan(25);
  });

  it('drops partial tiles once the full one is there, and only those', async () => {
    await store.write([file('tile/0/000.p/3', 'abc'), file('tile/entries/000.p/3', 'abc')]);
    await store.write([file('tile/0/000.p/4', 'abcd')]);
    expect(await readdir(path.join(folder, 'tile/0/000.p'))).toEqual(['3', '4']);
    await store.write([file('tile/0/000', 'whole')]);
    expect(await store.read('tile/0/000.p/3')).toBeNull();
    expect(await store.read('tile/entries/000.p/3')).not.toBeNull();
    await store.write([file('tile/0/001.p/1', 'a')]);
    expect(await store.read('tile/0/001.p/1')).not.toBeNull();
  });

  it('replaces a head as a whole', async () => {
    await store.replace('checkpoint', 'one');
    await store.replace('checkpoint', 'two');
    expect(await readFile(path.join(folder, 'checkpoint'), 'utf8')).toBe('two');
    expect(await modeOf('checkpoint')).toBe('600');
  });

  it.each(['../keys/log.key', '/etc/passwd', 'tile//0', '.incoming/x', 'tile/../../keys', '', 'tile/0 ', 'tile/', '-'])(
    'knows no path like %j',
    async (name) => {
      const unknown = new RangeError('not a path of the log');
      await expect(store.read(name)).rejects.toThrow(unknown);
      await expect(store.replace(name, 'x')).rejects.toThrow(unknown);
      await expect(store.write([file(name, 'x')])).rejects.toThrow(unknown);
    },
  );

  it('sweeps what a killed process left half-written', async () => {
    for (const name of ['old', 'young']) await writeFile(path.join(folder, '.incoming', name), 'x');
    await utimes(path.join(folder, '.incoming', 'old'), new Date(0), new Date(0));
    expect(await removeHalfWritten(folder)).toBe(1);
    expect(await readdir(path.join(folder, '.incoming'))).toEqual(['young']);
    const halfMinuteAgo = new Date(Date.now() - 30_000);
    await utimes(path.join(folder, '.incoming', 'young'), halfMinuteAgo, halfMinuteAgo);
    expect(await removeHalfWritten(folder)).toBe(0);
  });

  it('refuses to start in one sentence where it cannot have its folder, and says when it has lost it', async () => {
    const taken = path.join(temporary.path, 'taken');
    await writeFile(taken, '');
    await expect(openFolderLogStore(taken)).rejects.toThrow(StartRefusal);
    await expect(openFolderLogStore(taken)).rejects.toMatchObject({ cause: { code: 'ENOTDIR' } });
    await expect(openFolderLogStore(taken)).rejects.toThrow(/^LOG_STORE: the folder .* cannot be written/);
    await store.check();
    await rm(folder, { recursive: true });
    await expect(store.check()).rejects.toMatchObject({ code: 'ENOENT' });
    await mkdir(path.join(folder, '.incoming'), { recursive: true });
    await chmod(folder, 0o700);
    await store.write([file('tile/0/000', 'tile')]);
  });
});

/** Folders and files below the log's folder that were flushed meanwhile, in order. */
async function flushedBy(work: () => Promise<void>): Promise<string[]> {
  const flushed: string[] = [];
  const handle = await open(folder, 'r');
  const prototype: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  const sync = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    flushed.push(path.relative(folder, await readlink(`/proc/self/fd/${this.fd}`)));
  });
  try {
    await work();
  } finally {
    sync.mockRestore();
  }
  return flushed;
}
