import type { Statements } from '../scim/directory-office.ts';

type Json = Readonly<Record<string, unknown>>;

/** A receiver of others asks the transmitter, wherever it is reached. */
export interface Transmitter {
  ask(asked: {
    readonly method: string;
    readonly path: string;
    readonly body?: string;
    readonly headers: Readonly<Record<string, string>>;
  }): Promise<{ readonly status: number; readonly contentType: string; readonly body: string }>;
}

/** Two receivers that the office has connected, with the keys by which they come in. */
export interface ConnectedReceiver {
  readonly token: string;
  readonly connectorId: string;
  readonly otherToken: string;
  readonly audience: string;
}

/** One behaviour of the management of streams: what a receiver sends, and what the standard or the office expects of the answer. */
export interface StreamExpectation {
  readonly source: string;
  readonly says: string;
  readonly method: string;
  readonly path: string;
  /** `STREAM` in it is the id of the stream. */
  readonly body?: Json | string;
  readonly query?: string;
  /** Without one there is a stream. */
  readonly without?: 'stream';
  readonly as?: 'other' | 'nobody' | 'garbage';
  readonly contentType?: string;
  readonly status: number;
  /** Members that the answer has, with what they hold. */
  readonly holds?: Json;
}

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const REVOKED = `${CAEP}session-revoked`;
const CHANGED = `${CAEP}credential-change`;
const URL_OF_RECEIVER = 'https://receiver.office.example/events';
const PUSH = { method: 'urn:ietf:rfc:8935', endpoint_url: URL_OF_RECEIVER } as const;
const WANTED = { delivery: PUSH, events_requested: [REVOKED, CHANGED] } as const;
const GOOD = { stream_id: 'STREAM' } as const;

const streams = (
  says: string,
  method: string,
  status: number,
  more: Partial<StreamExpectation>,
): StreamExpectation => ({
  ...{ source: 'SSF 8.1.1', says, method, path: '/ssf/streams', status },
  ...more,
});
const made = (says: string, status: number, body: Json | string, more: Partial<StreamExpectation> = {}) =>
  streams(says, 'POST', status, { source: 'SSF 8.1.1.1', without: 'stream', body, ...more });
const leadsTo = (endpoint_url: unknown, more: Json = {}) => ({
  ...WANTED,
  delivery: { ...PUSH, endpoint_url, ...more },
});
const status = (says: string, method: string, of: number, more: Partial<StreamExpectation>): StreamExpectation => ({
  ...{ source: 'SSF 8.1.2', says, method, path: '/ssf/status', status: of },
  ...more,
});
const verify = (
  says: string,
  of: number,
  body: Json | string,
  more: Partial<StreamExpectation> = {},
): StreamExpectation => ({
  ...{ source: 'SSF 8.1.4.2', says, method: 'POST', path: '/ssf/verify', status: of, body },
  ...more,
});
const subject = (act: 'add' | 'remove', says: string, of: number, body: Json): StreamExpectation => ({
  ...{ source: 'SSF 8.1.3', says, method: 'POST', path: `/ssf/subjects/${act}`, status: of, body },
});
const SOMEBODY = { format: 'email', email: 'nobody@elsewhere.example' } as const;

