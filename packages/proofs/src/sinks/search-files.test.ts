import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { searchFolders } from './search-files.ts';
import { spellingsOf } from './spellings.ts';

const VALUES = ['13900001733', '徐汇区樊街257号13号楼133'];
const spellings = spellingsOf(VALUES, (text) => iconv.encode(text, 'gb18030'));

describe('the search of a sink', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kean-sinks-'));
    mkdirSync(path.join(folder, 'deep/er'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['utf-8', (text: string) => Buffer.from(text)],
    ['utf-16le', (text: string) => Buffer.from(text, 'utf16le')],
    ['utf-16be', (text: string) => Buffer.from(text, 'utf16le').swap16()],
    ['gb18030', (text: string) => iconv.encode(text, 'gb18030')],
    ['hex', (text: string) => Buffer.from(Buffer.from(text).toString('hex'))],
    ['base64', (text: string) => Buffer.from(Buffer.from(`x${text}yz`).toString('base64'))],
    [
      'json-escape',
      (text: string) =>
        Buffer.from(
          JSON.stringify(text).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
        ),
    ],
  ])('finds a value written as %s, in a folder below and across two chunks', async (form, write) => {
    const filler = Buffer.alloc((4 << 20) - 5, 0x20);
    for (const [index, text] of VALUES.entries()) {
      writeFileSync(path.join(folder, `deep/er/${index}`), Buffer.concat([filler, write(text), filler]));
    }
    const { hits, files } = await searchFolders([folder], spellings);
    expect(files).toBe(2);
    expect(new Set(hits.map((hit) => hit.value))).toEqual(new Set([0, 1]));
    if (form === 'gb18030') expect(hits.some((hit) => hit.form === 'gb18030')).toBe(true);
  });

  it('finds a value in what is packed, also where the rest of it is missing', async () => {
    const packed = gzipSync(`${'clients.listed '.repeat(5_000)}${VALUES[0]}${randomBytes(200_000).toString('hex')}`);
    writeFileSync(path.join(folder, 'deep/whole.gz'), packed);
    writeFileSync(path.join(folder, 'deep/torn.gz'), packed.subarray(0, packed.length - 20_000));
    writeFileSync(path.join(folder, 'deep/only-named.gz'), VALUES[0] ?? '');
    const { hits } = await searchFolders([folder], spellings);
    expect(new Set(hits.map(({ place }) => path.basename(place)))).toEqual(
      new Set(['whole.gz', 'torn.gz', 'only-named.gz']),
    );
  });

  it('finds nothing in a folder that holds no value, and says how much it read', async () => {
    writeFileSync(path.join(folder, 'quiet'), '1390000173 3');
    expect(await searchFolders([folder], spellings)).toEqual({ files: 1, bytes: 12, hits: [] });
  });
});
