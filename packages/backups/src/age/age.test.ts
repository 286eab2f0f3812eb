/** The format is not ours: published vectors decide, and the ordinary tool where the machine has it. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import { temporaryFolder } from '@kean/testing';
import * as vectors from 'cctv-age';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { AgeRefused, ageDecrypted, ageEncrypted, makeIdentity, readIdentity, readRecipient } from './index.ts';

const folder = await temporaryFolder();
afterAll(() => folder.dispose());

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const opened = (file: Buffer, identity = makeIdentity().identity, size = 100_000) =>
  buffer(ageDecrypted(pieces(file, size), identity));

interface Vector {
  readonly name: string;
  readonly facts: ReadonlyMap<string, string>;
  readonly file: Buffer;
}

function readVector(name: string, raw: Uint8Array): Vector {
  const bytes = Buffer.from(raw);
  const end = bytes.indexOf('\n\n');
  const lines = bytes.subarray(0, end).toString().split('\n');
  const facts = new Map(lines.map((line) => line.split(': ') as [string, string]));
  const rest = bytes.subarray(end + 2);
  return { name, facts, file: facts.get('compressed') === 'zlib' ? inflateSync(rest) : rest };
}

const all = Object.entries(vectors as unknown as Record<string, Uint8Array>)
  .filter(([, raw]) => raw instanceof Uint8Array)
  .map(([name, raw]) => readVector(name, raw));
/** Passphrases, armour and hybrid keys are no part of what a backup is written with. */
const ours = all.filter(
  ({ facts }) =>
    !facts.has('passphrase') && !facts.has('armored') && facts.get('identity')?.startsWith('AGE-SECRET-KEY-1'),
);

describe('published vectors of C2SP CCTV', () => {
  it('are there in number', () => {
    expect(ours.length).toBeGreaterThan(50);
  });

  it.each(ours.map((vector) => [vector.name, vector] as const))('%s', async (_name, { facts, file }) => {
    const identity = readIdentity(facts.get('identity') ?? '');
    if (facts.get('expect') !== 'success') return expect(opened(file, identity)).rejects.toThrow(AgeRefused);
    const plain = await opened(file, identity);
    expect(createHash('sha256').update(plain).digest('hex')).toBe(facts.get('payload'));
  });
});

describe('what is written', () => {
  const { identity, secretLine } = makeIdentity();
  const other = makeIdentity();
  const keyFile = path.join(folder.path, 'key');
  writeFileSync(keyFile, `# made for a test\n${secretLine}\n`);

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000])(
    '%i bytes: the ordinary age opens ours, and we open its',
    async (size) => {
      const plain = randomBytes(size);
      const file = await buffer(ageEncrypted(pieces(plain, 77_777), [other.identity.recipient, identity.recipient]));
      expect(execFileSync('age', ['-d', '-i', keyFile], { input: file, maxBuffer: 1e8 }).equals(plain)).toBe(true);
      const theirs = execFileSync('age', ['-r', identity.recipient.text], { input: plain, maxBuffer: 1e8 });
      expect((await opened(theirs, identity)).equals(plain)).toBe(true);
    },
  );

  it('opens to every recipient and to nobody else', async () => {
    const file = await buffer(
      ageEncrypted(pieces(Buffer.from('x'), 1), [identity.recipient, other.identity.recipient]),
    );
    for (const one of [identity, other.identity]) expect((await opened(file, one)).toString()).toBe('x');
    await expect(opened(file, makeIdentity().identity)).rejects.toMatchObject({ fault: 'NOT_A_RECIPIENT' });
    await expect(ageEncrypted(pieces(Buffer.from('x'), 1), []).next()).rejects.toThrow(TypeError);
  });

  it('comes back whole, however it is cut on either way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200_000 }),
        fc.integer({ min: 1, max: 70_000 }),
        fc.integer({ min: 17, max: 70_000 }),
        async (bytes, inPieces, outPieces) => {
          const file = await buffer(ageEncrypted(pieces(Buffer.from(bytes), inPieces), [identity.recipient]));
          expect((await opened(file, identity, outPieces)).equals(Buffer.from(bytes))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a bit flipped anywhere, an end cut off anywhere: refused', async () => {
    const file = await buffer(ageEncrypted(pieces(randomBytes(140_000), 9999), [identity.recipient]));
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(7), fc.boolean(), async (at, bit, cut) => {
        const changed = Buffer.from(cut ? file.subarray(0, at) : file);
        if (!cut) changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await expect(opened(changed, identity)).rejects.toThrow(AgeRefused);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('says of chunks that were exchanged, doubled or left out that they stand in another place', async () => {
    const file = await buffer(ageEncrypted(pieces(randomBytes(200_000), 65_536), [identity.recipient]));
    const start = file.length - (200_000 + 4 * 16);
    const chunk = (n: number) => file.subarray(start + n * 65_552, start + (n + 1) * 65_552);
    const made = (...order: number[]) => Buffer.concat([file.subarray(0, start), ...order.map(chunk)]);
    expect((await opened(made(0, 1, 2, 3), identity)).length).toBe(200_000);
    const misplaced = [made(1, 0, 2, 3), made(0, 0, 1, 2, 3), made(0, 2, 3)];
    for (const wrong of misplaced)
      await expect(opened(wrong, identity)).rejects.toMatchObject({ fault: 'CHUNK_OUT_OF_PLACE' });
    await expect(opened(made(0, 1), identity)).rejects.toMatchObject({ fault: 'PAYLOAD_TRUNCATED', chunk: 1 });
  });
});

it.each(['', 'age1', 'AGE-SECRET-KEY-1', 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q'])(
  'what is no key is refused without being told: %s',
  (text) => {
    expect(() => readRecipient(text)).toThrow(AgeRefused);
    expect(() => readIdentity(text)).toThrow('age: KEY_MALFORMED');
  },
);
