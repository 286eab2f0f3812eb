import { expect } from 'vitest';
import type { TlogErrorCode } from '../tlog-error.ts';

/**
 * What a refusal has to look like: the code for programs, the reason for the person who reads it. `toThrow` with a pattern alone
 * is not enough, it is content with `throw undefined`.
 */
export function refusedWith(code: TlogErrorCode, why: string) {
  return expect.objectContaining({ name: 'TlogError', code, message: expect.stringContaining(why) as string }) as Error;
}
