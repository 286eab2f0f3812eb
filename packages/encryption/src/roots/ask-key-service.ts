import { failEncryption } from '../key-errors.ts';

/** One request, made anew for each attempt: signatures carry a time and a number used once. */
export interface ServiceRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TIMEOUT_MS = 3_000;
const ATTEMPTS = 2;

/**
 * Asks a key management service: bounded in time, once more where it may help. Nothing of the answer enters an error: it may hold
 * a token or a key.
 * @returns the JSON of its answer
 * @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE where the service refuses: the wrong key, credentials or context are for a person;
 *   ENCRYPTION_KEYS_UNAVAILABLE where it does not answer
 */
export async function askKeyService(
  request: () => Promise<ServiceRequest>,
  timeoutMs = TIMEOUT_MS,
): Promise<Readonly<Record<string, unknown>>> {
  for (let attempt = 1; ; attempt += 1) {
    const { url, headers, body } = await request();
    const answer = await send(url, headers, body, timeoutMs);
    if (answer.status === 200 && answer.json !== null) return answer.json;
    const refused = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    if (refused) {
      const why = `the key management service refused with status ${answer.status}`;
      throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: url.host, why });
    }
    if (attempt === ATTEMPTS) {
      throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE', { where: url.host, status: answer.status });
    }
  }
}

interface Answer {
  /** 0 where there was none. */
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>> | null;
}

async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    // A redirect could carry the credentials elsewhere.
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
    const json: unknown = await response.json().catch(() => null);
    return { status: response.status, json: typeof json === 'object' && json !== null ? { ...json } : null };
  } catch {
    // Refused connection, time-out, broken answer: all of them are no answer.
    return { status: 0, json: null };
  }
}

/** A field of the answer that has to be text. @throws AppError ENCRYPTION_KEYS_UNAVAILABLE */
export function textField(answer: unknown, name: string): string {
  const value = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE', { missing: name });
}
