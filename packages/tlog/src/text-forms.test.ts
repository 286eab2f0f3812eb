import { describe, expect, it } from 'vitest';
import { checkpointText, readCheckpoint } from './checkpoint.ts';
import { bundleOf, entriesOf } from './entry-bundle.ts';
import { refusedWith } from './testing/refused-with.ts';
import { CHECKPOINT_PATH, tilePath, tileWidthAt } from './tile-path.ts';
import { readTlogProof, type TlogProof, writeTlogProof } from './tlog-proof.ts';
import { readAddCheckpoint, SIZE_CONTENT_TYPE, writeAddCheckpoint } from './witness-request.ts';

const ROOT = Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64');
/** The example of C2SP tlog-checkpoint. */
const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

describe('a checkpoint', () => {
  it('is read and written as in the specification', () => {
    const head = { origin: 'example.com/behind-the-sofa', size: 20_852_163, root: ROOT };
    expect(readCheckpoint(TEXT)).toEqual({ ...head, extensions: [] });
    expect(checkpointText(head)).toBe(TEXT);
    expect(readCheckpoint(`${TEXT}more\n`).extensions).toEqual(['more']);
  });

  it.each([
    ['', 'nothing'],
    [TEXT.slice(0, -1), 'no last newline'],
    [TEXT.replace('20852163', '020852163'), 'a leading zero'],
    [TEXT.replace('20852163', '-1'), 'a sign'],
    [TEXT.replace('20852163', '99999999999999999999'), 'a size beyond counting'],
    [TEXT.replace('q2I=', 'q2J='), 'a loose base64'],
    [TEXT.replace('CsUY', ''), 'a short root'],
    [TEXT.replace('example.com/behind-the-sofa', ''), 'no origin'],
    [`${TEXT}\nmore\n`, 'an empty line'],
  ])('%j is none: %s', (text) => {
    expect(() => readCheckpoint(text)).toThrow(refusedWith('CHECKPOINT_MALFORMED', 'no checkpoint'));
  });
});

describe('paths of tiles', () => {
  it('are those of the specification', () => {
    expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067');
    expect(tilePath('entries', 273, 112)).toBe('tile/entries/273.p/112');
    expect(CHECKPOINT_PATH).toBe('checkpoint');
    expect(tilePath(2, 0, 1)).toBe('tile/2/000.p/1');
    expect([0, 1, 2].map((level) => tileWidthAt(level, level === 0 ? 273 : level === 1 ? 1 : 0, 70_000))).toEqual([
      112, 17, 1,
    ]);
    expect(tileWidthAt('entries', 274, 70_000)).toBe(0);
  });
});

describe('a bundle', () => {
  it('gives back its entries, of any length up to what two bytes can say', () => {
    const entries = [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(65_535, 3)];
    const read = entriesOf(bundleOf(entries), 3);
    // Compared as bytes: the difference of two entries of 64 KiB takes minutes to print.
    expect(read.map((entry, at) => entries[at]?.equals(entry))).toEqual([true, true, true]);
    expect(() => bundleOf([Buffer.alloc(65_536)])).toThrow(
      refusedWith('BUNDLE_MALFORMED', 'an entry of 65536 bytes is too long'),
    );
  });

  it.each([
    [Buffer.from([0, 1]), 1],
    [Buffer.from([0, 1, 7, 0]), 1],
    [Buffer.from([0, 1, 7]), 2],
    [Buffer.from([0, 0, 0, 0]), 1],
    [Buffer.from([0, 0, 0, 0]), 0],
    [Buffer.from([0]), 0],
    [Buffer.from([0]), 1],
    [Buffer.from([]), 1],
  ])('%j does not pass for %i entries', (bundle, width) => {
    expect(() => entriesOf(bundle, width)).toThrow(refusedWith('BUNDLE_MALFORMED', 'does not hold'));
  });
});

const PROOF: TlogProof = { index: 73_894, hashes: [ROOT, ROOT], checkpoint: `${TEXT}\n— a b\n`, extra: null };