export const STREAM_EXPECTATIONS: readonly StreamExpectation[] = [
  made('a stream is made', 201, WANTED, {
    holds: { events_delivered: [REVOKED, CHANGED], events_supported: [REVOKED, CHANGED], delivery: PUSH },
  }),
  made(
    'events that are not known are left out',
    201,
    { ...WANTED, events_requested: [REVOKED, 'urn:example:other'] },
    {
      holds: { events_requested: [REVOKED, 'urn:example:other'], events_delivered: [REVOKED] },
    },
  ),
  made('a stream that wants nothing', 201, { delivery: PUSH }, { holds: { events_delivered: [] } }),
  made('members that are not known are left alone', 201, { ...WANTED, colour: 'green' }),
  made('with words about it', 201, { ...WANTED, description: 'Stream A' }, { holds: { description: 'Stream A' } }),
  made(
    'what is shown to the receiver is not told again',
    201,
    leadsTo(URL_OF_RECEIVER, { authorization_header: 'Bearer x' }),
    {
      holds: { delivery: PUSH },
    },
  ),
  made(
    'polling is not offered',
    400,
    { ...WANTED, delivery: { method: 'urn:ietf:rfc:8936' } },
    { holds: { err: 'invalid_request' } },
  ),
  made(
    'without a delivery polling is meant',
    400,
    { events_requested: [REVOKED] },
    { holds: { err: 'invalid_request' } },
  ),
  made('a method of nobody', 400, { ...WANTED, delivery: { ...PUSH, method: 'urn:ietf:rfc:9999' } }),
  made('an address without https', 400, leadsTo('http://receiver.office.example/events')),
  made('an address of another kind', 400, leadsTo('file:///etc/passwd')),
  made('an address with an account', 400, leadsTo('https://a:b@receiver.office.example/')),
  made('an address with a number of a person', 400, leadsTo('https://receiver.office.example/13800001111')),
  made('an address that is none', 400, leadsTo(7)),
  made('a header of two lines', 400, leadsTo(URL_OF_RECEIVER, { authorization_header: 'a\r\nhost: b' })),
  made('events that are no list', 400, { ...WANTED, events_requested: REVOKED }),
  made('more events than anybody knows', 400, {
    ...WANTED,
    events_requested: Array.from({ length: 51 }, () => REVOKED),
  }),
  made('words that are too long', 400, { ...WANTED, description: 'x'.repeat(201) }),
  made('words that hold an address of mail', 400, { ...WANTED, description: 'ask a@office.example' }),
  made('a text with characters that cannot be kept', 400, { ...WANTED, description: 'a\u0000b' }),
  made('no JSON', 400, '{', { holds: { err: 'invalid_request' } }),
  made('a list', 400, '[]'),
  made('nothing', 400, ''),
  made('a form', 415, 'a=b', { contentType: 'application/x-www-form-urlencoded' }),
  made('more than anybody sends', 413, JSON.stringify({ description: 'x'.repeat(20_000) })),
  streams('a second one for the same receiver', 'POST', 409, { source: 'SSF 8.1.1.1', body: WANTED }),
  streams('without a key', 'POST', 401, { source: 'SSF 8.1.1.1', as: 'nobody', body: WANTED, without: 'stream' }),
  streams('with a key that is none', 'POST', 401, { as: 'garbage', body: WANTED, without: 'stream' }),

  streams('read by its name', 'GET', 200, {
    source: 'SSF 8.1.1.2',
    query: '?stream_id=STREAM',
    holds: { stream_id: 'STREAM' },
  }),
  streams('a list where none is named', 'GET', 200, { source: 'SSF 8.1.1.2', holds: { length: 1 } }),
  streams('an empty list where there is none', 'GET', 200, {
    source: 'SSF 8.1.1.2',
    without: 'stream',
    holds: { length: 0 },
  }),
  streams('one of nobody', 'GET', 404, { source: 'SSF 8.1.1.2', query: '?stream_id=x' }),
  streams('one of another receiver', 'GET', 404, { source: 'SSF 8.1.1.2', as: 'other', query: '?stream_id=STREAM' }),
  streams('another receiver sees its own list', 'GET', 200, { as: 'other', holds: { length: 0 } }),
  streams('read without a key', 'GET', 401, { source: 'SSF 8.1.1.2', as: 'nobody' }),

  streams('changed in part', 'PATCH', 200, {
    ...{ source: 'SSF 8.1.1.3', body: { ...GOOD, events_requested: [REVOKED] } },
    holds: { events_requested: [REVOKED], delivery: PUSH },
  }),
  streams('changed with what we supply, as it is', 'PATCH', 200, {
    source: 'SSF 8.1.1.3',
    body: { ...GOOD, events_supported: [REVOKED, CHANGED], events_delivered: [REVOKED, CHANGED], description: 'B' },
    holds: { description: 'B' },
  }),
  streams('another issuer', 'PATCH', 400, {
    source: 'SSF 8.1.1.3',
    body: { ...GOOD, iss: 'https://elsewhere.example' },
  }),
  streams('another audience', 'PATCH', 400, { source: 'SSF 8.1.1.3', body: { ...GOOD, aud: 'somebody' } }),
  streams('other events delivered', 'PATCH', 400, { source: 'SSF 8.1.1.3', body: { ...GOOD, events_delivered: [] } }),
  streams('changed to polling', 'PATCH', 400, {
    source: 'SSF 8.1.1.3',
    body: { ...GOOD, delivery: { method: 'urn:ietf:rfc:8936' } },
  }),
  streams('changed without its name', 'PATCH', 400, { source: 'SSF 8.1.1.3', body: { description: 'B' } }),
  streams('a change of one of nobody', 'PATCH', 404, {
    source: 'SSF 8.1.1.3',
    body: { stream_id: 'x', description: 'B' },
  }),
  streams('a change by another', 'PATCH', 404, {
    source: 'SSF 8.1.1.3',
    as: 'other',
    body: { ...GOOD, description: 'B' },
  }),
  streams('replaced as a whole', 'PUT', 200, {
    ...{ source: 'SSF 8.1.1.4', body: { ...GOOD, delivery: PUSH } },
    holds: { events_requested: [], delivery: PUSH },
  }),
  streams('replaced without its delivery', 'PUT', 400, {
    source: 'SSF 8.1.1.4',
    body: { ...GOOD, events_requested: [REVOKED] },
  }),
  streams('a replacement by another', 'PUT', 404, { source: 'SSF 8.1.1.4', as: 'other', body: { ...GOOD, ...WANTED } }),
  streams('deleted', 'DELETE', 204, { source: 'SSF 8.1.1.5', query: '?stream_id=STREAM' }),
  streams('deleted without its name', 'DELETE', 404, { source: 'SSF 8.1.1.5' }),
  streams('deleted by another', 'DELETE', 404, { source: 'SSF 8.1.1.5', as: 'other', query: '?stream_id=STREAM' }),

  status('a stream that the office has not released waits', 'GET', 200, {
    ...{ source: 'SSF 8.1.2.1', query: '?stream_id=STREAM', holds: { stream_id: 'STREAM', status: 'paused' } },
  }),
  status('the status of none', 'GET', 404, { source: 'SSF 8.1.2.1' }),
  status('the status of another’s', 'GET', 404, { source: 'SSF 8.1.2.1', as: 'other', query: '?stream_id=STREAM' }),
  ...(['paused', 'disabled'] as const).map((to) =>
    status(`${to} by the receiver`, 'POST', 200, {
      ...{ source: 'SSF 8.1.2.2', body: { ...GOOD, status: to, reason: 'Maintenance' } },
      holds: { stream_id: 'STREAM', status: to, reason: 'Maintenance' },
    }),
  ),
  status('enabled by the receiver waits for the office', 'POST', 200, {
    ...{ source: 'SSF 8.1.2.2', body: { ...GOOD, status: 'enabled' }, holds: { status: 'paused' } },
  }),
  status('a status that is none', 'POST', 400, { source: 'SSF 8.1.2.2', body: { ...GOOD, status: 'on' } }),
  status('a reason that is no text', 'POST', 400, {
    source: 'SSF 8.1.2.2',
    body: { ...GOOD, status: 'paused', reason: 7 },
  }),
  status('a status without a stream', 'POST', 400, { source: 'SSF 8.1.2.2', body: { status: 'paused' } }),
  status('a status of another’s', 'POST', 404, {
    source: 'SSF 8.1.2.2',
    as: 'other',
    body: { ...GOOD, status: 'paused' },
  }),

  verify('a sign of life', 204, { ...GOOD, state: 'VGhpcyBpcyBh' }),
  verify('a sign of life without words', 204, GOOD),
  verify('words that are none', 400, { ...GOOD, state: 1 }),
  verify('words without an end', 400, { ...GOOD, state: 'x'.repeat(1001) }),
  verify('of no stream', 400, {}),
  verify('of another’s', 404, GOOD, { as: 'other' }),
  verify('without a key', 401, GOOD, { as: 'nobody' }),

  subject('add', 'everybody is told of by default', 200, { ...GOOD, subject: SOMEBODY, verified: true }),
  subject('add', 'a subject that is none', 400, { ...GOOD, subject: 'somebody' }),
  subject('add', 'a subject of no format', 400, { ...GOOD, subject: {} }),
  subject('add', 'to a stream of nobody', 404, { stream_id: 'x', subject: SOMEBODY }),
  subject('remove', 'nobody is taken out (SSF 9.3)', 403, { ...GOOD, subject: SOMEBODY }),
  subject('remove', 'from a stream of nobody', 404, { stream_id: 'x', subject: SOMEBODY }),
];

