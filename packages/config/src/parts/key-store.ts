import { StartRefusal } from '@kean/kernel';
import { z } from 'zod';
import { type ConfigOf, variable } from '../variable.ts';
import { postgresAddress } from './forms.ts';

const ROOT_KEY_FORMS =
  'file:///absolute/path, env: (the text is ROOT_KEY_TEXT), vault+https://host/mount/key?credentials=/path, aws-kms://host/key?region=name&credentials=/path or aliyun-kms://host/key?credentials=/path';
const rootKeySetting = z
  .string()
  .regex(/^(file:\/\/\/|env:$|vault\+https?:\/\/|(aws|aliyun)-kms(\+http)?:\/\/)/)
  .max(500);

export const keyStoreParts = {
  keyStoreDatabaseUrl: variable('KEYSTORE_DATABASE_URL', postgresAddress, {
    meaning:
      'the address of the key store under the login of this process, as postgres://login:password@host:port/name',
  }),
  rootKeyFile: variable('ROOT_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that holds the root key (mode 0600), the same as ROOT_KEY=file://<path>',
    remedy: 'Correct it, or leave it out and set ROOT_KEY.',
  }),
  rootKey: variable('ROOT_KEY', rootKeySetting.optional(), {
    meaning: `where the root key is: ${ROOT_KEY_FORMS}`,
    remedy: 'Correct it, or leave it out and set ROOT_KEY_FILE.',
  }),
  furtherRootKeys: variable(
    'FURTHER_ROOT_KEYS',
    z
      .string()
      .default('')
      .transform((text) => text.split(/\s+/).filter((setting) => setting !== ''))
      .pipe(z.array(rootKeySetting)),
    {
      meaning:
        'the root keys that only unwrap while a rotation is under way, in the forms of ROOT_KEY, apart by spaces',
      remedy: 'Correct it, or leave it out where there is no other root key.',
    },
  ),
  rootKeyText: variable('ROOT_KEY_TEXT', z.string().optional(), {
    meaning: 'the root key itself, which ROOT_KEY=env: refers to',
    remedy: 'Correct it, or leave it out.',
  }),
  suite: variable('SUITE', z.enum(['aes-256-gcm', 'sm4-ctr-hmac-sm3']).default('aes-256-gcm'), {
    meaning: 'the cipher suite of keys that are made from now on, aes-256-gcm or sm4-ctr-hmac-sm3',
    remedy: 'Correct it, or leave it out for aes-256-gcm.',
  }),
};

/** What the key store's variables say about root keys, as the keyring is opened with it. */
export interface RootKeyConfig {
  readonly setting: string;
  readonly further: readonly string[];
  readonly environmentText: string | undefined;
}

/** @throws StartRefusal where neither ROOT_KEY nor ROOT_KEY_FILE is set, or both are */
export function rootKeyConfig(
  processName: string,
  config: Pick<ConfigOf<typeof keyStoreParts>, 'rootKey' | 'rootKeyFile' | 'furtherRootKeys' | 'rootKeyText'>,
): RootKeyConfig {
  const { rootKey, rootKeyFile, furtherRootKeys, rootKeyText } = config;
  if ((rootKey === undefined) === (rootKeyFile === undefined)) {
    const fault = rootKey === undefined ? 'is missing' : 'and ROOT_KEY_FILE are both set';
    throw new StartRefusal([
      `${processName}: ROOT_KEY ${fault}; it is where the root key is: ${ROOT_KEY_FORMS}. Set one of ROOT_KEY and ROOT_KEY_FILE.`,
    ]);
  }
  const setting = rootKey ?? `file://${encodeURI(rootKeyFile ?? '')}`;
  return { setting, further: furtherRootKeys, environmentText: rootKeyText };
}
