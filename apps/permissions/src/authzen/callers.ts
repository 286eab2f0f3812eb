import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { type Keeping, KeptCurrent } from '../policy-files/kept-current.ts';
import { PolicyFault } from '../policy-files/policy-fault.ts';

/** A system that may ask. */
export interface Caller {
  readonly name: string;
  readonly mayAsk: (domain: string) => boolean;
  /** What it may ask about, as JSON for the decision log. */
  readonly domains: string;
}

const CallersFile = z.strictObject({
  callers: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
      /** SHA-256 of the token, hex: who reads the file cannot ask. */
      tokenSha256: z.string().regex(/^[0-9a-f]{64}$/),
      domains: z.array(z.string().min(1)).min(1),
    }),
  ),
});

export interface Callers {
  /** Who bears this `Authorization` header, `null` where nobody known does. */
  callerOf(header: string | undefined): Caller | null;
  /** Loads and from then on follows the file. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const OURSELVES = 'kean';
const BEARER = /^Bearer +(\S+) *$/i;

/**
 * The processes of this installation by the service token, for every domain; other systems by tokens of their own, each for the
 * domains the file names. Tokens are looked up by their digests, so that time tells nothing about them. A file that cannot be
 * read admits nobody of it after five seconds; we ourselves go on.
 */
export function callersOf(serviceToken: string, file: string | undefined, keeping: Keeping): Callers {
  const digests = new RecentDigests();
  const us = new Map([[digest(serviceToken), { name: OURSELVES, mayAsk: () => true, domains: '"all"' }]]);
  const others =
    file === undefined
      ? null
      : new KeptCurrent({ signature: () => signatureOf(file), load: () => loadCallers(file) }, keeping);
  return {
    callerOf: (header) => {
      const key = digests.of(header ?? '');
      return key === null ? null : (us.get(key) ?? others?.current()?.get(key) ?? null);
    },
    start: async () => others?.start(),
    stop: async () => others?.stop(),
  };
}

async function signatureOf(file: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(file);
  return `${size} ${mtimeMs} ${ino}`;
}

/** @throws PolicyFault naming the place */
async function loadCallers(file: string): Promise<ReadonlyMap<string, Caller>> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PolicyFault('the file of callers', '', 'it is not JSON', 'Look for a missing comma, quote or bracket.');
  }
  const read = CallersFile.safeParse(value);
  if (!read.success) {
    throw new PolicyFault('the file of callers', (read.error.issues[0]?.path ?? []).join('.'), 'this has another form');
  }
  return new Map(
    read.data.callers.map(({ name, tokenSha256, domains }) => {
      const allowed = new Set(domains);
      return [tokenSha256, { name, mayAsk: (domain) => allowed.has(domain), domains: JSON.stringify(domains) }];
    }),
  );
}

/** Callers are few and say the same at every request. */
const MOST_REMEMBERED = 64;
/** A longer header is no token of ours; it is not kept. */
const MOST_CHARACTERS = 512;

/**
 * The digests of the headers that came last. Only the digest is remembered and never who it belongs to: that is looked up at
 * each request, so that a caller the file no longer names is refused at once. What is compared with a header is what somebody
 * sent before, found by a hash under a seed of this process; time tells nothing about a token that others use.
 */
class RecentDigests {
  readonly #byHeader = new Map<string, string | null>();

  /** @returns `null` where the header bears no token */
  of(header: string): string | null {
    const known = this.#byHeader.get(header);
    if (known !== undefined) return known;
    const token = BEARER.exec(header)?.[1];
    const found = token === undefined ? null : digest(token);
    if (header.length > MOST_CHARACTERS) return found;
    if (this.#byHeader.size >= MOST_REMEMBERED) this.#byHeader.clear();
    this.#byHeader.set(header, found);
    return found;
  }
}

function digest(token: string): string {
  return hash('sha256', token, 'hex');
}
