/**
 * A witness as somebody else would write it from C2SP tlog-witness and tlog-cosignature alone: nothing of it is ours but the names of
 * its shapes, so that a mistake which our log and our own witness share would show here.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForeignWitness {
  readonly url: string;
  /** `name+hash+key`, as a log is given it. */
  readonly verifierKey: string;
  /** The head it knows. */
  readonly size: () => number;
  /** What it answered, in its order. */
  readonly statuses: readonly number[];
  close(): Promise<void>;
}

const COSIGNATURE_V1 = 4;
const ED25519_LOG = 1;
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const keyId = (name: string, type: number, key: Uint8Array) =>
  sha256(Buffer.from(`${name}\n`), Buffer.of(type), key).subarray(0, 4);

/** What else it answers a head with: lines before its own and after it. */
export interface ForeignHabits {
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** @param logKey `name+hash+key` of the one log that it knows */
export async function foreignWitness(
  name: string,
  logKey: string,
  { before = [], after = [] }: ForeignHabits = {},
): Promise<ForeignWitness> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_HEAD.length);
  const id = keyId(name, COSIGNATURE_V1, raw);
  const [logName, logId, logRaw] = readKey(logKey);
  const logPublic = createPublicKey({ key: Buffer.concat([SPKI_HEAD, logRaw]), format: 'der', type: 'spki' });
  const key = createPrivateKey({
    key: privateKey.export({ type: 'pkcs8', format: 'der' }),
    format: 'der',
    type: 'pkcs8',
  });
  const statuses: number[] = [];
  let head = { size: 0, root: sha256() };

  const server = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    const answer =
      request.url === '/w/add-checkpoint' && request.method === 'POST' ? add(Buffer.concat(body).toString()) : 404;
    const [status, text, type] = typeof answer === 'number' ? [answer, '', 'text/plain'] : answer;
    statuses.push(status);
    // Another server's habits: chunked, a type with a parameter, no length.
    response.writeHead(status, { 'Content-Type': type, Server: 'elsewhere' });
    for (const letter of text.match(/[\s\S]{1,7}/g) ?? []) response.write(letter);
    response.end();
  });

  /** The steps of tlog-witness, in its order. */
  function add(body: string): number | [number, string, string] {
    const cut = body.indexOf('\n\n');
    const [old, ...proof] = body.slice(0, cut).split('\n');
    const oldSize = /^old (0|[1-9][0-9]*)$/.exec(old ?? '')?.[1];
    const note = body.slice(cut + 2);
    const end = note.indexOf('\n\n');
    const text = note.slice(0, end + 1);
    const [origin, sizeLine, rootLine] = text.split('\n');
    if (oldSize === undefined || end < 0) return 400;
    if (origin !== logName) return 404;
    const signed = note
      .slice(end + 2)
      .split('\n')
      .some((line) => isSignedByLog(line, text));
    if (!signed) return 403;
    const next = { size: Number(sizeLine), root: Buffer.from(rootLine ?? '', 'base64') };
    if (Number(oldSize) > next.size) return 400;
    if (Number(oldSize) !== head.size) return [409, `${head.size}\n`, 'text/x.tlog.size; charset=utf-8'];
    const hashes = proof.map((line) => Buffer.from(line, 'base64'));
    if (!consistent(head, next, hashes)) return 422;
    head = next;
    const time = Math.floor(Date.now() / 1000);
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), key);
    const own = `— ${name} ${Buffer.concat([id, stamp, signature]).toString('base64')}`;
    return [200, [...before, own, ...after, ''].join('\n'), 'text/plain; charset=utf-8'];
  }

  function isSignedByLog(line: string, text: string): boolean {
    const [dash, signer, bytes] = line.split(' ');
    const signature = Buffer.from(bytes ?? '', 'base64');
    if (dash !== '—' || signer !== logName || !signature.subarray(0, 4).equals(logId)) return false;
    return verify(null, Buffer.from(text), logPublic, signature.subarray(4));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/w`,
    verifierKey: `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.of(COSIGNATURE_V1), raw]).toString('base64')}`,
    size: () => head.size,
    statuses,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function readKey(text: string): [string, Buffer, Buffer] {
  const [name, hash, ...key] = text.split('+');
  const bytes = Buffer.from(key.join('+'), 'base64');
  if (name === undefined || bytes[0] !== ED25519_LOG) throw new Error('not the key of a log');
  return [name, Buffer.from(hash ?? '', 'hex'), bytes.subarray(1)];
}

interface Head {
  readonly size: number;
  readonly root: Buffer;
}

/** RFC 9162, 2.1.4.2, step by step. */
function consistent(first: Head, second: Head, proof: readonly Buffer[]): boolean {
  if (first.size === 0) return proof.length === 0;
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : [...proof];
  let fn = first.size - 1;
  let sn = second.size - 1;
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  const start = path.shift();
  if (start === undefined) return false;
  let [fr, sr] = [start, start];
  for (const hash of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = sha256(Buffer.of(1), hash, fr);
      sr = sha256(Buffer.of(1), hash, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      sr = sha256(Buffer.of(1), sr, hash);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && fr.equals(first.root) && sr.equals(second.root);
}

const isPowerOfTwo = (size: number) => Number.isInteger(Math.log2(size));
