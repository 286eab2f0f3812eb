import { NoteSigner, readNote, SIZE_CONTENT_TYPE, signatureLine, verifiedSignatures } from '@kean/tlog';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GrowingLog } from '../testing/memory-log-store.ts';
import { type SampleWitness, sampleWitness } from '../testing/sample-witness.ts';
import type { SignedHead } from './signed-heads.ts';
import { WitnessClient } from './witness-client.ts';

const signer = new NoteSigner('kean.invalid/log/test', 'ed25519', Buffer.alloc(32, 1));
const stranger = new NoteSigner('stranger.invalid/witness', 'cosignature', Buffer.alloc(32, 4));

let log: GrowingLog;
let witness: SampleWitness;
let client: WitnessClient;
let head: SignedHead;

beforeEach(async () => {
  log = new GrowingLog(signer);
  witness = await sampleWitness(signer.verifierKey);
  client = new WitnessClient(witness.address);
  head = await log.growTo(5);
});
afterEach(() => witness.close());

const cosign = (of = head) => client.cosign(log.store, of);
const textOf = (of: SignedHead) => of.note.slice(0, of.note.lastIndexOf('\n\n') + 1);

describe('a cosignature', () => {
  it('is asked for once, and stands in the note beside that of the log, with the time the witness states', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const answer = await cosign();
    if (answer.kind !== 'cosigned') throw new Error(answer.kind);
    expect(witness.asked).toBe(1);
    expect(answer.at.getTime()).toBeGreaterThanOrEqual(before);
    expect(answer.at.getTime()).toBeLessThanOrEqual(Date.now());
    const note = readNote(answer.note);
    expect(note.text).toBe(textOf(head));
    const verified = verifiedSignatures(note, [signer.verifierKey, witness.address.key]);
    expect(verified.map(({ key }) => key.name)).toEqual([signer.verifierKey.name, witness.address.key.name]);
  });

  it('of the next head is asked for with the proof from the last one, in one question', async () => {
    await cosign();
    expect(await cosign(await log.growTo(300))).toMatchObject({ kind: 'cosigned' });
    expect([witness.asked, witness.head.size]).toEqual([2, 300]);
  });

  it('after a restart is asked for twice: the witness says how far it knows the log', async () => {
    await cosign();
    const again = new WitnessClient(witness.address);
    expect(await again.cosign(log.store, await log.growTo(300))).toMatchObject({ kind: 'cosigned' });
    expect(witness.asked).toBe(3);
  });

  it('of a head that was cosigned before takes the place of the former one in the note', async () => {
    const first = await cosign();
    if (first.kind !== 'cosigned') throw new Error(first.kind);
    const second = await cosign({ ...head, note: first.note });
    if (second.kind !== 'cosigned') throw new Error(second.kind);
    expect(readNote(second.note).signatures).toHaveLength(2);
  });

  it('is found among lines of others, which are left out of the note', async () => {
    const lines = [stranger, new NoteSigner(witness.address.key.name, 'cosignature', Buffer.alloc(32, 9)), stranger];
    const body = lines.map((one) => signatureLine(one.sign(textOf(head), new Date()))).join('');
    witness.instead = { status: 200, body };
    const answer = await cosign();
    if (answer.kind !== 'cosigned') throw new Error(answer.kind);
    const names = readNote(answer.note).signatures.map(({ name }) => name);
    expect(names).toEqual([signer.verifierKey.name, witness.address.key.name]);
  });

  it('that is given twice stands in the note once', async () => {
    const own = new NoteSigner(witness.address.key.name, 'cosignature', Buffer.alloc(32, 9));
    const line = signatureLine(own.sign(textOf(head), new Date()));
    witness.instead = { status: 200, body: `${line}${line}` };
    const answer = await cosign();
    if (answer.kind !== 'cosigned') throw new Error(answer.kind);
    expect(readNote(answer.note).signatures).toHaveLength(2);
  });
});

