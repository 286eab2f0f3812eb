import { runStatement } from '@kean/db';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { z } from 'zod';
import { publicKeysOf } from '../../signals/public-keys.ts';
import { type GuardedAnswer, guardedRequest } from '../outgoing/guarded-request.ts';
import { failed, PASSED, skipped, standingOf, type Taken, type Trial, type TrialMeans } from './trial-kind.ts';

const SOURCE = `
  SELECT s.issuer, s.key_set AS "keySet",
         EXISTS (SELECT FROM signal_event e WHERE e.connector_id = s.connector_id AND e.event = 'verification') AS verified
    FROM signal_source s WHERE s.connector_id = $1::uuid`;

type Source = {
  readonly issuer: string;
  readonly keySet: { readonly keys: readonly JWK[] };
  readonly verified: boolean;
};

/** Of what a provider says of itself (OpenID Shared Signals 1.0, 7.1) what its way to us hangs on. */
const Description = z.looseObject({
  issuer: z.string().max(2_000),
  jwks_uri: z.string().max(2_000).optional(),
  delivery_methods_supported: z.array(z.string()).default([]),
});
type Description = z.output<typeof Description>;
const PUSH = ['urn:ietf:rfc:8935', 'https://schemas.openid.net/secevent/risc/delivery-method/push'];
/** A token is refused where its time lies further ahead. */
const MOST_SKEW_SECONDS = 60;

/**
 * Whether what is on record of an identity provider agrees with what it says of itself: its name, its clock, its keys and its way of delivery. What it
 * would send cannot be asked for from here: the office has no account there, so a person presses the button at the provider.
 */
export const tryProvider: Trial = async (means, tell) => {
  const [source] = await runStatement<Source>(means.db, SOURCE, [means.connectorId]);
  if (source === undefined) return;
  await tell('standing', await standingOf(means));
  const found = await describedBy(means, source.issuer);
  await tell('discovery', found.taken);
  if (found.described !== undefined) {
    const { described, answer } = found;
    await tell('issuer', described.issuer === source.issuer ? PASSED : failed('ISSUER_DIFFERS'));
    await tell('clock', clockOf(answer));
    await tellKeys(means, source, described, tell);
    const pushes = described.delivery_methods_supported.some((method) => PUSH.includes(method));
    await tell('delivery', pushes ? PASSED : failed('NO_PUSH'));
  }
  await tell('verification', source.verified ? PASSED : skipped('NEVER_VERIFIED'));
};

type Found = { readonly taken: Taken } & (
  | { readonly described: Description; readonly answer: GuardedAnswer }
  | { readonly described?: undefined }
);

/** Providers of before the standard was final describe themselves at the other place. */
async function describedBy({ networks }: TrialMeans, issuer: string): Promise<Found> {
  let taken = failed('NOT_DESCRIBED');
  for (const name of ['ssf-configuration', 'risc-configuration']) {
    const began = performance.now();
    const answer = await fetched(wellKnown(issuer, name), networks);
    const latencyMs = Math.round(performance.now() - began);
    if ('failed' in answer) return { taken: { ...failed(answer.failed), latencyMs } };
    const figures = { status: answer.status, latencyMs };
    const described = answer.status === 200 ? Description.safeParse(jsonOf(answer.body)) : undefined;
    if (described?.success === true) return { taken: { ...PASSED, ...figures }, described: described.data, answer };
    taken = { ...failed('NOT_DESCRIBED'), ...figures };
  }
  return { taken };
}

/** The name stands between host and path (RFC 8615). */
function wellKnown(issuer: string, name: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/${name}${pathname === '/' ? '' : pathname}`;
}

function clockOf({ date }: GuardedAnswer): Taken {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return skipped('NO_CLOCK');
  return Math.abs(theirs - Date.now()) <= MOST_SKEW_SECONDS * 1_000 ? PASSED : failed('CLOCK_WRONG');
}

/** Whether keys that it publishes are such as we check by, and whether they are those on record. */
async function tellKeys(
  { networks }: TrialMeans,
  { keySet }: Source,
  { jwks_uri: address }: Description,
  tell: Parameters<Trial>[1],
): Promise<void> {
  if (address === undefined) return tell('published-keys', failed('NO_KEYS_PUBLISHED'));
  const began = performance.now();
  const answer = await fetched(address, networks);
  const latencyMs = Math.round(performance.now() - began);
  if ('failed' in answer) return tell('published-keys', { ...failed(answer.failed), latencyMs });
  const figures = { status: answer.status, latencyMs };
  const published = await thumbprintsIn(answer);
  if (published === null) return tell('published-keys', { ...failed('KEYS_UNFIT'), ...figures });
  await tell('published-keys', { ...PASSED, ...figures });
  const known = await Promise.all(keySet.keys.map((key) => calculateJwkThumbprint(key)));
  const shared = published.filter((print) => known.includes(print));
  if (shared.length === 0) return tell('known-keys', failed('KEYS_REPLACED'));
  await tell('known-keys', shared.length === published.length ? PASSED : failed('KEY_UNKNOWN'));
}

async function thumbprintsIn({ status, body }: GuardedAnswer): Promise<readonly string[] | null> {
  if (status !== 200) return null;
  try {
    return await Promise.all(publicKeysOf(body).keys.map((key) => calculateJwkThumbprint(key as JWK)));
  } catch {
    // Unfit, private, or no key set at all: the provider has to be looked at, by whatever name it is wrong.
    return null;
  }
}

const fetched = (url: string, networks: TrialMeans['networks']) =>
  guardedRequest(
    { url, method: 'GET', headers: { accept: 'application/json', 'user-agent': 'KeAn-Trial/1' } },
    networks,
  );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
