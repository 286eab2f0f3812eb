import { CHECKPOINT_PATH, checkpointText, NoteSigner, writeNote } from '@kean/tlog';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryLogStore } from '../testing/memory-log-store.ts';
import { LogDisagreement } from './log-store.ts';
import { readHead, signHead } from './signed-heads.ts';

const NOW = new Date('2026-11-25T08:00:00Z');
const ORIGIN = 'kean.invalid/log/test';
const log = new NoteSigner(ORIGIN, 'ed25519', Buffer.alloc(32, 1));
const witness = new NoteSigner('witness.invalid/test', 'cosignature', Buffer.alloc(32, 2));
/** Another key under the name of the log. */
const impostor = new NoteSigner(ORIGIN, 'ed25519', Buffer.alloc(32, 3));
/** The key of the log under another name. */
const renamed = new NoteSigner('kean.invalid/log/other', 'ed25519', Buffer.alloc(32, 1));
const ROOT = Buffer.alloc(32, 7);
const OTHER_ROOT = Buffer.alloc(32, 8);

let store: MemoryLogStore;
beforeEach(() => {
  store = new MemoryLogStore();
});

function put(signers: readonly NoteSigner[], origin = ORIGIN): void {
  const text = checkpointText({ origin, size: 5, root: ROOT });
  const note = writeNote({ text, signatures: signers.map((signer) => signer.sign(text, NOW)) });
  store.files.set(CHECKPOINT_PATH, Buffer.from(note));
}

const read = () => readHead(store, CHECKPOINT_PATH, [log.verifierKey, witness.verifierKey]);
const disagreement = (sentence: string) =>
  expect.objectContaining({ name: 'LogDisagreement', message: expect.stringContaining(sentence) as string });

describe('a signed head', () => {
  it('is read with its note to the letter and what its signatures say, and is nothing where there is none', async () => {
    expect(await read()).toBeNull();
    put([log, witness]);
    expect(await read()).toEqual({
      origin: ORIGIN,
      size: 5,
      root: ROOT,
      extensions: [],
      note: store.textOf(CHECKPOINT_PATH),
      signatures: [
        { key: log.verifierKey, signedAt: null },
        { key: witness.verifierKey, signedAt: NOW.getTime() / 1000 },
      ],
    });
  });

  it.each<[string, () => void]>([
    ['the witness alone', () => put([witness])],
    ['another key under the name of the log', () => put([impostor])],
    ['the key of the log under another name', () => put([renamed])],
    ['the log, over the head of another log', () => put([log], 'kean.invalid/log/other')],
  ])('of %s is not taken for one of the log', async (_name, harm) => {
    harm();
    await expect(read()).rejects.toEqual(
      disagreement(`checkpoint is not signed by ${ORIGIN}. LOG_KEY_FILE and LOG_STORE`),
    );
  });

  it('that is damaged is refused with what is wrong and what to do', async () => {
    put([log]);
    const bytes = Buffer.from(store.files.get(CHECKPOINT_PATH) ?? []);
    bytes[ORIGIN.length + 1] = 0x36;
    store.files.set(CHECKPOINT_PATH, bytes);
    await expect(read()).rejects.toEqual(
      disagreement(`the log's checkpoint is damaged: the signature of ${ORIGIN} does not verify. Put the copy back`),
    );
    store.files.set(CHECKPOINT_PATH, Buffer.from('no note'));
    await expect(read()).rejects.toThrow(LogDisagreement);
  });

  it('does not hide what is wrong with the store', async () => {
    store.read = () => Promise.reject(new Error('disk'));
    await expect(read()).rejects.toThrow('disk');
  });
});

describe('signing a head', () => {
  const sign = (size: number, root = ROOT) => signHead(store, log, { size, root }, NOW);

  it('puts the first one in place, and gives back what a reader would read', async () => {
    const signed = await sign(5);
    expect(store.replaced).toEqual([CHECKPOINT_PATH]);
    expect(signed).toEqual(await read());
    expect(signed).toMatchObject({ size: 5, root: ROOT, origin: ORIGIN });
  });

  it('of a larger tree takes the place of the one before', async () => {
    await sign(5);
    await sign(6, OTHER_ROOT);
    expect(await read()).toMatchObject({ size: 6, root: OTHER_ROOT });
  });

  it('of the same tree changes nothing: what a witness has signed stays', async () => {
    put([log, witness]);
    expect((await sign(5)).signatures.map(({ key }) => key.name)).toEqual([ORIGIN]);
    expect(store.replaced).toEqual([]);
    expect((await read())?.signatures).toHaveLength(2);
  });

  it.each([
    ['a smaller tree', 4, ROOT],
    ['another tree of the same size', 5, OTHER_ROOT],
  ])('of %s is refused: a head never goes back', async (_name, size, root) => {
    await sign(5);
    const before = store.textOf(CHECKPOINT_PATH);
    await expect(sign(size, root)).rejects.toEqual(
      disagreement(`was signed at 5 entries and is not signed at ${size} again`),
    );
    expect(store.textOf(CHECKPOINT_PATH)).toBe(before);
  });
});
