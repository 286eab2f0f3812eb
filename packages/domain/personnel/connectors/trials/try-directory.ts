import { createHash, randomBytes } from 'node:crypto';
import { runStatement } from '@kean/db';
import { z } from 'zod';
import { type GuardedAnswer, type GuardedRequest, guardedRequest } from '../outgoing/guarded-request.ts';
import { failed, PASSED, skipped, standingOf, type Taken, type Trial, type TrialMeans } from './trial-kind.ts';

const OPEN_KEY = 'SELECT open_trial_key($1::uuid, $2, $3) AS opened';

const SCIM = 'application/scim+json';
const Description = z.looseObject({ patch: z.looseObject({ supported: z.literal(true) }) });
const List = z.looseObject({ totalResults: z.int(), Resources: z.array(z.looseObject({ id: z.uuid() })).default([]) });
const CHANGES_NOTHING = JSON.stringify({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'active', value: true }],
});
/** Who works here; of them one, by id alone. */
const SOMEBODY = `/Users?${new URLSearchParams({ filter: 'active eq true', count: '1', attributes: 'id' })}`;

/** The office is its own configuration and may lie anywhere; whose addresses others wrote down may not. */
const EVERYWHERE = { mayReach: () => true };

/**
 * Does what the directory does, over the address that the directory uses: reads what we are, reads somebody by a filter, and sends a change that
 * changes nothing, with a key that lives as long as the trial.
 */
export const tryDirectory: Trial = async (means, tell) => {
  const { origin } = means;
  const standing = await standingOf(means);
  await tell('standing', standing);
  if (standing.result !== 'passed') return;
  const key = await openKey(means);
  if (key === null) return tell('description', failed('KEY_NOT_OPENED'));
  if (origin === null) return tell('description', failed('ORIGIN_NOT_SET'));
  const ask = (
    request: Omit<GuardedRequest, 'url' | 'headers'> & { readonly path: string; readonly key: string | null },
  ) => asked(`${origin}/scim/v2`, request);

  const description = await ask({ method: 'GET', path: '/ServiceProviderConfig', key });
  const described = judged(description, 200, (body) => Description.safeParse(body).success);
  await tell('description', described);
  if (described.result !== 'passed') return;
  await tell(
    'no-key-refused',
    judged(await ask({ method: 'GET', path: SOMEBODY, key: null }), 401, () => true, 'OPEN_TO_ALL'),
  );
  const list = await ask({ method: 'GET', path: SOMEBODY, key });
  const read = judged(list, 200, (body) => List.safeParse(body).success);
  await tell('read', read);
  if (read.result !== 'passed') return;
  const [somebody] = List.parse(bodyOf(list)).Resources;
  if (somebody === undefined) return tell('change-nothing', skipped('NOBODY_YET'));
  const patch = { method: 'PATCH', path: `/Users/${somebody.id}`, key, body: CHANGES_NOTHING } as const;
  await tell(
    'change-nothing',
    judged(await ask(patch), 204, () => true),
  );
};

/** Random of its own, in the form of every key of ours; it is nowhere but here, and its digest until the trial is over. */
async function openKey({ db, trialId }: TrialMeans): Promise<string | null> {
  const prefix = `kean_${randomBytes(4).toString('hex')}`;
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
  const digest = createHash('sha256').update(key).digest();
  const [made] = await runStatement<{ opened: boolean }>(db, OPEN_KEY, [trialId, prefix, digest]);
  return made?.opened === true ? key : null;
}

type Answered = { readonly answer: GuardedAnswer | { readonly failed: string }; readonly latencyMs: number };

async function asked(
  base: string,
  {
    path,
    key,
    ...request
  }: Omit<GuardedRequest, 'url' | 'headers'> & { readonly path: string; readonly key: string | null },
): Promise<Answered> {
  const began = performance.now();
  const headers = {
    accept: SCIM,
    'user-agent': 'KeAn-Trial/1',
    ...(key !== null && { authorization: `Bearer ${key}` }),
    ...(request.body !== undefined && { 'content-type': SCIM }),
  };
  const answer = await guardedRequest({ ...request, url: `${base}${path}`, headers }, EVERYWHERE);
  return { answer, latencyMs: Math.round(performance.now() - began) };
}

function judged(
  { answer, latencyMs }: Answered,
  wanted: number,
  isRight: (body: unknown) => boolean,
  otherwise = 'ANSWERED_OTHERWISE',
): Taken {
  if ('failed' in answer) return { ...failed(answer.failed), latencyMs };
  const figures = { status: answer.status, latencyMs };
  // What stands before the office, such as a proxy that opens TLS or a page to sign in, speaks another language than the standard.
  if (answer.status !== wanted) return { ...failed(otherwise), ...figures };
  return isRight(jsonOf(answer.body)) ? { ...PASSED, ...figures } : { ...failed('NOT_OURS'), ...figures };
}

const bodyOf = ({ answer }: Answered): unknown => ('failed' in answer ? undefined : jsonOf(answer.body));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
