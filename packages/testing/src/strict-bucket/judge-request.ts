/** What the bucket does with a request that is signed well. */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { listXml, uploadBegunXml, uploadEndedXml, versionsXml } from './answers.ts';
import { BucketRefusal, entityTagOf, type Versions } from './versions.ts';

export interface BucketCall {
  readonly method: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface BucketAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

interface Upload {
  readonly key: string;
  readonly lockedUntil: Date | null;
  readonly parts: Map<number, Buffer>;
}

/** Uploads in parts that were begun and not ended. */
export type Uploads = Map<string, Upload>;

/** @throws BucketRefusal */
export function judgeRequest(call: BucketCall, versions: Versions, uploads: Uploads): BucketAnswer {
  const { method, key, query } = call;
  if (key === '') return judgeBucketRequest(call, versions);
  if (method === 'PUT') return query.has('partNumber') ? putPart(call, versions, uploads) : putObject(call, versions);
  if (method === 'POST') return query.has('uploads') ? beginUpload(call, uploads) : endUpload(call, versions, uploads);
  if (method === 'DELETE') {
    if (query.has('uploadId')) uploads.delete(query.get('uploadId') ?? '');
    else versions.delete(key, query.get('versionId'));
    return { status: 204 };
  }
  const found = versions.current(key);
  if (found === undefined) throw new BucketRefusal('NoSuchKey', 404);
  const headers = { etag: entityTagOf(found.bytes), 'x-amz-version-id': found.versionId };
  return { status: 200, headers, body: found.bytes };
}

function judgeBucketRequest({ method, query }: BucketCall, versions: Versions): BucketAnswer {
  if (method === 'HEAD') return { status: 200 };
  if (method !== 'GET') throw new BucketRefusal('MethodNotAllowed', 405);
  const prefix = query.get('prefix') ?? '';
  const all = versions.all(prefix);
  if (query.has('versions')) return { status: 200, body: versionsXml(all) };
  const keys = [...new Set(all.map(({ key }) => key))];
  const there = keys.map((key) => versions.current(key)).filter((one) => one !== undefined);
  return { status: 200, body: listXml(there, { prefix, delimiter: query.get('delimiter') }) };
}

function putObject({ key, headers, body }: BucketCall, versions: Versions): BucketAnswer {
  const checked = requireChecksum(headers, body);
  const lockedUntil = lockOf(headers);
  // AWS takes no lock whose bytes it could not check (PutObject, "Object Lock").
  if (lockedUntil !== null && !checked) throw new BucketRefusal('InvalidRequest', 400);
  const { versionId } = versions.add(key, body, lockedUntil);
  return { status: 200, headers: { etag: entityTagOf(body), 'x-amz-version-id': versionId } };
}

function beginUpload({ key, headers }: BucketCall, uploads: Uploads): BucketAnswer {
  const uploadId = randomBytes(12).toString('hex');
  uploads.set(uploadId, { key, lockedUntil: lockOf(headers), parts: new Map() });
  return { status: 200, body: uploadBegunXml(key, uploadId) };
}

function putPart({ query, headers, body }: BucketCall, versions: Versions, uploads: Uploads): BucketAnswer {
  const upload = uploadOf(query, uploads);
  requireChecksum(headers, body);
  versions.requireRoom([...upload.parts.values()].reduce((sum, { length }) => sum + length, body.length));
  upload.parts.set(Number(query.get('partNumber')), body);
  return { status: 200, headers: { etag: entityTagOf(body) } };
}

function endUpload({ key, query }: BucketCall, versions: Versions, uploads: Uploads): BucketAnswer {
  const upload = uploadOf(query, uploads);
  const parts = [...upload.parts].sort(([one], [other]) => one - other).map(([, bytes]) => bytes);
  const bytes = Buffer.concat(parts);
  versions.add(key, bytes, upload.lockedUntil);
  uploads.delete(query.get('uploadId') ?? '');
  return { status: 200, body: uploadEndedXml(key, bytes) };
}

function uploadOf(query: URLSearchParams, uploads: Uploads): Upload {
  const upload = uploads.get(query.get('uploadId') ?? '');
  if (upload === undefined) throw new BucketRefusal('NoSuchUpload', 404);
  return upload;
}

/** @returns whether there was one */
function requireChecksum(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const told = headers['x-amz-checksum-crc32'];
  if (told === undefined) return false;
  const found = Buffer.alloc(4);
  found.writeUInt32BE(crc32(body));
  if (told !== found.toString('base64')) throw new BucketRefusal('BadDigest', 400);
  return true;
}

function lockOf(headers: IncomingHttpHeaders): Date | null {
  const until = headers['x-amz-object-lock-retain-until-date'];
  if (until === undefined) return null;
  if (headers['x-amz-object-lock-mode'] !== 'COMPLIANCE') throw new BucketRefusal('InvalidArgument', 400);
  return new Date(String(until));
}
