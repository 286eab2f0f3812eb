import type { Asking, Told } from './ask.ts';
import { CERTIFIED_REQUESTS } from './certified-requests.ts';
import { difference } from './expectations.ts';

/** Levels of the certification (certification/authorization-api-1_0-scenario.md, "Certification Levels"). */
export const LEVELS = [
  'Basic Core',
  'Basic Properties',
  'Batch Core',
  'Batch Properties',
  'Search Core',
  'Search Properties',
  'Discovery',
] as const;
export type Level = (typeof LEVELS)[number];

/** One test of the scenario by the number of its section. */
export interface Outcome {
  readonly section: string;
  readonly level: Level;
  /** `null` when it passed. */
  readonly fault: string | null;
}

/**
 * Plays the whole certification scenario against a decision point that holds its fixture.
 * @param identifier the address by which the metadata were found
 */
export async function playScenario(asking: Asking, identifier: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { section, level, path, body, headers, status = 200, expected, includes } of CERTIFIED_REQUESTS) {
    const told = await asking.post(path, body, headers);
    const fault = wrongStatus(told, status) ?? wrongBody(told, status, path, expected, includes);
    outcomes.push({ section, level, fault });
  }
  outcomes.push({ section: '3.5.1 echo', level: 'Basic Core', fault: await echoes(asking) });
  outcomes.push({ section: '3.6 idempotency', level: 'Basic Core', fault: await answersAlike(asking) });
  outcomes.push({ section: '5.5 pagination', level: 'Search Core', fault: await pages(asking) });
  outcomes.push({ section: '5.2.3, 5.3.3 ignored ids', level: 'Search Core', fault: await ignoresIds(asking) });
  outcomes.push({ section: '7 metadata', level: 'Discovery', fault: await describes(asking, identifier) });
  return outcomes;
}

function wrongStatus({ status, headers }: Told, wanted: number): string | null {
  if (status !== wanted) return `answered ${status} instead of ${wanted}`;
  if (status !== 200) return null;
  const type = headers.get('content-type') ?? '';
  return /^application\/json\b/.test(type) ? null : `the content type is ${type}`;
}

function wrongBody(
  { body }: Told,
  status: number,
  path: string,
  expected: unknown,
  includes: readonly string[] = [],
): string | null {
  if (status !== 200) return typeof body === 'string' && body !== '' ? null : 'the body is no error message string';
  if (typeof body !== 'object' || body === null) return 'the body is no object';
  if (path.includes('/search/')) {
    const { results } = body as { results?: unknown };
    if (!Array.isArray(results)) return 'results is no array';
    const names = results.map(({ id, name }: { id?: string; name?: string }) => id ?? name);
    const missing = includes.find((name) => !names.includes(name));
    if (missing !== undefined) return `${missing} is not among the results`;
  } else {
    const { decision, evaluations } = body as { decision?: unknown; evaluations?: { decision?: unknown }[] };
    const decisions = evaluations?.map((one) => one.decision) ?? [decision];
    if (!decisions.every((one) => typeof one === 'boolean')) return 'a decision is no boolean';
  }
  return expected === undefined ? null : difference(expected, body, '');
}

const PERMITTED = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'record', id: 'record-1' },
};

async function echoes(asking: Asking): Promise<string | null> {
  for (const id of ['bfe9eb29-ab87-4ca3-be83-a1d5d8305716', 'any string; even this one', '0']) {
    const told = await asking.post('/access/v1/evaluation', PERMITTED, { 'x-request-id': id });
    const refused = await asking.post('/access/v1/evaluation', {}, { 'x-request-id': id });
    for (const { headers } of [told, refused])
      if (headers.get('x-request-id') !== id) return `"${id}" did not come back`;
  }
  return (await asking.post('/access/v1/evaluation', PERMITTED)).status === 200 ? null : 'failed without one';
}

async function answersAlike(asking: Asking): Promise<string | null> {
  const answers = new Set<string>();
  for (let time = 0; time < 10; time += 1) {
    answers.add(JSON.stringify((await asking.post('/access/v1/evaluation', PERMITTED)).body));
  }
  return answers.size === 1 ? null : 'the same question had several answers';
}

interface PagedBody {
  readonly results: readonly { readonly id: string }[];
  readonly page: { readonly next_token: string; readonly count: number; readonly total: number };
}

async function pages(asking: Asking): Promise<string | null> {
  const path = '/access/v1/search/subject';
  const search = { ...PERMITTED, subject: { type: 'user' } };
  const found: string[] = [];
  let { body } = (await asking.post(path, { ...search, page: { limit: 1 } })) as Told & { body: PagedBody };
  for (let turn = 0; turn < 10; turn += 1) {
    if (body.results.length > 1) return 'a page holds more than its limit';
    if (typeof body.page.next_token !== 'string') return 'next_token is no string';
    found.push(...body.results.map(({ id }) => id));
    if (body.page.next_token === '') break;
    const told = await asking.post(path, { ...search, page: { token: body.page.next_token } });
    if (told.status !== 200) return `a page with a token answered ${told.status}`;
    body = told.body as PagedBody;
  }
  return found.join() === 'alice,bob' ? null : `the pages together held ${found.join()}`;
}

async function ignoresIds(asking: Asking): Promise<string | null> {
  const same = async (path: string, one: unknown, other: unknown) =>
    JSON.stringify((await asking.post(path, one)).body) === JSON.stringify((await asking.post(path, other)).body);
  const subject = await same('/access/v1/search/subject', { ...PERMITTED, subject: { type: 'user' } }, PERMITTED);
  const resource = await same('/access/v1/search/resource', { ...PERMITTED, resource: { type: 'record' } }, PERMITTED);
  return subject && resource ? null : 'an id of what is searched for changed the result';
}

const URLS = [
  'access_evaluation_endpoint',
  'access_evaluations_endpoint',
  'search_subject_endpoint',
  'search_resource_endpoint',
  'search_action_endpoint',
];

async function describes(asking: Asking, identifier: string): Promise<string | null> {
  const told = await asking.get('/.well-known/authzen-configuration');
  const fault = wrongStatus(told, 200);
  if (fault !== null) return fault;
  const metadata = told.body as Record<string, unknown>;
  if (metadata.policy_decision_point !== identifier) return 'policy_decision_point is another address';
  const wrong = URLS.find(
    (name) => typeof metadata[name] !== 'string' || !String(metadata[name]).startsWith(`${identifier}/`),
  );
  if (wrong !== undefined) return `${wrong} is no address below the decision point`;
  return URLS.every((name) => new URL(String(metadata[name])).protocol === 'https:')
    ? null
    : 'an endpoint is not https';
}
