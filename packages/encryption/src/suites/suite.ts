import type { KeyObject } from 'node:crypto';
import { aes256Gcm } from './aes-256-gcm.ts';
import { sm4CtrHmacSm3 } from './sm4-ctr-hmac-sm3.ts';

/** Names a deployment chooses from; both are always readable. */
export type SuiteName = 'aes-256-gcm' | 'sm4-ctr-hmac-sm3';

/** The keys of one suite: the cipher's, and the authenticator's where the suite has one apart. */
export type SuiteKeys = readonly KeyObject[];

/** An authenticated cipher with associated data, as every sealed byte of KeAn uses it. A key belongs to one suite for life. */
export interface Suite {
  readonly name: SuiteName;
  /** The byte that names the suite in an envelope. */
  readonly code: number;
  /** Raw bytes the suite's keys are cut from. */
  readonly keyBytes: number;
  readonly tagBytes: number;
  /** Hash for keys derived from a key of this suite (HKDF). */
  readonly hash: 'sha256' | 'sm3';
  /** Cuts `keyBytes` raw bytes into key objects. The caller overwrites the raw bytes. */
  readonly importKeys: (raw: Buffer) => SuiteKeys;
  /**
   * Writes ciphertext and tag to `target` at `offset`; needs `plaintext.length + tagBytes` bytes there.
   * @param nonce twelve bytes, never twice under one key
   */
  readonly seal: (
    keys: SuiteKeys,
    nonce: Buffer,
    associated: Buffer,
    plaintext: Uint8Array,
    target: Buffer,
    offset: number,
  ) => void;
  /**
   * Opens ciphertext and tag, which fill `sealed` from `offset` to its end.
   * @returns the plaintext, or `null` where anything does not fit
   */
  readonly open: (keys: SuiteKeys, nonce: Buffer, associated: Buffer, sealed: Buffer, offset: number) => Buffer | null;
}

/** The suite of an envelope's second byte, `undefined` for a byte that names none. */
export function suiteOfCode(code: number | undefined): Suite | undefined {
  if (code === aes256Gcm.code) return aes256Gcm;
  if (code === sm4CtrHmacSm3.code) return sm4CtrHmacSm3;
  return undefined;
}

export function suiteOfName(name: SuiteName): Suite {
  return name === 'aes-256-gcm' ? aes256Gcm : sm4CtrHmacSm3;
}
