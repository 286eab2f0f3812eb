import type { Asking } from '@kean/permissions/testing/ask';

const PERMITTED = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'record', id: 'record-1' },
};
const TEXT = JSON.stringify(PERMITTED);

/** What no caller in its right mind sends, with the status it must get. */
const MALFORMED: readonly (readonly [
  why: string,
  path: string,
  body: unknown,
  status: number,
  headers?: Record<string, string>,
])[] = [
  ['a list', 'evaluation', [PERMITTED], 400],
  ['null', 'evaluation', 'null', 400],
  ['a number', 'evaluation', '1', 400],
  ['text after the object', 'evaluation', `${TEXT} x`, 400],
  ['a name twice', 'evaluation', TEXT.replace('{"name":"read"', '{"name":"delete","name":"read"'), 400],
  [
    'a name twice, once escaped',
    'evaluation',
    TEXT.replace('"action"', '"action":{"name":"write"},"act\\u0069on"'),
    400,
  ],
  ['half a character', 'evaluation', TEXT.replace('alice', '\\ud800'), 400],
  ['properties as a list', 'evaluation', { ...PERMITTED, subject: { ...PERMITTED.subject, properties: [] } }, 400],
  ['properties as null', 'evaluation', { ...PERMITTED, resource: { ...PERMITTED.resource, properties: null } }, 400],
  ['context as text', 'evaluation', { ...PERMITTED, context: 'now' }, 400],
  [
    'a subject from the prototype',
    'evaluation',
    '{"__proto__":{"subject":{"type":"user","id":"alice"}},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}',
    400,
  ],
  ['form data', 'evaluation', TEXT, 400, { 'content-type': 'application/x-www-form-urlencoded' }],
  ['json of another kind', 'evaluation', TEXT, 400, { 'content-type': 'application/json-patch+json' }],
  ['another charset', 'evaluation', TEXT, 400, { 'content-type': 'application/json; charset=gbk' }],
  ['evaluations as an object', 'evaluations', { ...PERMITTED, evaluations: {} }, 400],
  [
    'a semantic of its own',
    'evaluations',
    { ...PERMITTED, options: { evaluations_semantic: 'permit_all' }, evaluations: [{}] },
    400,
  ],
  ['options as text', 'evaluations', { ...PERMITTED, options: 'execute_all', evaluations: [{}] }, 400],
  ['a default without an id', 'evaluations', { subject: { type: 'user' }, evaluations: [PERMITTED] }, 400],
  [
    'too many evaluations',
    'evaluations',
    { ...PERMITTED, evaluations: Array.from({ length: 1_001 }, () => ({})) },
    400,
  ],
  ['no evaluation and no subject', 'evaluations', { evaluations: [] }, 400],
  ['a page that is a number', 'search/subject', { ...PERMITTED, page: 1 }, 400],
  ['a negative limit', 'search/subject', { ...PERMITTED, page: { limit: -1 } }, 400],
  ['half a result', 'search/subject', { ...PERMITTED, page: { limit: 1.5 } }, 400],
  ['a token of nobody', 'search/subject', { ...PERMITTED, page: { token: 'eyJhIjoxfQ.AAAA' } }, 400],
  ['a body that is too large', 'evaluation', { ...PERMITTED, context: { text: 'x'.repeat(1024 * 1024) } }, 413],
  ['a hundred thousand brackets', 'evaluation', '['.repeat(100_000), 400],
  [
    'deep nesting in a search',
    'search/subject',
    `{"page":{"limit":0},"context":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    400,
  ],
  ['deep nesting', 'evaluation', `{"context":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`, 400],
  ['no token', 'evaluation', PERMITTED, 401, { authorization: '' }],
  ['another token', 'evaluation', PERMITTED, 401, { authorization: 'Bearer somebody-else' }],
  ['another scheme', 'evaluation', PERMITTED, 401, { authorization: 'Basic a2VhbjprZWFu' }],
];

/** Sends all of them. @returns what was answered otherwise, or with more than a sentence */
export async function attackSurface(
  asking: Asking,
): Promise<{ readonly asked: number; readonly wrong: readonly string[] }> {
  const wrong: string[] = [];
  for (const [why, path, body, status, headers = {}] of MALFORMED) {
    const told = await asking.post(`/access/v1/${path}`, body, headers);
    if (told.status !== status) wrong.push(`${why}: ${told.status} instead of ${status}`);
    else if (typeof told.body !== 'string') wrong.push(`${why}: the body is no string`);
    else if (told.body.includes('alice')) wrong.push(`${why}: the answer quotes the request`);
    else if (status === 401 && told.headers.get('www-authenticate') === null) wrong.push(`${why}: no WWW-Authenticate`);
  }
  const got = await asking.get('/access/v1/evaluation');
  if (got.status !== 405 || got.headers.get('allow') !== 'POST') wrong.push(`GET: ${got.status} instead of 405`);
  return { asked: MALFORMED.length + 1, wrong };
}
