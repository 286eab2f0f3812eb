import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { importIndexRoot } from '../blind-index.ts';
import { importKeyMaterial } from '../data-key.ts';
import { sealForPurpose, sealWithNonce } from '../envelope.ts';
import { numberKeyId } from '../key-id.ts';
import { rootGeneration } from '../local-root-key.ts';
import type { Place } from '../place.ts';
import { sealStreamWithSalt } from '../stream.ts';
import { type SuiteName, suiteOfName } from '../suites/suite.ts';
import { SeededBytes } from './seeded-bytes.ts';

/** Everything a second implementation is checked with. Bytes are hex, files base64. */
export interface Vectors {
  readonly format: 'kean-vectors-v1';
  readonly seed: string;
  readonly suites: readonly SuiteVectors[];
}

export interface SuiteVectors {
  readonly suite: SuiteName;
  readonly root: { readonly text: string; readonly keyId: string };
  /** Wrapped under the root: purpose, what was wrapped, and the envelope. */
  readonly wrapped: readonly { readonly purpose: string; readonly material: string; readonly envelope: string }[];
  /** A key of two generations; `sealed` are under the newest, `sealedBefore` under the older. */
  readonly subject: string;
  readonly sealed: readonly SealedVector[];
  readonly sealedBefore: SealedVector;
  /** Must be refused, each for its reason. */
  readonly refused: readonly (SealedVector & { readonly why: string })[];
  readonly index: readonly { readonly column: string; readonly value: string; readonly token: string }[];
  readonly stream: { readonly place: Place; readonly plainBytes: number; readonly file: string };
}

export interface SealedVector {
  readonly place: Place;
  readonly plain: string;
  readonly envelope: string;
}

const SUBJECT = '0193a1b2-0000-7000-8000-0000000000aa';
const OTHER = '0193a1b2-0000-7000-8000-0000000000bb';
const CARD: Place = { table: 'client', column: 'card', row: SUBJECT, subject: SUBJECT };
const PHONE: Place = { table: 'client_field', column: 'sealed', row: `${SUBJECT}/phone`, subject: SUBJECT };
/** Longer than a chunk, so that the vector has two. */
const STREAM_BYTES = 65_536 + 100;

/** Vectors of both suites that follow from the seed alone. */
export async function makeVectors(seed: string): Promise<Vectors> {
  const suites: SuiteVectors[] = [];
  for (const suite of ['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const) {
    suites.push(await vectorsOf(suite, new SeededBytes(`${seed}/${suite}`)));
  }
  return { format: 'kean-vectors-v1', seed, suites };
}

async function vectorsOf(suite: SuiteName, bytes: SeededBytes): Promise<SuiteVectors> {
  const secret = bytes.of('root', 32);
  const root = rootGeneration(Buffer.from(secret), suite);
  const wrap = (purpose: string, material: Buffer) => ({
    purpose,
    material: material.toString('hex'),
    envelope: sealForPurpose(root, purpose, material, bytes.of(`nonce/${purpose}`, 12)).toString('hex'),
  });
  const [older, newer] = [entryOf(suite, bytes, 1), entryOf(suite, bytes, 2)];
  const material = Buffer.concat([Buffer.from([1]), newer, older]);
  const indexRoot = Buffer.concat([Buffer.from([1]), bytes.of('index-root', 32)]);
  const wrapped = [wrap(`data-key/client/${SUBJECT}`, material), wrap('index-root', indexRoot)];
  return {
    suite,
    root: { text: `kean-root-key-v1 ${suite} ${secret.toString('base64url')}`, keyId: root.id.toString('hex') },
    wrapped,
    subject: SUBJECT,
    ...fieldsOf(bytes, material, Buffer.concat([Buffer.from([1]), older])),
    index: tokensOf(indexRoot),
    stream: await streamOf(bytes, material),
  };
}

function entryOf(suite: SuiteName, bytes: SeededBytes, generation: number): Buffer {
  const { code, keyBytes } = suiteOfName(suite);
  const id = Buffer.from(bytes.of(`key-id/${generation}`, 8));
  numberKeyId(id, 0, generation);
  return Buffer.concat([
    id,
    Buffer.from([code]),
    bytes.of(`keys/${generation}`, keyBytes),
    bytes.of(`derivation/${generation}`, 32),
  ]);
}

function fieldsOf(bytes: SeededBytes, material: Buffer, olderMaterial: Buffer) {
  const key = keyOf(material);
  const seal = (place: Place, plain: string, under = key): SealedVector => {
    const nonce = bytes.of(`nonce/${place.column}/${place.row}/${plain}`, 12);
    const text = Buffer.from(plain, 'utf8');
    return { place, plain: text.toString('hex'), envelope: sealWithNonce(under, place, text, nonce).toString('hex') };
  };
  const phone = seal(PHONE, '13800138000');
  const flipped = Buffer.from(phone.envelope, 'hex');
  flipped[25] = (flipped[25] ?? 0) ^ 1;
  const otherKeyId = Buffer.from(phone.envelope, 'hex');
  otherKeyId[9] = (otherKeyId[9] ?? 0) ^ 1;
  return {
    sealed: [seal(CARD, '{"maskedName":"王**"}'), phone, seal({ ...PHONE, row: `${SUBJECT}/remark` }, '')],
    sealedBefore: seal(PHONE, '13700137000', keyOf(olderMaterial)),
    refused: [
      { ...phone, place: CARD, why: 'moved to another place' },
      { ...phone, place: { ...PHONE, subject: OTHER }, why: 'moved to another client' },
      { ...phone, envelope: flipped.toString('hex'), why: 'one bit changed' },
      { ...phone, envelope: otherKeyId.toString('hex'), why: 'a generation that this subject does not have' },
      { ...phone, envelope: phone.envelope.slice(0, -2), why: 'one byte cut off' },
      { ...phone, envelope: `02${phone.envelope.slice(2)}`, why: 'an unknown version' },
    ],
  };
}

function tokensOf(indexRoot: Buffer): SuiteVectors['index'] {
  const index = importIndexRoot(Buffer.from(indexRoot), 1);
  if (index === null) throw new TypeError('the index root was not understood');
  const asked = [
    ['client.phone', '13800138000'],
    ['client.phone-tail', '8000'],
    ['client.name-bigram', '王芳'],
  ] as const;
  return asked.map(([column, value]) => ({ column, value, token: index.token(column, value).toString() }));
}

async function streamOf(bytes: SeededBytes, material: Buffer): Promise<SuiteVectors['stream']> {
  const place: Place = { table: 'import', column: 'source', row: SUBJECT, subject: SUBJECT };
  const sealing = sealStreamWithSalt(keyOf(material), place, bytes.of('salt', 16));
  const file = await buffer(Readable.from([Buffer.alloc(STREAM_BYTES, 0x61)]).pipe(sealing));
  return { place, plainBytes: STREAM_BYTES, file: file.toString('base64') };
}

function keyOf(material: Buffer) {
  const key = importKeyMaterial(SUBJECT, Buffer.from(material));
  if (key === null) throw new TypeError('the key material was not understood');
  return key;
}
