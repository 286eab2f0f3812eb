import { randomUUID } from 'node:crypto';
import { askKeyService, textField } from './ask-key-service.ts';
import type { KeyContext, KeyService } from './key-service.ts';
import type { ServiceSetting } from './service-setting.ts';
import { signAliyunRequest } from './sign-aliyun-request.ts';

/** Version of the KMS API. */
const VERSION = '2016-01-20';

/**
 * Alibaba Cloud Key Management Service, `aliyun-kms://kms.<region>.aliyuncs.com/<key id or alias/name>`. The credentials file holds
 * AccessKey id, AccessKey secret and, for temporary credentials, security token. The context is KMS's encryption context.
 * Source: 阿里云 密钥管理服务 API 参考, Encrypt 与 Decrypt.
 */
export function aliyunKms(setting: ServiceSetting): KeyService {
  const keyId = decodeURIComponent(setting.path);
  const ask = (action: 'Encrypt' | 'Decrypt', fields: Readonly<Record<string, string>>, context: KeyContext) =>
    askKeyService(async () => {
      const [accessKeyId = '', accessKeySecret = '', securityToken] = await setting.credentials();
      const url = new URL('/', setting.origin);
      // In the body and not in the address, which is what proxies write into their logs.
      const body = new URLSearchParams({ ...fields, EncryptionContext: JSON.stringify(context) }).toString();
      const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
      const request = { url, action, version: VERSION, headers, body, time: new Date(), nonce: randomUUID() };
      const { host: _, ...signed } = signAliyunRequest(request, { accessKeyId, accessKeySecret, securityToken });
      return { url, headers: signed, body };
    });
  return {
    provider: 'aliyun-kms',
    setting: setting.identity,
    async encrypt(plain, context) {
      const answer = await ask('Encrypt', { KeyId: keyId, Plaintext: plain.toString('base64') }, context);
      return Buffer.from(textField(answer, 'CiphertextBlob'), 'utf8');
    },
    async decrypt(wrapped, context) {
      const answer = await ask('Decrypt', { CiphertextBlob: Buffer.from(wrapped).toString('utf8') }, context);
      return Buffer.from(textField(answer, 'Plaintext'), 'base64');
    },
  };
}
