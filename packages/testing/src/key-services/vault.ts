import { z } from 'zod';
import { type KeyServiceServer, ServiceKey, serveKeyService } from './key-service-server.ts';

const Request = z.strictObject({
  plaintext: z.base64().optional(),
  ciphertext: z.string().optional(),
  associated_data: z.base64(),
});
const CIPHERTEXT = /^vault:v(\d+):([A-Za-z0-9+/=]+)$/;

/** Vault's transit engine, mounted at `transit` with a key `kean`: token, associated data and key versions are really checked. */
export function startVault(token: string): Promise<KeyServiceServer> {
  const key = new ServiceKey();
  return serveKeyService(key, ({ method, path, headers, body }) => {
    if (headers['x-vault-token'] !== token) return refuse(403, 'permission denied');
    const [, act] = /^\/v1\/transit\/(encrypt|decrypt)\/kean$/.exec(path) ?? [];
    if (method !== 'POST' || act === undefined) return refuse(404, 'no handler for route');
    const read = Request.safeParse(JSON.parse(body));
    if (!read.success) return refuse(400, 'malformed request');
    const { plaintext, ciphertext = '', associated_data: context } = read.data;
    if (act === 'encrypt' && plaintext !== undefined) {
      const { version, bytes } = key.encrypt(Buffer.from(plaintext, 'base64'), context);
      const data = { ciphertext: `vault:v${version}:${bytes.toString('base64')}`, key_version: version };
      return { status: 200, json: { data } };
    }
    const [, version = '0', bytes = ''] = CIPHERTEXT.exec(ciphertext) ?? [];
    const plain = key.decrypt(Number(version), Buffer.from(bytes, 'base64'), context);
    if (plain === null) return refuse(400, 'cipher: message authentication failed');
    return { status: 200, json: { data: { plaintext: plain.toString('base64') } } };
  });
}

function refuse(status: number, error: string) {
  return { status, json: { errors: [error] } };
}
