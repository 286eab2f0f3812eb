import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { type KeyServiceServer, type ServiceCall, ServiceKey, serveKeyService } from './key-service-server.ts';

const Request = z.strictObject({
  KeyId: z.string(),
  Plaintext: z.base64().optional(),
  CiphertextBlob: z.base64().optional(),
  EncryptionContext: z.record(z.string(), z.string()),
});
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
/** Clocks may differ by so much, as at AWS. */
const SKEW_MS = 900_000;

export interface AwsKmsOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly keyId: string;
}

/** AWS KMS: signature (computed here by itself), time, target, key, encryption context and key versions are really checked. */
export function startAwsKms(options: AwsKmsOptions): Promise<KeyServiceServer> {
  const key = new ServiceKey();
  return serveKeyService(key, (call) => {
    if (!isSigned(call, options)) return refuse(403, 'IncompleteSignatureException');
    const [, act] = /^TrentService\.(Encrypt|Decrypt)$/.exec(String(call.headers['x-amz-target'])) ?? [];
    const read = Request.safeParse(JSON.parse(call.body));
    if (act === undefined || !read.success) return refuse(400, 'ValidationException');
    const { KeyId, Plaintext, CiphertextBlob = '', EncryptionContext } = read.data;
    if (KeyId !== options.keyId) return refuse(400, 'NotFoundException');
    const context = JSON.stringify(Object.entries(EncryptionContext).sort());
    if (act === 'Encrypt' && Plaintext !== undefined) {
      const { version, bytes } = key.encrypt(Buffer.from(Plaintext, 'base64'), context);
      const blob = Buffer.concat([Buffer.from([version]), bytes]).toString('base64');
      return { status: 200, json: { CiphertextBlob: blob, KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } };
    }
    const blob = Buffer.from(CiphertextBlob, 'base64');
    const plain = key.decrypt(blob[0] ?? 0, blob.subarray(1), context);
    if (plain === null) return refuse(400, 'InvalidCiphertextException');
    return { status: 200, json: { Plaintext: plain.toString('base64'), KeyId } };
  });
}

function isSigned({ method, path, headers, body }: ServiceCall, options: AwsKmsOptions): boolean {
  const found = AUTHORIZATION.exec(headers.authorization ?? '');
  const time = String(headers['x-amz-date']);
  const [, accessKeyId, day = '', region, names = '', signature] = found ?? [];
  const sent = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const fits = accessKeyId === options.accessKeyId && region === options.region && time.startsWith(day);
  if (!fits || !(Math.abs(Date.now() - sent) < SKEW_MS)) return false;
  if (!['host', 'x-amz-date', 'x-amz-target'].every((name) => names.split(';').includes(name))) return false;
  let canonical = `${method}\n${path}\n\n`;
  for (const name of names.split(';')) canonical += `${name}:${String(headers[name])}\n`;
  canonical += `\n${names}\n${hex(body)}`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${day}/${region}/kms/aws4_request\n${hex(canonical)}`;
  let key = mac(`AWS4${options.secretAccessKey}`, day);
  for (const part of [options.region, 'kms', 'aws4_request']) key = mac(key, part);
  return mac(key, toSign).toString('hex') === signature;
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function mac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function refuse(status: number, type: string) {
  return { status, json: { __type: type } };
}
