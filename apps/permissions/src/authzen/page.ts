import { createHmac, timingSafeEqual } from 'node:crypto';
import { hashOfJson } from '../policy-files/canonical-text.ts';
import type { Search } from './read-search.ts';
import { RequestFault } from './request-fault.ts';

/** A page never holds more, whatever the caller asks for. */
export const MOST_RESULTS = 1_000;

/** Where a page begins and how long it is. */
export interface Page {
  /** The name after which it begins; empty for the first. */
  readonly after: string;
  readonly limit: number;
}

/**
 * Makes and reads the tokens that lead from page to page. A token says after which name the next page begins and is signed
 * together with the request it belongs to, so that it fits no other request and no other caller. Every replica that knows the
 * secret reads it; nothing is kept between pages.
 */
export class PageTokens {
  readonly #secret: Buffer;

  constructor(secret: string) {
    this.#secret = createHmac('sha256', secret).update('kean page tokens').digest();
  }

  /** @throws RequestFault where the token is not of this request, or the limit is another than before */
  pageOf(search: Search, caller: string): Page {
    const asked = search.page;
    if (asked?.token === undefined) return { after: '', limit: Math.min(asked?.limit ?? MOST_RESULTS, MOST_RESULTS) };
    const [text = '', signature = ''] = asked.token.split('.');
    if (!same(signature, this.#sign(text, search, caller))) {
      throw new RequestFault('page.token does not belong to this request; begin again without it');
    }
    const page = JSON.parse(Buffer.from(text, 'base64url').toString()) as { after: string; limit: number };
    if (asked.limit !== undefined && Math.min(asked.limit, MOST_RESULTS) !== page.limit) {
      throw new RequestFault('page.limit is another than on the page before');
    }
    return page;
  }

  /** The token of the page that begins after this name. */
  tokenAfter(after: string, limit: number, search: Search, caller: string): string {
    const text = Buffer.from(JSON.stringify({ after, limit })).toString('base64url');
    return `${text}.${this.#sign(text, search, caller)}`;
  }

  #sign(text: string, search: Search, caller: string): string {
    const request = hashOfJson(search.fixed);
    return createHmac('sha256', this.#secret).update(`${caller}\n${request}\n${text}`).digest('base64url');
  }
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
