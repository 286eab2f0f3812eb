import { promises as dns, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { AllowedNetworks } from './allowed-networks.ts';

const PATIENCE_MS = 5_000;
const MOST_ANSWER_BYTES = 16_384;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export interface GuardedRequest {
  readonly url: string;
  readonly method?: 'POST' | 'GET' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface GuardedAnswer {
  readonly status: number;
  /** Read to 16 KiB, for judging; kept nowhere. */
  readonly body: string;
  readonly retryAfterSeconds: number | null;
  /** What time it is there, as it says. */
  readonly date: string | null;
}

/** Why there was no answer: a code that repeats nothing of what either side said. */
export type NoAnswer =
  | 'ADDRESS_REFUSED'
  | 'PRIVATE_NETWORK'
  | 'NAME_UNKNOWN'
  | 'NO_CONNECTION'
  | 'TLS_FAILED'
  | 'TOO_SLOW'
  | 'ANSWER_TOO_LONG';

/** https, or http on this machine; no name or word of a person in it. */
export function isPlainAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, hash } = new URL(address);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

/**
 * One request to an address that somebody of the office wrote down, so it is trusted with nothing: the name is resolved once, every
 * address that it has must be allowed, and the connection goes to that address whatever the name says a moment later. Redirects are not
 * followed. Five seconds from the name to the last byte.
 */
export async function guardedRequest(
  { url, method = 'POST', headers, body }: GuardedRequest,
  networks: AllowedNetworks,
): Promise<GuardedAnswer | { readonly failed: NoAnswer }> {
  if (!isPlainAddress(url)) return { failed: 'ADDRESS_REFUSED' };
  const target = new URL(url);
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const addresses = await resolved(target.hostname.replace(/^\[|\]$/g, ''), patience);
  if (typeof addresses === 'string') return { failed: addresses };
  const [first] = addresses;
  if (first === undefined) return { failed: 'NAME_UNKNOWN' };
  if (!addresses.every(({ address }) => networks.mayReach(address))) return { failed: 'PRIVATE_NETWORK' };
  try {
    return await sent(target, { method, headers, signal: patience, agent: false, lookup: pinnedTo(first) }, body);
  } catch (error) {
    return { failed: error instanceof RangeError ? 'ANSWER_TOO_LONG' : whyOf(error) };
  }
}

async function resolved(name: string, patience: AbortSignal): Promise<readonly LookupAddress[] | NoAnswer> {
  const tooSlow = new Promise<NoAnswer>((resolve) => {
    patience.addEventListener('abort', () => resolve('TOO_SLOW'), { once: true });
  });
  const asked = dns.lookup(name, { all: true, verbatim: true }).catch((): NoAnswer => 'NAME_UNKNOWN');
  return await Promise.race([asked, tooSlow]);
}

/** Whatever the library asks for, it gets the one address that was judged. */
function pinnedTo({ address, family }: LookupAddress): LookupFunction {
  return (_name, options, answer) =>
    options.all === true ? answer(null, [{ address, family }]) : answer(null, address, family);
}

function sent(target: URL, options: RequestOptions, body: string | undefined): Promise<GuardedAnswer> {
  const open = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asking = open(target, options, (answer) => {
      read(answer).then(resolve, (error: unknown) => {
        asking.destroy();
        reject(error);
      });
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

async function read(answer: IncomingMessage): Promise<GuardedAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_ANSWER_BYTES) throw new RangeError('an answer longer than any that is needed');
    parts.push(part);
  }
  const after = answer.headers['retry-after'] ?? '';
  return {
    status: answer.statusCode ?? 0,
    body: Buffer.concat(parts).toString('utf8'),
    retryAfterSeconds: /^\d{1,5}$/.test(after) ? Number(after) : null,
    date: answer.headers.date ?? null,
  };
}

function whyOf(error: unknown): NoAnswer {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (name === 'TimeoutError' || code === 'ABORT_ERR' || code === 'ETIMEDOUT') return 'TOO_SLOW';
  const isOfTls = typeof code === 'string' && /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_|DEPTH_|SELF_SIGNED|EPROTO)/.test(code);
  return isOfTls ? 'TLS_FAILED' : 'NO_CONNECTION';
}