describe('a proof file', () => {
  it.each([PROOF, { ...PROOF, extra: Buffer.from('of ours') }, { ...PROOF, index: 0, hashes: [] }])('%#', (proof) => {
    expect(readTlogProof(writeTlogProof(proof))).toEqual(proof);
  });

  it('is read from bytes as from a text, with as many hashes as the longest path has', () => {
    const proof = { ...PROOF, hashes: Array.from({ length: 63 }, () => ROOT) };
    expect(readTlogProof(Buffer.from(writeTlogProof(proof)))).toEqual(proof);
  });

  const file = writeTlogProof(PROOF);
  const NO_CHECKPOINT = 'it has no checkpoint';
  const NO_INDEX = 'it names no index';
  const NO_HASH = 'a hash is not 32 bytes of base64';
  it.each([
    ['', NO_CHECKPOINT],
    [Buffer.from([0xff, 0x0a, 0x0a]), NO_CHECKPOINT],
    [file.replaceAll('\n\n', '\n'), NO_CHECKPOINT],
    [file.replace('\n\n', '\n'), NO_HASH],
    ['\n\nx', 'it does not begin with c2sp.org/tlog-proof@v1'],
    [file.replace('@v1', '@v2'), 'it does not begin with c2sp.org/tlog-proof@v1'],
    ['c2sp.org/tlog-proof@v1\n\nx', NO_INDEX],
    ['c2sp.org/tlog-proof@v1\nextra AA==\n\nx', NO_INDEX],
    [file.replace('index 73894', 'index 073894'), NO_INDEX],
    [file.replace('index 73894', 'Index 73894'), NO_INDEX],
    [file.replace('index 73894\n', ''), NO_INDEX],
    [file.replace('index 73894', 'index 73894 '), NO_INDEX],
    [file.replace('index 73894', 'extra !\nindex 73894'), 'its extra data is not base64'],
    [file.replace('q2I=', 'q2J='), NO_HASH],
    [file.replace('index 73894', 'index 73894\nAAAA'), NO_HASH],
    [writeTlogProof({ ...PROOF, hashes: Array.from({ length: 64 }, () => ROOT) }), NO_HASH],
  ])('%# is none, and says why', (text, why) => {
    expect(() => readTlogProof(text)).toThrow(refusedWith('PROOF_MALFORMED', why));
  });
});

describe('a request to a witness', () => {
  it('is read as it was written', () => {
    const request = { oldSize: 20_852_014, proof: [ROOT], checkpoint: `${TEXT}\n— a b\n` };
    expect(readAddCheckpoint(Buffer.from(writeAddCheckpoint(request)))).toEqual(request);
    expect(readAddCheckpoint(Buffer.from(`old 0\n\n${TEXT}`))).toEqual({ oldSize: 0, proof: [], checkpoint: TEXT });
  });

  it('takes as many hashes as the longest proof has', () => {
    const request = { oldSize: 1, proof: Array.from({ length: 63 }, () => ROOT), checkpoint: TEXT };
    expect(readAddCheckpoint(Buffer.from(writeAddCheckpoint(request)))).toEqual(request);
  });

  it.each([
    '',
    'old 1\n',
    'old 01\n\nx',
    'older 1\n\nx',
    'new 1\n\nx',
    '\n\nx',
    'old 1\nAAAA\n\nx',
    `old 1\n${'A'.repeat(44)}\n\nx`,
    writeAddCheckpoint({ oldSize: 1, proof: Array.from({ length: 64 }, () => ROOT), checkpoint: TEXT }),
    Buffer.from([0xff, 0x0a, 0x0a]),
  ])('%# is none', (body) => {
    expect(() => readAddCheckpoint(Buffer.from(body))).toThrow(refusedWith('REQUEST_MALFORMED', 'the request needs'));
  });

  it('is answered, where the witness knows another size, with the type that the specification names', () => {
    expect(SIZE_CONTENT_TYPE).toBe('text/x.tlog.size');
  });
});
