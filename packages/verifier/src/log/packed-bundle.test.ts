import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, scratchFolder } from '../testing/ask.ts';
import { bundleOf, someEntries, writeLog } from '../testing/log-writer.ts';
import { logKey } from '../testing/note-writer.ts';

const KEY = logKey('log.example/office');
const BUNDLE = 'tile/entries/001';

describe('a bundle that lies packed', () => {
  const entries = someEntries(600);
  const second = entries.slice(256, 512);
  let folder: ReturnType<typeof scratchFolder>;
  beforeAll(() => {
    folder = scratchFolder();
    writeLog(folder.path, entries, [KEY]);
    rmSync(folder.at(BUNDLE));
  });
  afterAll(() => folder[Symbol.dispose]());

  async function verifyWith(packed: Buffer, plain: Buffer | null = null) {
    writeFileSync(folder.at(`${BUNDLE}.gz`), packed);
    if (plain !== null) writeFileSync(folder.at(BUNDLE), plain);
    const answer = await ask('verify', '--log', folder.path, '--key', KEY.verifierKey);
    rmSync(folder.at(BUNDLE), { force: true });
    return answer;
  }

  it.each([1, 6, 9])('is judged by what comes out of it: packed at level %i', async (level) => {
    expect((await verifyWith(gzipSync(bundleOf(second), { level }))).text).toContain('VERIFIED');
  });

  it('names the entry that was edited in it', async () => {
    const changed = bundleOf(second.with(40, Buffer.from('never signed')));
    const { status, text } = await verifyWith(gzipSync(changed));
    expect(text).toMatch(/Entry 296 was edited/);
    expect(status).toBe(1);
  });

  it.each([
    ['cut short', (packed: Buffer) => packed.subarray(0, -12)],
    ['changed within', (packed: Buffer) => packed.with(60, (packed[60] ?? 0) ^ 0xff)],
    ['not packed at all', () => bundleOf(second)],
    ['empty', () => Buffer.alloc(0)],
  ])('is refused when it is %s', async (_, damage) => {
    const { status, text } = await verifyWith(Buffer.from(damage(gzipSync(bundleOf(second)))));
    expect(text).toMatch(/NOT VERIFIED: .*(cannot be unpacked|was edited|cut off)/);
    expect(status).toBe(1);
  });

  it('is refused before it fills the memory', async () => {
    const bomb = gzipSync(Buffer.alloc(40 << 20));
    expect(bomb.length).toBeLessThan(100_000);
    const { status, text } = await verifyWith(bomb);
    expect(text).toMatch(/tile\/entries\/001\.gz is longer than \d+ bytes/);
    expect(status).toBe(1);
  });

  it('is refused when it says something else than the plain file beside it', async () => {
    const packed = gzipSync(readFileSync(folder.at('tile/entries/000')));
    const { status, text } = await verifyWith(packed, bundleOf(second));
    expect(text).toMatch(/hold different entries/);
    expect(status).toBe(1);
    expect((await verifyWith(gzipSync(bundleOf(second)), bundleOf(second))).text).toContain('VERIFIED');
  });
});
