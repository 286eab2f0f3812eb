import { failEncryption } from './key-errors.ts';
import { parseRootKeys } from './local-root-key.ts';
import type { RootKey } from './root-key.ts';

/**
 * Root keys given as a setting, for places that hand secrets to a process by its environment. Same lines as in the file, the newest
 * first; a space will do between two. The value comes through `@kean/config`; nothing here reads `process.env`.
 * @param name the variable's name, for the sentence the operator reads
 */
export function environmentRootKeys(value: string | undefined, name: string): [RootKey, ...RootKey[]] {
  if (value === undefined || value.trim() === '') {
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: name, why: 'the variable is not set' });
  }
  return parseRootKeys(value.trim().replaceAll(' kean-root-key', '\nkean-root-key'), name, 'environment');
}

/** The one root key of a setting that holds one. */
export function environmentRootKey(value: string | undefined, name: string): RootKey {
  return environmentRootKeys(value, name)[0];
}
