/**
 * Time-based one-time codes: RFC 6238 over RFC 4226, with what every authenticator app can do: HMAC-SHA-1, six digits, thirty
 * seconds. SHA-1 is sound here, since an HMAC does not rest on its resistance to collisions.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const STEP_SECONDS = 30;
export const CODE_DIGITS = 6;
/** 160 bits, the length that RFC 4226 (4, R6) recommends. */
export const SECRET_BYTES = 20;
/** Steps before and after the present one that are taken too: clocks differ, and typing takes time (RFC 6238, 5.2). */
const STEPS_OFF = 1;

/** The time step of an instant in milliseconds. */
export function stepAt(instantMs: number): number {
  return Math.floor(instantMs / 1000 / STEP_SECONDS);
}

/** The code of one time step (RFC 4226, 5.3). */
export function codeAt(secret: Uint8Array, step: number, digits = CODE_DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 15;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step whose code this is, among those that count now; `null` where there is none. All of them are compared, each in constant
 * time. Whoever takes the code remembers the step, because a code acts once (RFC 6238, 5.2).
 */
export function stepOfCode(secret: Uint8Array, code: string, nowStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const typed = Buffer.from(code, 'ascii');
  let found: number | null = null;
  for (let step = nowStep - STEPS_OFF; step <= nowStep + STEPS_OFF; step += 1) {
    if (timingSafeEqual(Buffer.from(codeAt(secret, step), 'ascii'), typed)) found = step;
  }
  return found;
}
