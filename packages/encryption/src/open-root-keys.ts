import { environmentRootKeys } from './environment-root-key.ts';
import { fileRootKeys } from './file-root-key.ts';
import { failEncryption } from './key-errors.ts';
import type { KeyStore } from './key-store.ts';
import type { RootKey } from './root-key.ts';
import { aliyunKms } from './roots/aliyun-kms.ts';
import { awsKms } from './roots/aws-kms.ts';
import { envelopedRootKey } from './roots/enveloped-root-key.ts';
import type { KeyService } from './roots/key-service.ts';
import { readServiceSetting, type ServiceSetting } from './roots/service-setting.ts';
import { vaultTransit } from './roots/vault-transit.ts';

export interface RootKeySettings {
  /** Where the root key is: `file:///absolute/path`, `env:`, or an address of a key management service (README). */
  readonly setting: string;
  /** The same for roots that only unwrap: those before this one, or the one that comes next. */
  readonly further?: readonly string[];
  /** Text of the keys that `env:` means. */
  readonly environmentText?: string | undefined;
  /** Told the path of a root key file that was just created. */
  readonly warn?: (message: string) => void;
}

/** Root keys of a process: one wraps, all unwrap. */
export interface OpenedRootKeys {
  readonly root: RootKey;
  readonly further: readonly RootKey[];
}

/** Key management services by how a setting begins. */
const SERVICES: Readonly<Record<string, (setting: ServiceSetting) => KeyService>> = {
  'vault+': vaultTransit,
  'aws-kms': awsKms,
  'aliyun-kms': aliyunKms,
};

/**
 * Opens the root keys that the settings name. A file may be made where the store was never used and only there; a root under a key of
 * a service, where the store has none of it.
 * @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE | ENCRYPTION_KEYS_UNAVAILABLE
 */
export async function openRootKeys(store: KeyStore, settings: RootKeySettings): Promise<OpenedRootKeys> {
  const [root, ...beside] = await rootsOf(settings.setting, true, store, settings);
  const further = await Promise.all(
    (settings.further ?? []).map((setting) => rootsOf(setting, false, store, settings)),
  );
  return { root, further: [...beside, ...further.flat()] };
}

/** @param wraps whether this setting names the root that wraps: only that one may be made */
async function rootsOf(
  setting: string,
  wraps: boolean,
  store: KeyStore,
  settings: RootKeySettings,
): Promise<[RootKey, ...RootKey[]]> {
  const { environmentText, warn } = settings;
  if (setting.startsWith('file:///')) {
    const path = decodeURIComponent(new URL(setting).pathname);
    // A lost file must not look like a fresh installation.
    const createIfAbsent = wraps && (await store.readIndexRoots()).length === 0;
    return fileRootKeys(path, { createIfAbsent, ...(warn === undefined ? {} : { warn }) });
  }
  if (setting === 'env:') return environmentRootKeys(environmentText, 'ROOT_KEY_TEXT');
  const serviceOf = Object.entries(SERVICES).find(([provider]) => setting.startsWith(provider))?.[1];
  if (serviceOf !== undefined) {
    return [await envelopedRootKey(serviceOf(readServiceSetting(setting)), store, wraps)];
  }
  // The setting itself is not repeated: somebody may have put a secret into it.
  const why = 'the setting names no provider that is known';
  throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: 'ROOT_KEY', why });
}
