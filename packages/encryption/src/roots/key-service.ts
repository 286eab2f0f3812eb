import type { RootProvider } from '../root-key.ts';

/** What a wrapped root is bound to, by name; the service refuses to unwrap with any other. */
export type KeyContext = Readonly<Record<string, string>>;

/** A key management service with the one key of it that this office uses. */
export interface KeyService {
  readonly provider: RootProvider;
  /** Address of service and key, without credentials. */
  readonly setting: string;
  /** @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE where it refuses, ENCRYPTION_KEYS_UNAVAILABLE where it does not answer */
  encrypt(plain: Buffer, context: KeyContext): Promise<Buffer>;
  /** @throws as `encrypt` */
  decrypt(wrapped: Uint8Array, context: KeyContext): Promise<Buffer>;
}
