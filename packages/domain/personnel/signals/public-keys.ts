import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';
import { failPersonnel } from '../errors.ts';

const LEAST_RSA_BITS = 2048;
/** What only its owner has (RFC 7518 6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const Coordinate = z.string().regex(/^[\w-]{1,1400}$/);
const Named = {
  kid: z.string().min(1).max(200).optional(),
  alg: z.string().max(40).optional(),
  use: z.literal('sig').optional(),
};
/** Certificates and whatever else stands with a key are not kept. */
const Key = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: Coordinate, e: Coordinate, ...Named }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate, ...Named }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Coordinate, ...Named }),
]);
const KeySet = z.object({
  keys: z
    .array(z.looseObject({ use: z.unknown().optional() }))
    .min(1)
    .max(10),
});

/**
 * The keys by which signatures of a provider are checked, of the key set that it publishes. Keys to encrypt with are left out.
 * @throws AppError PERSONNEL_SIGNAL_KEYS_UNFIT | PERSONNEL_SIGNAL_KEY_PRIVATE
 */
export function publicKeysOf(text: string): { readonly keys: readonly z.output<typeof Key>[] } {
  const set = KeySet.safeParse(jsonOf(text));
  if (!set.success) throw failPersonnel('PERSONNEL_SIGNAL_KEYS_UNFIT');
  if (set.data.keys.some((key) => PRIVATE.some((part) => part in key)))
    throw failPersonnel('PERSONNEL_SIGNAL_KEY_PRIVATE');
  const keys = set.data.keys.filter(({ use }) => use !== 'enc').map((key) => Key.safeParse(key));
  const read = keys.flatMap(({ data }) => (data === undefined ? [] : [data]));
  if (read.length === 0 || read.length < keys.length || !read.every(isStrong))
    throw failPersonnel('PERSONNEL_SIGNAL_KEYS_UNFIT');
  return { keys: read };
}

function isStrong(jwk: z.output<typeof Key>): boolean {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return jwk.kty !== 'RSA' || (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS;
  } catch {
    return false;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
