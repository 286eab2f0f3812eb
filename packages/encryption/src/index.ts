export { type BlindIndex, type BlindIndexes, INDEXED_COLUMNS, type IndexedColumn } from './blind-index.ts';
// Types alone: outside of this package nobody builds a key.
export type { DataKey, SealingKey } from './data-key.ts';
export { DecryptionError } from './decryption-error.ts';
export { ENVELOPE_VERSION, isUnderNewest, open, seal } from './envelope.ts';
export { environmentRootKey, environmentRootKeys } from './environment-root-key.ts';
export { type FilePlaces, openFile, type SealedFile, sealFile } from './file-key.ts';
export { type FileRootKeyOptions, fileRootKey, fileRootKeys } from './file-root-key.ts';
export type { KeyCacheFigures, KeyCacheOptions } from './key-cache.ts';
export { ENCRYPTION_ERRORS, failEncryption } from './key-errors.ts';
export type { KeyDecision, KeyGuard } from './key-guard.ts';
export type {
  KeyPosition,
  KeyRotationStore,
  ReplacedKey,
  StoredKey,
  WalkedKeys,
} from './key-rotation-store.ts';
export type { KeyRotator, Renewed, RenewingStep, RotationStep } from './key-rotator.ts';
export type {
  KeyAbsence,
  KeyCensus,
  KeyCount,
  KeyScope,
  KeyStore,
  KeyStoreNews,
  NewWrappedKey,
  StoredRoot,
  WrappedIndexRoot,
  WrappedKey,
} from './key-store.ts';
export { type AskedSubject, type Ground, isClient, isStaff, type KeyPrincipal, type KeyUse } from './key-use.ts';
export type { Keyring, KeysInUse, Unwrapping } from './keyring.ts';
export { newRootKeyText } from './local-root-key.ts';
export { type KeyringOptions, openKeyring } from './open-keyring.ts';
export { type OpenedRootKeys, openRootKeys, type RootKeySettings } from './open-root-keys.ts';
export type { Place } from './place.ts';
export type { LocalWrapping, RootKey, RootProvider } from './root-key.ts';
export { openStream, sealStream } from './stream.ts';
export { type Suite, type SuiteName, suiteOfCode, suiteOfName } from './suites/suite.ts';
