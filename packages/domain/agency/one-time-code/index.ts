export { fromBase32, toBase32 } from './base32.ts';
export { nextCode } from './next-code.ts';
export { codeAt, SECRET_BYTES, STEP_SECONDS, stepAt, stepOfCode } from './totp.ts';
