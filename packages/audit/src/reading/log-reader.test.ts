import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing/temporary-folder';
import { checkpointText, NoteSigner, writeNote, writeVerifierKey } from '@kean/tlog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LogReader, publishedHeads, publishedKeys, readLogFolder } from './log-reader.ts';

const NOW = new Date('2026-11-25T08:00:00Z');
const log = new NoteSigner('kean.invalid/log/test', 'ed25519', Buffer.alloc(32, 1));
const witness = new NoteSigner('witness.invalid/test', 'cosignature', Buffer.alloc(32, 2));
const stranger = new NoteSigner('kean.invalid/log/other', 'ed25519', Buffer.alloc(32, 3));
/** Signs as a witness under the name of the log. */
const twin = new NoteSigner('kean.invalid/log/test', 'cosignature', Buffer.alloc(32, 4));
const KEYS = [log.verifierKey, witness.verifierKey];

let temporary: TemporaryFolder;
let reader: LogReader;

beforeEach(async () => {
  temporary = await temporaryFolder();
  reader = readLogFolder(temporary.path, 900);
});
afterEach(() => temporary.dispose());

const put = (file: string, text: string) => writeFile(path.join(temporary.path, file), text);

function headOf(size: number, signers: readonly NoteSigner[]): string {
  const text = checkpointText({ origin: log.verifierKey.name, size, root: Buffer.alloc(32, size) });
  return writeNote({ text, signatures: signers.map((signer) => signer.sign(text, NOW)) });
}

describe('a process that only reads the log', () => {
  it('reads files below the folder, and finds nothing where nothing is, also below a file', async () => {
    expect(reader.witnessAlertSeconds).toBe(900);
    await mkdir(path.join(temporary.path, 'tile/0'), { recursive: true });
    await put('tile/0/000', 'tile');
    expect(Buffer.from((await reader.files.read('tile/0/000')) ?? []).toString()).toBe('tile');
    expect(await reader.files.read('tile/0/001')).toBeNull();
    expect(await reader.files.read('tile/0/000/000')).toBeNull();
  });

  it('does not take a fault of the disk for nothing', async () => {
    await mkdir(path.join(temporary.path, 'checkpoint'));
    await expect(reader.files.read('checkpoint')).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('knows the keys that the sequencer published, the log’s own first, and none before it ran', async () => {
    expect(await publishedKeys(reader.files)).toEqual([]);
    await put('verifier-keys', KEYS.map((key) => `${writeVerifierKey(key)}\n`).join(''));
    expect(await publishedKeys(reader.files)).toEqual(KEYS);
  });
});

describe('the heads that are published', () => {
  const heads = () => publishedHeads(reader.files, KEYS);

  it('are none in a log that nobody has begun', async () => {
    expect(await heads()).toEqual({ signed: null, cosigned: null });
  });

  it('are the newest one and the newest one that the witness signed', async () => {
    const [newest, witnessed] = [headOf(9, [log]), headOf(5, [log, witness])];
    await put('checkpoint', newest);
    await put('checkpoint.cosigned', witnessed);
    const { signed, cosigned } = await heads();
    expect(signed).toMatchObject({ size: 9, root: Buffer.alloc(32, 9), note: newest });
    expect(cosigned).toMatchObject({ size: 5, note: witnessed });
    expect(cosigned?.signatures.map(({ signedAt }) => signedAt)).toEqual([null, NOW.getTime() / 1000]);
  });

  it('count as cosigned only with the signature of the witness, and as signed only with that of the log', async () => {
    await put('checkpoint.cosigned', headOf(5, [log]));
    expect((await heads()).cosigned).toBeNull();
    await put('checkpoint.cosigned', headOf(5, [witness]));
    expect((await heads()).cosigned).toBeNull();
    await put('checkpoint', headOf(5, [stranger]));
    expect((await heads()).signed).toBeNull();
    await put('checkpoint', headOf(5, [log]));
    expect((await publishedHeads(reader.files, [])).signed).toBeNull();
  });

  it('are not signed by a witness that bears the name of the log', async () => {
    await put('checkpoint', headOf(5, [twin]));
    expect((await publishedHeads(reader.files, [log.verifierKey, twin.verifierKey])).signed).toBeNull();
  });

  it('that were changed are refused, not passed over', async () => {
    await put('checkpoint', headOf(5, [log]).replace('\n5\n', '\n6\n'));
    await expect(heads()).rejects.toMatchObject({ code: 'SIGNATURE_WRONG' });
  });
});
