import { createHash, createHmac } from 'node:crypto';
import { type KeyServiceServer, type ServiceCall, ServiceKey, serveKeyService } from './key-service-server.ts';

const AUTHORIZATION = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/;
const SKEW_MS = 900_000;

export interface AliyunKmsOptions {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly keyId: string;
}

/** Alibaba Cloud KMS: signature (computed here by itself), time, a nonce used once, key, context and versions are really checked. */
export function startAliyunKms(options: AliyunKmsOptions): Promise<KeyServiceServer> {
  const key = new ServiceKey();
  const nonces = new Set<string>();
  return serveKeyService(key, (call) => {
    if (!isSigned(call, options, nonces)) return refuse(400, 'SignatureDoesNotMatch');
    if (call.headers['x-acs-version'] !== '2016-01-20') return refuse(400, 'InvalidVersion');
    const fields = new URLSearchParams(call.body);
    const context = fields.get('EncryptionContext') ?? '';
    if (call.headers['x-acs-action'] === 'Encrypt') {
      if (fields.get('KeyId') !== options.keyId) return refuse(404, 'Forbidden.KeyNotFound');
      const { version, bytes } = key.encrypt(Buffer.from(fields.get('Plaintext') ?? '', 'base64'), context);
      const blob = `${version}.${bytes.toString('base64')}`;
      return { status: 200, json: { CiphertextBlob: blob, KeyId: options.keyId, KeyVersionId: String(version) } };
    }
    const [version = '0', bytes = ''] = (fields.get('CiphertextBlob') ?? '').split('.');
    const plain = key.decrypt(Number(version), Buffer.from(bytes, 'base64'), context);
    if (plain === null) return refuse(400, 'InvalidParameter');
    return { status: 200, json: { Plaintext: plain.toString('base64'), KeyId: options.keyId } };
  });
}

function isSigned(
  { method, path, headers, body }: ServiceCall,
  options: AliyunKmsOptions,
  nonces: Set<string>,
): boolean {
  const [, accessKeyId, names = '', signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  const nonce = String(headers['x-acs-signature-nonce']);
  const late = !(Math.abs(Date.now() - Date.parse(String(headers['x-acs-date']))) < SKEW_MS);
  if (accessKeyId !== options.accessKeyId || late || nonces.has(nonce)) return false;
  nonces.add(nonce);
  const digest = createHash('sha256').update(body).digest('hex');
  if (headers['x-acs-content-sha256'] !== digest) return false;
  const listed = names.split(';');
  if (!['host', 'x-acs-action', 'x-acs-date', 'x-acs-signature-nonce'].every((name) => listed.includes(name)))
    return false;
  const lines = listed.map((name) => `${name}:${String(headers[name])}\n`).join('');
  const canonical = `${method}\n${path}\n\n${lines}\n${names}\n${digest}`;
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const expected = createHmac('sha256', options.accessKeySecret).update(`ACS3-HMAC-SHA256\n${hashed}`).digest('hex');
  return expected === signature;
}

function refuse(status: number, code: string) {
  return { status, json: { Code: code } };
}
