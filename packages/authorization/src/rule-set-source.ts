import { type RuleSet, readRuleSet } from './rule-set.ts';

/** Names the version of the grants in an answer without a body. */
export const POLICY_VERSION_HEADER = 'x-kean-policy-version';

/** Answer of one question to the permission service: a new set, "still the one you have", or nothing to rely on. */
export type Answer =
  | { readonly kind: 'changed'; readonly ruleSet: RuleSet }
  | { readonly kind: 'same'; readonly version: number }
  | { readonly kind: 'none' };

/** Asks whether there is anything newer than the set with this hash. */
export type AskForRuleSet = (heldHash: string | null, signal: AbortSignal) => Promise<Answer>;

export interface RuleSetSource {
  /** Base address of apps/permissions. */
  readonly url: string;
  /** Bearer token that processes of this instance share. */
  readonly serviceToken: string;
}

/** A rule set of a thousand roles is far below this; more is not an answer but an attack or a defect. */
const MOST_BYTES = 8 * 1024 * 1024;

const NO_ANSWER: Answer = { kind: 'none' };

/**
 * Asks apps/permissions over HTTP with `If-None-Match`. Whatever is not exactly a rule set under its own hash, or a 304 to a
 * question that named one, counts as no answer. The token follows no redirect.
 */
export function askPermissionService({ url, serviceToken }: RuleSetSource): AskForRuleSet {
  const address = new URL('/v1/rule-sets', url);
  return async (heldHash, signal) => {
    const headers = new Headers({ authorization: `Bearer ${serviceToken}`, accept: 'application/json' });
    if (heldHash !== null) headers.set('if-none-match', `"${heldHash}"`);
    try {
      const response = await fetch(address, { headers, signal, redirect: 'error', cache: 'no-store' });
      return await answerOf(response, heldHash);
    } catch {
      // Refused, cut off, timed out, not HTTP, not JSON: one and the same for who waits, who refuses when the bound is over.
      return NO_ANSWER;
    }
  };
}

async function answerOf(response: Response, heldHash: string | null): Promise<Answer> {
  if (response.status === 304) {
    const named = response.headers.get('etag');
    const version = Number(response.headers.get(POLICY_VERSION_HEADER) ?? Number.NaN);
    const usable = heldHash !== null && named === `"${heldHash}"` && Number.isSafeInteger(version) && version > 0;
    return usable ? { kind: 'same', version } : NO_ANSWER;
  }
  const text = response.status === 200 ? await readBounded(response) : null;
  if (text === null) {
    await response.body?.cancel();
    return NO_ANSWER;
  }
  const ruleSet = readRuleSet(JSON.parse(text));
  return ruleSet === null ? NO_ANSWER : { kind: 'changed', ruleSet };
}

async function readBounded(response: Response): Promise<string | null> {
  if (response.body === null) return null;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