/** @returns what is otherwise than expected, one line each */
export async function compareStreams(
  transmitter: Transmitter,
  sql: Statements,
  connected: ConnectedReceiver,
  expectations: readonly StreamExpectation[] = STREAM_EXPECTATIONS,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const expected of expectations) {
    const difference = await compareOne(transmitter, sql, connected, expected);
    if (difference !== null) wrong.push(`${expected.source}: ${expected.says}: ${difference}`);
  }
  return wrong;
}

async function compareOne(
  transmitter: Transmitter,
  sql: Statements,
  { token, otherToken, connectorId }: ConnectedReceiver,
  expected: StreamExpectation,
): Promise<string | null> {
  await sql('delete from signal_stream where connector_id = $1', [connectorId]);
  const bearer = (key: string) => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' });
  let streamId = '';
  if (expected.without !== 'stream') {
    const body = JSON.stringify(WANTED);
    const begun = await transmitter.ask({ method: 'POST', path: '/ssf/streams', body, headers: bearer(token) });
    streamId = String((JSON.parse(begun.body === '' ? '{}' : begun.body) as Json).stream_id);
  }
  const named = (text: string) => text.replaceAll('STREAM', streamId);
  const { method, path, query = '', as, body, contentType } = expected;
  const keys = {
    other: bearer(otherToken),
    nobody: { 'content-type': 'application/json' },
    garbage: bearer('kean_garbage'),
  };
  const headers = {
    ...(as === undefined ? bearer(token) : keys[as]),
    ...(contentType !== undefined && { 'content-type': contentType }),
  };
  const answer = await transmitter.ask({
    ...{ method, path: path + named(query), headers },
    ...(body !== undefined && { body: named(typeof body === 'string' ? body : JSON.stringify(body)) }),
  });
  if (answer.status !== expected.status) return `answered ${answer.status} instead of ${expected.status}`;
  if (answer.body !== '' && !answer.contentType.startsWith('application/json'))
    return `answered as ${answer.contentType}`;
  return holds(answer.body, JSON.parse(named(JSON.stringify(expected.holds ?? {}))) as Json);
}

function holds(body: string, members: Json): string | null {
  if (Object.keys(members).length === 0) return null;
  const answered = JSON.parse(body) as Json;
  const wrong = Object.entries(members).find(
    ([name, value]) => JSON.stringify(answered[name]) !== JSON.stringify(value),
  );
  return wrong === undefined ? null : `${wrong[0]} is ${JSON.stringify(answered[wrong[0]])}`;
}
