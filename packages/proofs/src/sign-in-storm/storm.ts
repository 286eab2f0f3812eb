/**
 * A thread that tries to sign in so many times a second, whether or not it was answered before: half with e-mails of nobody, a quarter with
 * those of people who work here and wrong passwords, a quarter with the right ones; each from an address of its own, so that no window but
 * that of the account stops it early.
 */
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';

export interface StormOrder {
  readonly origin: string;
  readonly portalOrigin: string;
  readonly serviceToken: string;
  readonly people: readonly { readonly email: string; readonly password: string }[];
  readonly perSecond: number;
  readonly seconds: number;
}

/** Counts by status, and how long each refusal for want of room took. */
export interface StormReport {
  readonly statuses: Readonly<Record<string, number>>;
  /** Right passwords that were looked at, and those among them that were not let in. */
  readonly right: { readonly judged: number; readonly refused: number };
  /** Milliseconds until `AGENCY_SIGN_IN_BUSY`. */
  readonly turnedAwayMs: readonly number[];
  readonly withoutRetryAfter: number;
}

/** Said once the storm is what it is going to be: a thread that starts and a hundred connections that open are no storm. */
export const RAGING = 'raging';
const UNTIL_RAGING_MS = 1_000;

/** Slices of a second in which requests leave together, as they would from many people. */
const SLICE_MS = 20;
const WRONG = 'none of the right words here';
/** A storm comes from other machines. Here it shares the processor with those it is measured on, and yields to them; what is due it sends late. */
const YIELDING = 10;
/** Of so many tries in a row two are of nobody, one has the right password and one a wrong one. */
const KINDS = 4;

async function storm(order: StormOrder): Promise<StormReport> {
  const pool = new Pool(order.origin, { connections: 128, pipelining: 1 });
  const statuses: Record<string, number> = {};
  const turnedAwayMs: number[] = [];
  const right = { judged: 0, refused: 0 };
  let withoutRetryAfter = 0;
  let sent = 0;
  const attempt = async (number: number): Promise<void> => {
    const began = performance.now();
    const known = order.people[Math.floor(number / KINDS) % order.people.length] as StormOrder['people'][number];
    const email = number % 2 === 0 ? `nobody${number}@chenghu.example` : known.email;
    const isRight = number % KINDS === 1;
    const { statusCode, headers, body } = await pool.request({
      path: '/api/auth/sign-in/email',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: order.portalOrigin,
        authorization: `Bearer ${order.serviceToken}`,
        'x-kean-client-address': `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
      },
      body: JSON.stringify({ email, password: isRight ? known.password : WRONG }),
    });
    const text = await body.text();
    statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    if (!text.includes('AGENCY_SIGN_IN_BUSY')) {
      if (isRight) right.judged += 1;
      if (isRight && statusCode !== 200) right.refused += 1;
      return;
    }
    turnedAwayMs.push(performance.now() - began);
    if (headers['retry-after'] === undefined) withoutRetryAfter += 1;
  };
  const trying: Promise<void>[] = [];
  const began = performance.now();
  let raging = false;
  while (performance.now() - began < order.seconds * 1_000 + UNTIL_RAGING_MS) {
    if (!raging && performance.now() - began > UNTIL_RAGING_MS) {
      raging = true;
      parentPort?.postMessage(RAGING);
    }
    const due = Math.floor(((performance.now() - began) / 1_000) * order.perSecond);
    while (sent < due) trying.push(attempt(sent++));
    await pause(SLICE_MS);
  }
  await Promise.all(trying);
  await pool.destroy();
  return { statuses, right, turnedAwayMs, withoutRetryAfter };
}

if (process.platform === 'linux') setPriority(YIELDING);
parentPort?.postMessage(await storm(workerData as StormOrder));
