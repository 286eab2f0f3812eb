import { failEncryption } from '../key-errors.ts';
import { askKeyService, textField } from './ask-key-service.ts';
import type { KeyContext, KeyService } from './key-service.ts';
import type { ServiceSetting } from './service-setting.ts';

/**
 * HashiCorp Vault's transit engine, `vault+https://host:8200/<mount>/<key>`. The credentials file holds a token that may encrypt and
 * decrypt with this key. The context travels as associated data, which the key has to be of an AEAD type for (aes256-gcm96, the
 * default of transit).
 * Source: Vault API, "Transit secrets engine", encrypt and decrypt data.
 */
export function vaultTransit(setting: ServiceSetting): KeyService {
  const parts = setting.path.split('/');
  const key = parts.pop() ?? '';
  const mount = parts.join('/');
  if (mount === '' || key === '') {
    const why = 'a key of Vault is named <mount>/<key>';
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: 'ROOT_KEY', why });
  }
  const ask = (act: 'encrypt' | 'decrypt', fields: Readonly<Record<string, string>>, context: KeyContext) =>
    askKeyService(async () => {
      const [token = ''] = await setting.credentials();
      return {
        url: new URL(`/v1/${mount}/${act}/${key}`, setting.origin),
        headers: { 'content-type': 'application/json', 'x-vault-token': token, 'x-vault-request': 'true' },
        body: JSON.stringify({ ...fields, associated_data: base64(canonical(context)) }),
      };
    });
  return {
    provider: 'vault',
    setting: setting.identity,
    async encrypt(plain, context) {
      const { data } = await ask('encrypt', { plaintext: plain.toString('base64') }, context);
      return Buffer.from(textField(data, 'ciphertext'), 'utf8');
    },
    async decrypt(wrapped, context) {
      const { data } = await ask('decrypt', { ciphertext: Buffer.from(wrapped).toString('utf8') }, context);
      return Buffer.from(textField(data, 'plaintext'), 'base64');
    },
  };
}

/** One spelling of a context: names in order. */
function canonical(context: KeyContext): string {
  return JSON.stringify(Object.fromEntries(Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))));
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
