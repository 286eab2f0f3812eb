import { failEncryption } from '../key-errors.ts';
import { askKeyService, textField } from './ask-key-service.ts';
import type { KeyContext, KeyService } from './key-service.ts';
import type { ServiceSetting } from './service-setting.ts';
import { signAwsRequest } from './sign-aws-request.ts';

/**
 * AWS Key Management Service and what speaks like it, `aws-kms://kms.<region>.amazonaws.com/<key id or alias/name>?region=<region>`.
 * The credentials file holds access key id, secret access key and, for temporary credentials, session token. The context is KMS's
 * encryption context.
 * Source: AWS KMS API Reference, Encrypt and Decrypt.
 */
export function awsKms(setting: ServiceSetting): KeyService {
  const region = setting.parameters.get('region');
  if (region === null || !/^[a-z0-9-]{1,40}$/.test(region)) {
    const why = 'the setting of AWS KMS names no region';
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: 'ROOT_KEY', why });
  }
  const keyId = decodeURIComponent(setting.path);
  const ask = (act: 'Encrypt' | 'Decrypt', fields: Readonly<Record<string, string>>, context: KeyContext) =>
    askKeyService(async () => {
      const [accessKeyId = '', secretAccessKey = '', sessionToken] = await setting.credentials();
      const url = new URL('/', setting.origin);
      const body = JSON.stringify({ ...fields, KeyId: keyId, EncryptionContext: context });
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${act}` };
      const request = { method: 'POST', url, headers, body, region, service: 'kms', time: new Date() } as const;
      const { host: _, ...signed } = signAwsRequest(request, { accessKeyId, secretAccessKey, sessionToken });
      return { url, headers: signed, body };
    });
  return {
    provider: 'aws-kms',
    setting: setting.identity,
    async encrypt(plain, context) {
      const answer = await ask('Encrypt', { Plaintext: plain.toString('base64') }, context);
      return Buffer.from(textField(answer, 'CiphertextBlob'), 'base64');
    },
    async decrypt(wrapped, context) {
      const answer = await ask('Decrypt', { CiphertextBlob: Buffer.from(wrapped).toString('base64') }, context);
      return Buffer.from(textField(answer, 'Plaintext'), 'base64');
    },
  };
}
