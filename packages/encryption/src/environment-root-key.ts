import { failEncryption } from './key-errors.ts';
import { parseRootKey } from './local-root-key.ts';
import type { RootKey } from './root-key.ts';

/**
 * The root key given as a setting, for places that hand secrets to a process by its environment. Same text as the file's line.
 * The value comes through `@kean/config`; nothing here reads `process.env`.
 * @param name the variable's name, for the sentence the operator reads
 */
export function environmentRootKey(value: string | undefined, name: string): RootKey {
  if (value === undefined || value.trim() === '') {
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: name, why: 'the variable is not set' });
  }
  return parseRootKey(value.trim(), name);
}
