import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, scratchFolder } from '../testing/ask.ts';
import { checkpointOf, someEntries, writeLog, writeTiles } from '../testing/log-writer.ts';
import { logKey, witnessKey } from '../testing/note-writer.ts';

const KEY = logKey('log.example/office');
const WITNESS = witnessKey('witness.example/w1');
const TRUST = ['--key', KEY.verifierKey, '--witness', WITNESS.verifierKey] as const;

let folder: ReturnType<typeof scratchFolder>;
beforeAll(() => {
  folder = scratchFolder();
});
afterAll(() => folder[Symbol.dispose]());

let made = 0;
async function proofIn(size: number, index: number): Promise<{ proof: string; entry: string }> {
  made += 1;
  const log = folder.at(`log-${made}`);
  const proof = folder.at(`${made}.tlog-proof`);
  const entry = folder.at(`${made}.entry`);
  const entries = someEntries(size);
  writeTiles(log, entries);
  writeFileSync(`${log}/checkpoint`, checkpointOf(KEY.name, entries, [KEY, WITNESS, witnessKey('w.example/other')]));
  const paths = ['--log', log, '--index', String(index), '--out', proof, '--entry-out', entry];
  expect((await ask('prove', ...TRUST, ...paths)).text).toMatch(/^PROVEN/);
  return { proof, entry };
}

function check(proof: string, entry: string, trust: readonly string[] = TRUST) {
  return ask('check-proof', '--proof', proof, '--entry', entry, ...trust);
}

describe('a proof', () => {
  it.each([
    [1, 0],
    [2, 1],
    [3, 2],
    [255, 254],
    [256, 255],
    [257, 0],
    [257, 256],
    [700, 511],
    [700, 699],
    [1000, 640],
  ])('in a log of %i entries shows that entry %i stands there', async (size, index) => {
    const { proof, entry } = await proofIn(size, index);
    const { status, text } = await check(proof, entry);
    expect(text).toContain(`entry      ${index} of ${size}`);
    expect({ status, last: text.split('\n').at(-1) }).toEqual({ status: 0, last: 'PROOF HOLDS' });
  });

  it('keeps only the signature lines that were verified', async () => {
    const { proof } = await proofIn(5, 3);
    expect(readFileSync(proof, 'utf8').match(/^— .*$/gm)).toHaveLength(2);
  });

  it('holds nothing for another entry, another key, or a witness who did not see it', async () => {
    const { proof, entry } = await proofIn(300, 7);
    const other = folder.at('other.entry');
    writeFileSync(other, someEntries(9)[8] ?? '');
    expect((await check(proof, other)).text).toMatch(/This entry does not stand at 7 in the log/);
    expect((await check(proof, entry, ['--key', logKey(KEY.name).verifierKey])).status).toBe(1);
    const absent = ['--key', KEY.verifierKey, '--witness', witnessKey('w.example/other').verifierKey];
    expect((await check(proof, entry, absent)).text).toMatch(/bears no cosignature of the witness w\.example\/other/);
  });

  it('may carry extra data, which changes nothing', async () => {
    const { proof, entry } = await proofIn(300, 7);
    writeFileSync(proof, readFileSync(proof, 'utf8').replace('\nindex', '\nextra c29tZXRoaW5n\nindex'));
    expect((await check(proof, entry)).status).toBe(0);
    writeFileSync(proof, readFileSync(proof, 'utf8').replace('c29tZXRoaW5n', 'c29tZXRoaW5'));
    expect((await check(proof, entry)).text).toMatch(/line 2 is not what C2SP tlog-proof asks for/);
  });

  it('is checked among many, and the one that does not hold is named', async () => {
    const made = [await proofIn(300, 7), await proofIn(300, 8), await proofIn(300, 9)];
    const all = (key: 'proof' | 'entry') => made.flatMap((one) => [`--${key}`, one[key]]);
    expect((await ask('check-proof', ...TRUST, ...all('proof'), ...all('entry'))).text).toMatch(/\n3 PROOFS HOLD$/);
    const { status, text } = await ask('check-proof', ...TRUST, ...all('proof'), '--entry', made[1]?.entry ?? '');
    expect(text.split('\n').map((line) => line.split(' ')[0])).toEqual(['refused', 'holds', 'refused', 'PROOF']);
    expect(text).toMatch(/PROOF REFUSED: 2 of 3 proofs\./);
    expect(status).toBe(1);
    const two = all('entry').slice(0, 4);
    expect((await ask('check-proof', ...TRUST, ...all('proof'), ...two)).text).toMatch(
      /There are 3 proofs and 2 entries/,
    );
  });

  it('is refused after any change of any single byte', async () => {
    const { proof, entry } = await proofIn(6, 4);
    const whole = readFileSync(proof);
    const changed = folder.at('changed.tlog-proof');
    let tried = 0;
    for (let at = 0; at < whole.length; at += 1) {
      for (const difference of [0x01, 0x20, 0x80, at % 255 || 0x55]) {
        const copy = Buffer.from(whole);
        copy.writeUInt8(copy.readUInt8(at) ^ difference, at);
        writeFileSync(changed, copy);
        tried += 1;
        if ((await check(changed, entry)).status !== 1) expect.fail(`byte ${at} changed by ${difference} passed`);
      }
    }
    expect(tried).toBe(whole.length * 4);
  }, 60_000);

  it('is refused with a byte, a line end or a space more or less', async () => {
    const { proof, entry } = await proofIn(6, 4);
    const text = readFileSync(proof, 'utf8');
    const changed = folder.at('changed.tlog-proof');
    const spellings = [
      `${text}\n`,
      `${text} `,
      text.slice(0, -1),
      text.replaceAll('\n', '\r\n'),
      `\uFEFF${text}`,
      text.replace('index 4', 'index 04'),
      text.replace('index 4', 'index  4'),
      text.replace('index 4', 'index +4'),
      text.replace('=\n', '\n'),
      text.replace('\n\n', '\n\n\n'),
      text.replace('log.example/office\n6\n', 'log.example/office\n06\n'),
      '',
    ];
    for (const spelling of spellings) {
      writeFileSync(changed, spelling);
      expect((await check(changed, entry)).status, JSON.stringify(spelling.slice(0, 60))).toBe(1);
    }
  });

  it('is not written over another file, nor for an entry that does not exist', async () => {
    const { proof } = await proofIn(6, 4);
    const log = folder.at(`log-${made}`);
    const question = ['prove', ...TRUST, '--log', log, '--out', proof, '--index'];
    expect((await ask(...question, '4')).text).toMatch(/exists already\. Give another name/);
    expect((await ask(...question, '6')).text).toMatch(/The log has 6 entries; there is none with index 6/);
    expect((await ask(...question, 'six')).text).toMatch(/takes a whole number from 0, not "six"/);
  });

  it('is not made for an entry that the signed root does not lead to', async () => {
    const log = folder.at('tampered');
    writeLog(log, someEntries(6), [KEY]);
    writeTiles(log, someEntries(6).with(4, Buffer.from('changed')));
    const out = ['--index', '4', '--out', folder.at('tampered.tlog-proof')];
    const { status, text } = await ask('prove', '--key', KEY.verifierKey, '--log', log, ...out);
    expect(text).toMatch(/^NOT PROVABLE: Entry 4 does not lead to the signed root/);
    expect(status).toBe(1);
  });
});
