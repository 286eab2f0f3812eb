import { Buffer } from 'node:buffer';
import type { PublicText } from '@kean/kernel';
import type { Verdict } from './domain.ts';

/** The policies a verdict rests on. */
export interface PolicyMark {
  readonly domain: string;
  readonly version: string;
  readonly hash: string;
}

/** A verdict with its text: the reason by id, in words for the person, and the policies by hash. */
export function verdictOf(permit: boolean, reason: string, words: PublicText, policy: PolicyMark): Verdict {
  const context = { reason, reason_user: { zh: words.zh, en: words.en }, policy };
  const mark = `${permit ? '+' : '-'}${reason}`;
  const markJson = JSON.stringify(mark);
  return Object.freeze({
    permit,
    reason,
    mark,
    markJson,
    bytes: Buffer.from(JSON.stringify({ decision: permit, context })),
  });
}
