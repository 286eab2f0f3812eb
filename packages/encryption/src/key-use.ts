import type { StaffId } from '@kean/kernel';
import { failEncryption } from './key-errors.ts';

/** Who asks for keys, and what for. Nobody gets a key without saying both. */
export interface KeyUse {
  /** A person, or `system` for work that no person started. */
  readonly principal: StaffId | 'system';
  /** A code such as `list`, `import` or a stated purpose of a reveal; never free text. */
  readonly purpose: string;
}

const PURPOSE = /^[a-z][a-z0-9.-]{1,63}$/;

/** @throws AppError ENCRYPTION_USE_NOT_STATED */
export function requireStatedUse(use: KeyUse): void {
  if (use.principal.length === 0 || !PURPOSE.test(use.purpose)) throw failEncryption('ENCRYPTION_USE_NOT_STATED');
}
