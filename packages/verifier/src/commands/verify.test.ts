import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, scratchFolder } from '../testing/ask.ts';
import { bundleOf, checkpointOf, someEntries, writeLog, writeTiles } from '../testing/log-writer.ts';
import { logKey, postQuantumWitnessKey, witnessKey } from '../testing/note-writer.ts';

const KEY = logKey('log.example/office');
const WITNESS = witnessKey('witness.example/w1');

function verify(folder: string, ...more: readonly string[]) {
  return ask('verify', '--log', folder, '--key', KEY.verifierKey, ...more);
}

describe('a log that is as it was signed', () => {
  it.each([0, 1, 2, 3, 255, 256, 257, 511, 512, 700, 1024])('verifies with %i entries', async (size) => {
    using folder = scratchFolder();
    writeLog(folder.path, someEntries(size), [KEY]);
    const { status, text } = await verify(folder.path);
    expect(text).toContain(`examined   ${size} entries`);
    expect({ status, last: text.split('\n').at(-1) }).toEqual({ status: 0, last: 'VERIFIED' });
  });

  it('verifies where 65,793 entries make a third level of tiles', async () => {
    using folder = scratchFolder();
    writeLog(folder.path, someEntries(65_793), [KEY]);
    expect((await verify(folder.path)).text).toContain('examined   65793 entries, 258 bundles, 261 tiles');
  }, 60_000);

  it('verifies over HTTP as from a folder', async () => {
    using folder = scratchFolder();
    writeLog(folder.path, someEntries(300), [KEY]);
    const server = createServer((request, response) => {
      try {
        response.end(readFileSync(join(folder.path, request.url?.replace(/^\/log/, '') ?? '')));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { status, text } = await verify(`http://127.0.0.1:${port}/log`);
    server.close();
    expect(text).toContain('VERIFIED');
    expect(status).toBe(0);
  });

  it('verifies where full bundles lie packed, all of them or some, from a folder and from a server that names the coding', async () => {
    using folder = scratchFolder();
    writeLog(folder.path, someEntries(700), [KEY]);
    for (const bundle of ['000', '001']) {
      const file = folder.at(`tile/entries/${bundle}`);
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
      rmSync(file);
      expect((await verify(folder.path)).text).toContain('examined   700 entries');
    }
    const server = createServer((request, response) => {
      const file = join(folder.path, request.url ?? '');
      if (existsSync(`${file}.gz`)) response.setHeader('content-encoding', 'gzip').end(readFileSync(`${file}.gz`));
      else if (existsSync(file)) response.end(readFileSync(file));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { text } = await verify(`http://127.0.0.1:${port}`);
    server.close();
    expect(text).toContain('examined   700 entries');
  });

  it('takes the full tile where the partial one of its size was dropped', async () => {
    using folder = scratchFolder();
    const entries = someEntries(300);
    writeTiles(folder.path, someEntries(512));
    writeFileSync(folder.at('checkpoint'), checkpointOf(KEY.name, entries, [KEY]));
    // Level 1 of the larger log has two hashes; the smaller one needs the first alone.
    copyFileSync(folder.at('tile/1/000.p/2'), folder.at('tile/1/000.p/1'));
    writeFileSync(folder.at('tile/1/000.p/1'), readFileSync(folder.at('tile/1/000.p/2')).subarray(0, 32));
    expect((await verify(folder.path)).text).toContain('VERIFIED');
  });

  it('verifies cosignatures of both kinds, says when they were made, and ignores lines by unknown keys', async () => {
    using folder = scratchFolder();
    const modern = postQuantumWitnessKey('witness.example/pq');
    writeLog(folder.path, someEntries(5), [KEY, WITNESS, modern, witnessKey('witness.example/unknown')]);
    const { text } = await verify(folder.path, '--witness', WITNESS.verifierKey, '--witness', modern.verifierKey);
    expect(text).toContain('cosigned   by witness.example/w1 at 2026-09-21T14:13:20.000Z');
    expect(text).toContain('cosigned   by witness.example/pq');
    expect(text).toContain('ignored    1 signature lines');
    expect(text).toContain('VERIFIED');
  });

  it('waits a moment for a cosignature that is on its way', async () => {
    using folder = scratchFolder();
    writeLog(folder.path, someEntries(5), [KEY]);
    setTimeout(() => writeLog(folder.path, someEntries(5), [KEY, WITNESS]), 700);
    expect((await verify(folder.path, '--witness', WITNESS.verifierKey)).text).toContain(
      'cosigned   by witness.example/w1',
    );
  });

  it('names the log by its origin line where the key is called otherwise', async () => {
    using folder = scratchFolder();
    writeTiles(folder.path, someEntries(9));
    writeFileSync(folder.at('checkpoint'), checkpointOf('another.example/log', someEntries(9), [KEY]));
    expect((await verify(folder.path)).text).toMatch(
      /is of the log "another\.example\/log", not of "log\.example\/office"/,
    );
    expect((await verify(folder.path, '--origin', 'another.example/log')).status).toBe(0);
  });

  it('prints one line of JSON for programs', async () => {
    using folder = scratchFolder();
    writeLog(folder.path, someEntries(9), [KEY]);
    const said = JSON.parse((await verify(folder.path, '--json')).text);
    expect(said).toMatchObject({ verified: true, size: 9, entries: 9, bundles: 1, tiles: 1, records: null });
    expect(said.peakMemoryBytes).toBeGreaterThan(1_000_000);
  });
});

describe('a log that was tampered with', () => {
  const entries = someEntries(1000);
  let folder: ReturnType<typeof scratchFolder>;
  beforeAll(() => {
    folder = scratchFolder();
    writeLog(folder.path, entries, [KEY]);
  });
  afterAll(() => folder[Symbol.dispose]());

  /** Replaces a file for one question. */
  async function with_(path: string, bytes: Buffer | null, ...more: readonly string[]) {
    const before = readFileSync(folder.at(path));
    if (bytes === null) rmSync(folder.at(path));
    else writeFileSync(folder.at(path), bytes);
    try {
      return await verify(folder.path, ...more);
    } finally {
      writeFileSync(folder.at(path), before);
    }
  }
  const second = entries.slice(256, 512);
  const edited = Buffer.from('never signed');
  const [fortieth = edited, fortyFirst = edited] = second.slice(40, 42);

  it.each([
    ['edited', second.with(40, edited), /Entry 296 was edited: .* \(12 bytes/],
    ['deleted', second.toSpliced(40, 1), /Entry 296 was deleted/],
    [
      'deleted at the end of a bundle',
      second.toSpliced(255, 1),
      /cut off: from 511 on they are missing in tile\/entries\/001/,
    ],
    ['inserted', second.toSpliced(40, 0, edited), /At 296 an entry was inserted/],
    ['exchanged', second.with(40, fortyFirst).with(41, fortieth), /reordered: at 296 stands the one of 297/],
    [
      'moved',
      second.toSpliced(60, 1).toSpliced(40, 0, second[60] ?? edited),
      /reordered: at 296 stands the one of 316|At 296 an entry was inserted/,
    ],
    [
      'cut short',
      second.slice(0, 40),
      /cut off: from 296 on they are missing in tile\/entries\/001, and 1000 are signed/,
    ],
    ['appended to', [...second, edited], /tile\/entries\/001 holds more than its 256 entries/],
  ] as const)('an entry that was %s is named', async (_, changed, sentence) => {
    const { status, text } = await with_('tile/entries/001', bundleOf(changed));
    expect(text).toMatch(sentence);
    expect(text).toMatch(/^NOT VERIFIED: /);
    expect(status).toBe(1);
  });

  it('a bundle whose lengths do not add up is named by its first entry that cannot be read', async () => {
    const { text } = await with_('tile/entries/001', bundleOf(second).subarray(0, -1));
    expect(text).toMatch(/cut off: from 511 on/);
  });

  it.each([
    ['tile/0/002', 3],
    ['tile/0/003.p/232', 9],
    ['tile/1/000.p/3', 1],
  ])('a changed tile %s is told from a changed entry', async (path, position) => {
    const tile = readFileSync(folder.at(path));
    tile.writeUInt8(tile.readUInt8(position * 32) ^ 1, position * 32);
    const { text } = await with_(path, tile);
    // The partial tiles together make the root; one of them changed takes every other's word away.
    expect(text).toMatch(
      path === 'tile/0/002' ? /The tile tile\/0\/002 was changed at hash 3/ : /was changed|rewritten/,
    );
    expect(text).toMatch(/^NOT VERIFIED/);
  });

  it.each(['tile/0/001', 'tile/1/000.p/3', 'tile/entries/003.p/232', 'checkpoint'])(
    'a missing %s is named',
    async (path) => {
      const { status, text } = await with_(path, null);
      expect(text).toMatch(path === 'checkpoint' ? /has no checkpoint/ : new RegExp(`is missing: ${path}`));
      expect(status).toBe(1);
    },
  );

  it('a tile of the wrong length is named', async () => {
    const { text } = await with_('tile/0/001', Buffer.alloc(31));
    expect(text).toContain('The tile tile/0/001 has 31 bytes instead of 8192');
  });

  it('entries rewritten together with every tile lead to another root, narrowed by what somebody kept', async () => {
    using other = scratchFolder();
    using kept = scratchFolder();
    writeTiles(other.path, entries.with(600, edited));
    writeFileSync(other.at('checkpoint'), readFileSync(folder.at('checkpoint')));
    expect((await verify(other.path)).text).toMatch(/The log was rewritten: .*one of 0 to 999/);
    for (const size of [500, 700])
      writeFileSync(kept.at(`${size}`), checkpointOf(KEY.name, entries.slice(0, size), [KEY]));
    const { text } = await verify(other.path, '--seen', kept.at('500'), '--seen', kept.at('700'));
    expect(text).toMatch(/The log was rewritten: .*one of 500 to 699/);
  });

  it('a kept checkpoint names an earlier change than the place where files stop to agree', async () => {
    using other = scratchFolder();
    writeTiles(other.path, entries.with(300, edited));
    writeFileSync(other.at('checkpoint'), readFileSync(folder.at('checkpoint')));
    writeFileSync(other.at('tile/entries/003.p/232'), bundleOf(entries.slice(768).with(5, edited)));
    for (const size of [200, 500])
      writeFileSync(other.at(`kept-${size}`), checkpointOf(KEY.name, entries.slice(0, size), [KEY]));
    const { text } = await verify(other.path, '--seen', other.at('kept-200'), '--seen', other.at('kept-500'));
    expect(text).toMatch(/One or more of the entries 200 to 499 were rewritten/);
  });

  it('a log signed anew after a rewrite contradicts a checkpoint that somebody kept', async () => {
    using other = scratchFolder();
    writeLog(other.path, entries.with(600, edited), [KEY]);
    expect((await verify(other.path)).status).toBe(0);
    const { text } = await verify(other.path, '--seen', folder.at('checkpoint'));
    expect(text).toMatch(/The log forked: at size 1000 two roots are signed/);
    writeLog(other.path, [...entries.with(600, edited), edited], [KEY]);
    expect((await verify(other.path, '--seen', folder.at('checkpoint'))).text).toMatch(
      /rewritten and signed anew: at size 1000 .* one of 0 to 999/,
    );
  });

  it('an old copy is shorter than what somebody saw', async () => {
    using old = scratchFolder();
    writeLog(old.path, entries.slice(0, 900), [KEY]);
    const { status, text } = await verify(old.path, '--seen', folder.at('checkpoint'));
    expect(text).toMatch(/The log went back: it shows 900 entries, and the kept checkpoint was signed at 1000/);
    expect(status).toBe(1);
  });

  it('a signature by another key, a changed text and a missing witness are refused', async () => {
    const stranger = logKey(KEY.name);
    const foreign = Buffer.from(checkpointOf(KEY.name, entries, [stranger]));
    expect((await with_('checkpoint', foreign)).text).toMatch(/bears no signature of log\.example\/office/);
    const changed = Buffer.from(readFileSync(folder.at('checkpoint'), 'utf8').replace('\n1000\n', '\n1001\n'));
    expect((await with_('checkpoint', changed)).text).toMatch(/signature of log\.example\/office .* does not hold/);
    expect((await verify(folder.path, '--witness', WITNESS.verifierKey)).text).toMatch(
      /bears no cosignature of the witness witness\.example\/w1/,
    );
  });
});

describe('a question that cannot be put', () => {
  it.each([
    [[], /^Verifies a tiled/],
    [['explain'], /There is no command "explain"/],
    [['verify'], /--key is missing/],
    [['verify', '--key', KEY.verifierKey], /--log is missing/],
    [['verify', '--key', 'nonsense', '--log', '/nowhere'], /"nonsense" is not a verifier key/],
    [['verify', '--key', KEY.verifierKey, '--log', '/nowhere'], /folder \/nowhere cannot be read \(ENOENT\)/],
    [['verify', '--key', KEY.verifierKey, '--log', 'http://127.0.0.1:1/'], /does not answer/],
    [['verify', '--key', KEY.verifierKey, '--log'], /--log/],
    [['verify', '--surprise'], /Unknown option '--surprise'/],
    [
      ['verify', '--key', KEY.verifierKey, '--witness', KEY.verifierKey, '--log', '.'],
      /signs notes, it does not cosign/,
    ],
  ] as const)('%j ends with status 2 and one sentence', async (args, sentence) => {
    const { status, text } = await ask(...args);
    expect(text).toMatch(sentence);
    expect(text).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });
});
