import { createHmac, timingSafeEqual } from 'node:crypto';
import { type GatewayServer, serveGateway } from './http-server.ts';

/** A text message as it came to the phone. */
export interface ReceivedText {
  readonly phone: string;
  readonly content: string;
  /** The gateway's number of it. */
  readonly number: string;
}

export interface TestSmsGateway extends GatewayServer {
  /** Each once, however often it was sent. */
  readonly received: readonly ReceivedText[];
  /** Requests with a right signature, repetitions included. */
  readonly accepted: number;
  /** What it says from now on of every message that it is asked about. */
  report(state: 'DELIVERED' | 'UNDELIVERABLE' | 'SUBMITTED'): void;
}

const AGE_SECONDS = 300;

/** A gateway for text messages that checks signatures, knows what it has taken, and can be asked. */
export async function startSmsGateway(secret: string): Promise<TestSmsGateway> {
  const received = new Map<string, ReceivedText>();
  let accepted = 0;
  let state = 'SUBMITTED';
  const server = await serveGateway(({ method, url, headers, body }) => {
    const refusal = refusalOf(secret, headers, body);
    if (refusal !== null) return { status: 401, json: { code: refusal } };
    if (method === 'GET') return { status: 200, json: { report: { state, of: url.pathname.split('/').at(-1) } } };
    accepted += 1;
    const { phone, content } = JSON.parse(body) as { readonly phone: string; readonly content: string };
    const key = String(headers['idempotency-key']);
    const known = received.get(key) ?? { phone, content, number: `SM-${received.size + 1}` };
    received.set(key, known);
    return { status: 200, json: { code: 'OK', data: { number: known.number } } };
  });
  return {
    ...server,
    get received() {
      return [...received.values()];
    },
    get accepted() {
      return accepted;
    },
    report: (next) => {
      state = next;
    },
  };
}

function refusalOf(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
): string | null {
  const time = Number(headers['x-timestamp']);
  if (!(Math.abs(Date.now() / 1000 - time) < AGE_SECONDS)) return 'EXPIRED';
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest();
  const given = Buffer.from(String(headers['x-signature']), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected) ? null : 'SIGNATURE';
}
