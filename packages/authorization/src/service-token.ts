import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an `Authorization` header bears the token by which the processes of one installation know each other. Compared as
 * digests, so that time tells neither where nor in length they differ.
 * @param header value of the header, `undefined` where there is none
 */
export function bearsServiceToken(header: string | null | undefined, serviceToken: string): boolean {
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${serviceToken}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
