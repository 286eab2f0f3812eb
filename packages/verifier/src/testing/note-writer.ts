import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** A key that signs notes or cosigns checkpoints, for tests. Written from the specifications, not with the program's own code. */
export interface TestKey {
  readonly name: string;
  /** The text form that `--key` and `--witness` take. */
  readonly verifierKey: string;
  /** A signature line over a note's text, with its newline. */
  readonly line: (text: string) => string;
}

/** An Ed25519 key of a log (type 1). */
export function logKey(name: string): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return keyOf(name, 1, raw, (text) => sign(null, Buffer.from(text), privateKey));
}

/** An Ed25519 cosigner (type 4). @param time seconds since 1970 that it states */
export function witnessKey(name: string, time = 1_790_000_000): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return keyOf(name, 4, raw, (text) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    return Buffer.concat([stamp, sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), privateKey)]);
  });
}

/** An ML-DSA-44 cosigner (type 6) of whole trees. */
export function postQuantumWitnessKey(name: string, time = 1_790_000_000): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ml-dsa-44');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-1312);
  return keyOf(name, 6, raw, (text) => {
    const [origin = '', size = '0', root = ''] = text.split('\n');
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    const range = Buffer.alloc(16);
    range.writeBigUInt64BE(BigInt(size), 8);
    const named = (value: string) => Buffer.concat([Buffer.from([Buffer.byteLength(value)]), Buffer.from(value)]);
    const message = [
      Buffer.from('subtree/v1\n\0'),
      named(name),
      stamp,
      named(origin),
      range,
      Buffer.from(root, 'base64'),
    ];
    return Buffer.concat([stamp, sign(null, Buffer.concat(message), privateKey)]);
  });
}

function keyOf(name: string, type: number, raw: Buffer, signText: (text: string) => Buffer): TestKey {
  const material = Buffer.concat([Buffer.from([type]), raw]);
  const id = createHash('sha256').update(`${name}\n`).update(material).digest().subarray(0, 4);
  return {
    name,
    verifierKey: `${name}+${id.toString('hex')}+${material.toString('base64')}`,
    line: (text) => `— ${name} ${Buffer.concat([id, signText(text)]).toString('base64')}\n`,
  };
}
