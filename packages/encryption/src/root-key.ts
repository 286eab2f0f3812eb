/**
 * The key above all others. It wraps data keys and the index root and never touches a field. Where it lives is the provider's
 * affair: a file, the environment, a key management service.
 */
export interface RootKey {
  /** What keeps it. */
  readonly provider: RootProvider;
  /** Stored beside every key it wrapped, so that a keyring with several root keys knows which one to ask. */
  readonly id: string;
  /** @param purpose what the material is for; the same purpose is needed to unwrap it (at most 200 ASCII characters) */
  wrap(purpose: string, raw: Buffer): Promise<Buffer>;
  /**
   * @returns the material; the caller overwrites it after use
   * @throws DecryptionError where material or purpose are not what was wrapped
   */
  unwrap(purpose: string, wrapped: Uint8Array): Promise<Buffer>;
  /**
   * The same two acts without waiting, while the root's secret is held in this process. The keyring then opens the fifty keys of a
   * page in a loop of microseconds instead of fifty promises. Absent while it is not held.
   */
  readonly local?: LocalWrapping | undefined;
  /** Where its secret is kept under another key; absent for a root that is kept whole. */
  readonly kept?: { readonly setting: string; readonly wrapped: Uint8Array };
}

/** Where a root key comes from. */
export type RootProvider = 'file' | 'environment' | 'vault' | 'aws-kms' | 'aliyun-kms';

export interface LocalWrapping {
  wrap(purpose: string, raw: Buffer): Buffer;
  unwrap(purpose: string, wrapped: Uint8Array): Buffer;
}
