import { environmentRootKeys } from './environment-root-key.ts';
import { fileRootKeys } from './file-root-key.ts';
import { failEncryption } from './key-errors.ts';
import type { KeyStore } from './key-store.ts';
import type { RootKey } from './root-key.ts';

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

/**
 * Opens the root keys that the settings name. A file may be made where the store was never used and only there: a lost file must not
 * look like a fresh installation.
 * @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE | ENCRYPTION_KEYS_UNAVAILABLE
 */
export async function openRootKeys(store: KeyStore, settings: RootKeySettings): Promise<OpenedRootKeys> {
  const unused = (await store.readIndexRoots()).length === 0;
  const [root, ...beside] = await rootsOf(settings.setting, settings, unused);
  const further = await Promise.all((settings.further ?? []).map((setting) => rootsOf(setting, settings, false)));
  return { root, further: [...beside, ...further.flat()] };
}

function rootsOf(
  setting: string,
  settings: RootKeySettings,
  createIfAbsent: boolean,
): Promise<[RootKey, ...RootKey[]]> {
  const { environmentText, warn } = settings;
  if (setting.startsWith('file:///')) {
    const path = decodeURIComponent(new URL(setting).pathname);
    return fileRootKeys(path, { createIfAbsent, ...(warn === undefined ? {} : { warn }) });
  }
  if (setting === 'env:') return Promise.resolve(environmentRootKeys(environmentText, 'ROOT_KEY_TEXT'));
  // The setting itself is not repeated: somebody may have put a secret into it.
  const why = 'the setting names no provider that is known';
  throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: 'ROOT_KEY', why });
}