describe('a witness that does not cosign', () => {
  const unsigned = 'its answer is not signed with WITNESS_KEY';
  const lie = () =>
    signatureLine(new NoteSigner('witness.invalid/test', 'cosignature', Buffer.alloc(32, 9)).sign('x\n', new Date()));

  it.each<[string, { status: number; body?: string; type?: string }, string]>([
    ['fails', { status: 500 }, 'it answered 500'],
    ['fails otherwise', { status: 503 }, 'it answered 503'],
    ['has too many questions', { status: 429 }, 'it answered 429'],
    ['signs nothing', { status: 200, body: '' }, 'its signature does not verify'],
    ['answers with something else', { status: 200, body: 'lies\n' }, 'its signature does not verify'],
    ['signs another text', { status: 200, body: lie() }, 'its signature does not verify'],
    ['is another one', { status: 200, body: signatureLine(stranger.sign('x\n', new Date())) }, unsigned],
    ['names no size', { status: 409, body: 'many\n', type: SIZE_CONTENT_TYPE }, 'its size is no number'],
    ['names two sizes', { status: 409, body: '5\n5\n', type: SIZE_CONTENT_TYPE }, 'its size is no number'],
    ['answers without end', { status: 200, body: 'x'.repeat(64 * 1024 + 1) }, 'its answer is too long'],
    [
      'names another size each time',
      { status: 409, body: '3\n', type: SIZE_CONTENT_TYPE },
      'it named another size each time',
    ],
  ])('because it %s is silent, not refusing', async (_name, instead, why) => {
    witness.instead = instead;
    expect(await cosign()).toEqual({ kind: 'unreachable', why });
  });

  it('is asked no more than twice, whatever sizes it names', async () => {
    witness.instead = { status: 409, body: '3\n', type: `${SIZE_CONTENT_TYPE}; charset=utf-8` };
    await cosign();
    expect(witness.asked).toBe(2);
  });

  it.each([
    ['the proof is wrong', { status: 422 }, 422],
    ['it does not know the log', { status: 404 }, 404],
    ['it does not take the signature', { status: 403 }, 403],
    ['it says conflict and no size', { status: 409 }, 409],
    ['it says conflict of another type', { status: 409, body: '3\n', type: 'text/plain' }, 409],
    ['its proof is wrong, at the greatest length of an answer', { status: 422, body: 'x'.repeat(64 * 1024) }, 422],
  ])('because %s refuses', async (_name, instead, status) => {
    witness.instead = instead;
    expect(await cosign()).toEqual({ kind: 'refused', status });
  });

  it('because it has seen a longer log refuses: this one went back', async () => {
    const longer = await log.growTo(9);
    await cosign(longer);
    const asked = witness.asked;
    expect(await cosign(head)).toEqual({ kind: 'refused', status: 409 });
    expect(witness.asked).toBe(asked);
    expect(await new WitnessClient(witness.address).cosign(log.store, head)).toEqual({ kind: 'refused', status: 409 });
  });

  it('because another history was put in place of the one it knows refuses', async () => {
    await cosign();
    witness.head = { size: 5, root: Buffer.alloc(32, 1) };
    expect(await cosign(await log.growTo(9))).toEqual({ kind: 'refused', status: 422 });
  });

  it('because it leads elsewhere is silent, and elsewhere is not asked', async () => {
    const elsewhere = await sampleWitness(signer.verifierKey);
    witness.instead = { status: 307, location: `${elsewhere.address.url}/add-checkpoint` };
    expect(await cosign()).toEqual({ kind: 'unreachable', why: 'it cannot be reached' });
    expect(elsewhere.asked).toBe(0);
    await elsewhere.close();
  });

  it('because it is not there is silent', async () => {
    await witness.close();
    expect(await cosign()).toEqual({ kind: 'unreachable', why: 'it cannot be reached' });
  });

  it('because it takes its time is silent after five seconds', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    timeout.mockImplementationOnce(() => AbortSignal.abort(new DOMException('late', 'TimeoutError')));
    expect(await cosign()).toEqual({ kind: 'unreachable', why: 'it did not answer in time' });
    expect(timeout).toHaveBeenCalledWith(5_000);
    timeout.mockRestore();
  });

  it('is asked at the path of the specification', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    await cosign();
    expect(fetched.mock.calls[0]?.[0]).toBe(`${witness.address.url}/add-checkpoint`);
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', redirect: 'error' });
    fetched.mockRestore();
  });

  it('after a lie is still asked from where it last cosigned', async () => {
    await cosign();
    witness.instead = { status: 200, body: lie() };
    const next = await log.growTo(9);
    await cosign(next);
    witness.instead = null;
    expect(await cosign(next)).toMatchObject({ kind: 'cosigned' });
    expect(witness.asked).toBe(3);
  });
});
