import { type DataKey, DecryptionError, open, type Place, seal, suiteOfName } from '@kean/encryption';
import { passingDataKey } from '@kean/encryption/testing';
import { newId } from '@kean/kernel';
import type { ProofContext } from '../harness/proof.ts';
import type { Chance } from '../wrong-shapes/chance.ts';

/** A value as it stands in the database, with the key it opens under. */
interface Sealed {
  readonly key: DataKey;
  readonly place: Place;
  readonly plain: Buffer;
  readonly envelope: Buffer;
}

/** A value that is not what was sealed: other bytes, another place, another client's key. */
interface Forgery {
  readonly key: DataKey;
  readonly place: Place;
  readonly envelope: Buffer;
}

type Forge = (chance: Chance, one: Sealed, other: Sealed) => Forgery | null;

const FORGERIES: Readonly<Record<string, Forge>> = {
  'a bit flipped': (chance, { key, place, envelope }) => {
    const changed = Buffer.from(envelope);
    const at = chance.below(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << chance.below(8));
    return { key, place, envelope: changed };
  },
  'bytes cut off': (chance, { key, place, envelope }) => ({
    key,
    place,
    envelope: envelope.subarray(0, chance.below(envelope.length)),
  }),
  'bytes added': (chance, { key, place, envelope }) => {
    const added = Buffer.alloc(1 + chance.below(40), chance.below(256));
    return { key, place, envelope: Buffer.concat([envelope, added]) };
  },
  'swapped with another value': (_chance, { key, place, envelope }, other) =>
    other.envelope === envelope ? null : { key, place, envelope: other.envelope },
  'moved to another client': (_chance, { envelope }, other) =>
    other.envelope === envelope ? null : { key: other.key, place: other.place, envelope },
  'opened with the key of another client': (_chance, { key, place, envelope }, other) =>
    other.key === key ? null : { key: other.key, place, envelope },
  'said to lie in another place': (chance, { key, place, envelope }) => {
    const part = chance.of(['table', 'column', 'row', 'subject'] as const);
    return { key, place: { ...place, [part]: `${place[part]}x` }, envelope };
  },
};

/** Values of many clients under both suites. */
function sealSome(clients: number): Sealed[] {
  return Array.from({ length: clients }, (_, count) => {
    const subject = newId<'Client'>();
    const key = passingDataKey(subject, suiteOfName(count % 2 === 0 ? 'aes-256-gcm' : 'sm4-ctr-hmac-sm3'));
    return ['name', 'phone', 'remark'].map((field) => {
      const place = { table: 'client_field', column: 'sealed', row: `${subject}/${field}`, subject };
      const plain = Buffer.from(`${field} ${count} 客户资料`);
      return { key, place, plain, envelope: seal(key, place, plain) };
    });
  }).flat();
}

/** So many random forgeries are refused, each with the one failure; in between, what was not touched still opens. */
export function proveForgeriesAreRefused({ holds, figure }: ProofContext, chance: Chance, forgeries: number): void {
  const values = sealSome(60);
  const refused = new Map<string, number>();
  let done = 0;
  while (done < forgeries) {
    const kind = chance.of(Object.keys(FORGERIES));
    const forgery = FORGERIES[kind]?.(chance, chance.of(values), chance.of(values)) ?? null;
    if (forgery === null) continue;
    if (!isRefused(forgery)) holds(`${kind}: refused`, false);
    refused.set(kind, (refused.get(kind) ?? 0) + 1);
    done += 1;
    if (done % 10_000 === 0) holds('what nobody touched still opens', values.every(opensAsSealed));
  }
  for (const [kind, count] of refused) figure(`refused, ${kind}`, count);
  holds('every random swap and flip was refused with the same one failure', done === forgeries);
  figure('swaps and flips refused', done);
}

function isRefused({ key, place, envelope }: Forgery): boolean {
  try {
    open(key, place, envelope);
    return false;
  } catch (error) {
    return error instanceof DecryptionError && error.cause === undefined && Object.keys(error.detail).length === 0;
  }
}

function opensAsSealed({ key, place, plain, envelope }: Sealed): boolean {
  return open(key, place, envelope).equals(plain);
}
