import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Who may use the bucket, and from where. */
export interface BucketLogin {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** A request as it came over the line; nothing of its address is decoded. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
/** Clocks may differ by so much, as at AWS. */
const SKEW_MS = 900_000;

/**
 * Judges a request by AWS Signature Version 4 (Amazon S3 API, "Authenticating Requests"), computed here and not by the SDK that signed.
 * @returns the code of the refusal, `null` where the signature holds
 */
export function refusalOfSignature(request: SignedRequest, login: BucketLogin): string | null {
  const { method, url, headers, body } = request;
  const [, accessKeyId, day = '', region = '', names = '', signature = ''] =
    AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (signature === '') return 'AccessDenied';
  if (accessKeyId !== login.accessKeyId) return 'InvalidAccessKeyId';
  if (region !== login.region) return 'AuthorizationHeaderMalformed';
  const time = String(headers['x-amz-date']);
  const sentAt = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!time.startsWith(day) || !(Math.abs(Date.now() - sentAt) < SKEW_MS)) return 'RequestTimeTooSkewed';
  const signed = names.split(';');
  if (!signed.includes('host') || !amazonHeadersOf(headers).every((name) => signed.includes(name)))
    return 'AccessDenied';
  const told = String(headers['x-amz-content-sha256']);
  if (told !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const [path = '', query = ''] = url.split('?');
  const values = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('');
  const canonical = [method, path, canonicalQuery(query), values, names, told].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n');
  let key = mac(`AWS4${login.secretAccessKey}`, day);
  for (const part of [region, 's3', 'aws4_request']) key = mac(key, part);
  return timingSafeEqual(mac(key, toSign), Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}

/** All of them decide something (a lock, a checksum), so none may stand outside the signature. */
function amazonHeadersOf(headers: IncomingHttpHeaders): string[] {
  return Object.keys(headers).filter((name) => name.startsWith('x-amz-'));
}

function canonicalQuery(query: string): string {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function mac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
