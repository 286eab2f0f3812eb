import type { RotationKind } from '../contract.ts';
import type { StorageErrorCode } from '../errors.ts';

/** A rotation of the root wraps what stands under another root; where nothing does, it would do nothing and look like a success. */
export function rootRotationNeedsAnotherRoot(
  kind: RotationKind,
  keys: number,
): { readonly code: StorageErrorCode } | null {
  return kind === 'root' && keys === 0 ? { code: 'STORAGE_NOTHING_TO_ROTATE' } : null;
}
