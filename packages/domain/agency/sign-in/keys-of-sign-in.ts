import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** A key of its own for each use of the secret of sign-in. */
export function keyFor(secret: string, use: string): KeyObject {
  return createSecretKey(createHmac('sha256', secret).update(use).digest());
}

/** Seals the secrets of authenticator apps. The seed of a demonstration needs it too, to give its people one. */
export function secondFactorKey(secret: string): KeyObject {
  return keyFor(secret, 'second factor secrets');
}
