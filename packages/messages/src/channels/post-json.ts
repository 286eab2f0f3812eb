import { failMessage } from '../errors.ts';

/** A gateway that says nothing for so long is away. Shorter than a worker's hold of a message. */
const PATIENCE_MS = 20_000;
const MOST_ANSWER_BYTES = 65_536;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export interface Answer {
  readonly status: number;
  /** Parsed, or `null` where it is no JSON. */
  readonly json: unknown;
}

/** https, or http on this machine. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

/**
 * One request, and what was answered. Redirects are not followed: they would carry text and secret to somebody else.
 * @throws AppError MESSAGE_CHANNEL_AWAY, which repeats neither address nor answer
 */
export async function ask(
  address: string,
  request: {
    readonly method: 'POST' | 'GET';
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<Answer> {
  try {
    const response = await fetch(address, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, json: parsed(await bounded(response)) };
  } catch (error) {
    // The library's sentence may name the address, in which some vendors keep a secret.
    throw failMessage('MESSAGE_CHANNEL_AWAY', { cause: codeOf(error) });
  }
}

async function bounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_ANSWER_BYTES) throw new RangeError('an answer longer than any of a gateway');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly code?: unknown } };
  const code = typeof cause?.code === 'string' ? cause.code : name;
  return typeof code === 'string' && /^[A-Za-z0-9_]{1,40}$/.test(code) ? code : 'unknown';
}
