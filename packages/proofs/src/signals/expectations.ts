import { randomUUID } from 'node:crypto';
import type { Statements } from '../scim/directory-office.ts';
import type { ForeignProvider, SignedBy } from './foreign-provider.ts';
import { AUDIENCE, ISSUER } from './foreign-provider.ts';
import { type ConnectedProvider, signIn } from './provider-office.ts';

type Json = Readonly<Record<string, unknown>>;

/** One behaviour: what a provider sends, and what the standard or the office expects of it. */
export interface Expectation {
  readonly source: string;
  readonly says: string;
  readonly event?: readonly [type: string, payload?: Json];
  /** `sub_id`; without one the person's address. `null`: none. */
  readonly about?: ((provider: ConnectedProvider) => Json) | null;
  readonly claims?: Json;
  readonly header?: Json;
  readonly by?: SignedBy;
  /** Instead of a token. */
  readonly raw?: string;
  readonly contentType?: string;
  readonly key?: string;
  readonly connector?: string;
  /** Sent so often, with the same words. */
  readonly times?: number;
  readonly status: number;
  readonly err?: string;
  /** Whether the person's sessions are over afterwards. */
  readonly ends: boolean;
  /** How often it stands in the register afterwards, beyond what stood there. */
  readonly kept?: number;
}

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';
const REVOKED = [`${CAEP}session-revoked`, { event_timestamp: 1_790_000_000, initiating_entity: 'policy' }] as const;
const changed = (change: unknown, type: unknown = 'password') =>
  [`${CAEP}credential-change`, { credential_type: type, change_type: change }] as const;
const stream = () => ({ format: 'opaque', id: 'f67e39a0a4d34d56b3aa1bc4cff0069f' });
const seconds = (ago: number) => Math.floor(Date.now() / 1000) - ago;
const DAY = 86_400;

const taken = (source: string, says: string, more: Partial<Expectation>): Expectation => ({
  ...{ source, says, event: REVOKED, status: 202, ends: true, kept: 1 },
  ...more,
});
const refused = (source: string, says: string, err: string, more: Partial<Expectation>): Expectation => ({
  ...{ source, says, event: REVOKED, status: 400, err, ends: false, kept: 0 },
  ...more,
});
const idle = { ends: false } as const;

export const EXPECTATIONS: readonly Expectation[] = [
  taken('CAEP 3.1', 'a session is revoked: the person is out', {}),
  taken('CAEP 3.1', 'signed with RS256', { by: 'RS256' }),
  taken('CAEP 3.1', 'signed with EdDSA', { by: 'EdDSA' }),
  taken('CAEP 3.1', 'without any optional member', { event: [`${CAEP}session-revoked`] }),
  taken('CAEP 2', 'reasons in languages', {
    event: [`${CAEP}session-revoked`, { reason_admin: { en: 'Policy violation' }, reason_user: { 'zh-CN': '策略' } }],
  }),
  taken('CAEP 3.3', 'a credential is revoked', { event: changed('revoke') }),
  taken('CAEP 3.3', 'a credential is deleted', { event: changed('delete', 'fido2-roaming') }),
  taken('CAEP 3.3', 'a new credential ends nothing', { event: changed('create', 'fido2-platform'), ...idle }),
  taken('CAEP 3.3', 'a changed credential ends nothing', { event: changed('update'), ...idle }),
  refused('CAEP 3.3', 'a change that is none', 'invalid_request', { event: changed('compromise') }),
  refused('CAEP 3.3', 'a change without its type', 'invalid_request', { event: [`${CAEP}credential-change`, {}] }),
  refused('CAEP 2', 'a time that is none', 'invalid_request', { event: [REVOKED[0], { event_timestamp: 'now' }] }),
  refused('CAEP 2', 'an entity that is none', 'invalid_request', { event: [REVOKED[0], { initiating_entity: 'x' }] }),
  taken('CAEP 3', 'an event of which nothing follows', { event: [`${CAEP}assurance-level-change`, {}], ...idle }),
  taken('RISC 2.7', 'a credential is in other hands', {
    event: [`${RISC}credential-compromise`, { credential_type: 'password' }],
  }),
  refused('RISC 2.7', 'in other hands, but which', 'invalid_request', { event: [`${RISC}credential-compromise`, {}] }),
  taken('RISC 2.10', 'sessions are revoked, in the older words', { event: [`${RISC}sessions-revoked`] }),
  taken('RISC 2.3', 'an account is disabled: who may not suspend ends sessions', {
    event: [`${RISC}account-disabled`, { reason: 'hijacking' }],
  }),
  taken('RISC 2.4', 'an account is enabled: nobody comes back by it', { event: [`${RISC}account-enabled`], ...idle }),
  taken('SSF 8.1.4', 'a verification', {
    event: [`${SSF}verification`, { state: 'VGhpcyBpcyBh' }],
    about: stream,
    ...idle,
  }),
  refused('SSF 8.1.4', 'a verification with a state that is no text', 'invalid_request', {
    ...{ event: [`${SSF}verification`, { state: 1 }] as const, about: stream },
  }),
  taken('SSF 8.1.5', 'a stream is paused', {
    event: [`${SSF}stream-updated`, { status: 'paused' }],
    about: stream,
    ...idle,
  }),
  taken('SSF 8.1.5', 'and enabled again', {
    event: [`${SSF}stream-updated`, { status: 'enabled' }],
    about: stream,
    ...idle,
  }),
  refused('SSF 8.1.5', 'a state that no stream has', 'invalid_request', {
    ...{ event: [`${SSF}stream-updated`, { status: 'gone' }] as const, about: stream },
  }),

  taken('RFC 9493 3.2.2', 'an address in other letters', {
    about: ({ person }) => ({ format: 'email', email: person.mail.toUpperCase() }),
  }),
  taken('RFC 9493 3.2.1', 'an account', { about: ({ person }) => ({ format: 'account', uri: `acct:${person.mail}` }) }),
  taken('RFC 9493 3.2.3', 'whoever signs in by the provider', {
    about: ({ person }) => ({ format: 'iss_sub', iss: ISSUER, sub: person.subject }),
  }),
  taken('RFC 9493 3.2.3', 'whom a directory calls so', {
    about: ({ person }) => ({ format: 'iss_sub', iss: ISSUER, sub: person.externalId }),
  }),
  taken('RFC 9493 3.2.3', 'a provider answers for its own people alone', {
    about: ({ person }) => ({ format: 'iss_sub', iss: 'https://other.example', sub: person.subject }),
    ...idle,
  }),
  taken('RFC 9493 3.2.4', 'a name in a directory', {
    about: ({ person }) => ({ format: 'opaque', id: person.externalId }),
  }),
  taken('RFC 9493 3.2.4', 'what SCIM calls the person', {
    about: ({ person }) => ({ format: 'opaque', id: person.id }),
  }),
  taken('RFC 9493 3.2.8', 'several names of one', {
    about: ({ person }) => ({
      format: 'aliases',
      identifiers: [
        { format: 'email', email: person.mail },
        { format: 'opaque', id: person.id },
      ],
    }),
  }),
  taken('RFC 9493 3.2.8', 'names of two are nobody', {
    about: ({ person, compliance }) => ({
      format: 'aliases',
      identifiers: [
        { format: 'email', email: person.mail },
        { format: 'opaque', id: compliance },
      ],
    }),
    ...idle,
  }),
  refused('RFC 9493 3.2.8', 'names within names', 'invalid_request', {
    about: () => ({ format: 'aliases', identifiers: [{ format: 'aliases', identifiers: [stream()] }] }),
  }),
  taken('SSF 3.3', 'a person with a session of theirs', {
    about: ({ person }) => ({
      format: 'complex',
      user: { format: 'email', email: person.mail },
      session: { format: 'opaque', id: 'dMTlD' },
    }),
  }),
  taken('SSF 3.3', 'a device without its person', {
    about: () => ({ format: 'complex', device: { format: 'opaque', id: 'd-1' } }),
    ...idle,
  }),
  taken('RFC 9493 3.2.5', 'a telephone number is no name here', {
    about: () => ({ format: 'phone_number', phone_number: '+12065550100' }),
    ...idle,
  }),
  taken('office', 'somebody who does not work here is taken like anybody', {
    about: () => ({ format: 'email', email: 'nobody@office.example' }),
    ...idle,
  }),
  taken('office', 'a name with what SQL reads', { about: () => ({ format: 'opaque', id: `' or ''='` }), ...idle }),
  taken('SSF drafts', 'the subject within the event, as before sub_id', {
    about: null,
    event: [REVOKED[0], { subject: { format: 'email', email: '{{mail}}' } }],
  }),
  refused('SSF 3', 'two subjects', 'invalid_request', {
    event: [REVOKED[0], { subject: { format: 'email', email: 'nobody@office.example' } }],
  }),
  refused('SSF 3', 'no subject', 'invalid_request', { about: null }),
  refused('RFC 9493 3', 'a subject without a format', 'invalid_request', {
    about: () => ({ email: 'a@office.example' }),
  }),
  refused('RFC 9493 3.2.2', 'an address that is none', 'invalid_request', {
    about: () => ({ format: 'email', email: 'nobody' }),
  }),
  refused('RFC 9493 3.2.3', 'an issuer without a subject', 'invalid_request', {
    about: () => ({ format: 'iss_sub', iss: ISSUER }),
  }),

  taken('RFC 8935 2.2', 'the same again is taken, and is the same', { times: 3 }),
  refused('RFC 8935 2.4', 'no token', 'invalid_request', { raw: 'garbage' }),
  refused('RFC 8935 2.4', 'an empty body', 'invalid_request', { raw: '' }),
  refused('RFC 8935 2.4', 'JSON', 'invalid_request', { raw: '{"events":{}}' }),
  refused('RFC 8935 2.4', 'three parts of nothing', 'invalid_request', { raw: 'AAAA.AAAA.AAAA' }),
  refused('RFC 8935 2.4', 'too large', 'invalid_request', { raw: 'A'.repeat(20_000), status: 413 }),
  refused('RFC 8935 2', 'another content type', 'invalid_request', { contentType: 'application/json', status: 415 }),
  refused('RFC 8935 2.4', 'another issuer', 'invalid_issuer', { claims: { iss: 'https://other.example' } }),
  refused('RFC 8935 2.4', 'another audience', 'invalid_audience', { claims: { aud: 'https://other.example' } }),
  taken('RFC 8417 2.2', 'one audience of several', { claims: { aud: ['https://other.example', '{{audience}}'] } }),
  refused('RFC 8935 2.4', 'a key that is not the provider’s', 'invalid_key', { by: 'stranger' }),
  refused('RFC 8935 2.4', 'changed after it was signed', 'invalid_key', { by: 'tampered' }),
  refused('RFC 8725 2.1', 'signed by nobody', 'invalid_key', { by: 'nobody' }),
  refused('RFC 8725 2.1', 'the public key taken for a secret', 'invalid_key', { by: 'public-key-as-secret' }),
  refused('RFC 8725 2.1', 'a key of another kind than the algorithm', 'invalid_key', { header: { kid: 'rs256' } }),
  refused('RFC 7515 4.1.4', 'a key that nobody knows', 'invalid_key', { header: { kid: 'unknown' } }),
  taken('RFC 7515 4.1.4', 'no name of a key, where one fits', { header: { kid: null } }),
  refused('RFC 7515 4.1.11', 'an extension that is not spoken', 'invalid_request', {
    header: { crit: ['b64'], b64: true },
  }),
  refused('RFC 8417 2.3', 'an ID token', 'invalid_request', { header: { typ: 'JWT' } }),
  refused('RFC 8417 2.3', 'a token without a type', 'invalid_request', { header: { typ: null } }),
  taken('RFC 7515 4.1.9', 'the type in full', { header: { typ: 'application/secevent+jwt' } }),
  refused('SSF 4', 'a token that ends', 'invalid_request', { claims: { exp: seconds(-600) } }),
  refused('SSF 4', 'a subject of the token', 'invalid_request', { claims: { sub: 'somebody' } }),
  refused('RFC 8417 2.2', 'no name', 'invalid_request', { claims: { jti: null } }),
  refused('RFC 8417 2.2', 'no time', 'invalid_request', { claims: { iat: null } }),
  refused('RFC 8417 2.2', 'no events', 'invalid_request', { claims: { events: null } }),
  refused('RFC 8417 2.2', 'events of none', 'invalid_request', { claims: { events: {} } }),
  refused('SSF 4', 'two events', 'invalid_request', {
    claims: { events: { [REVOKED[0]]: {}, [`${RISC}account-enabled`]: {} } },
  }),
  refused('RFC 8417 2.2', 'an event that is no object', 'invalid_request', {
    claims: { events: { [REVOKED[0]]: 'revoked' } },
  }),
  refused('office', 'a text that cannot be kept', 'invalid_request', { claims: { jti: 'a\u0000b' } }),
  refused('office', 'older than a week', 'invalid_request', { claims: { iat: seconds(8 * DAY) } }),
  refused('office', 'from tomorrow', 'invalid_request', { claims: { iat: seconds(-DAY) } }),
  taken('office', 'kept back for days while the provider was cut off', { claims: { iat: seconds(5 * DAY) } }),

  refused('RFC 8935 3', 'without a key', 'authentication_failed', { key: '', status: 401 }),
  refused('RFC 8935 3', 'with a key that is none', 'authentication_failed', { key: 'kean_none', status: 401 }),
  refused('RFC 8935 2.4', 'at the address of another', 'access_denied', { connector: randomUUID(), status: 403 }),
  refused('RFC 8935 2.4', 'at an address that is none', 'access_denied', { connector: 'x', status: 403 }),
];

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}
export interface Receiver {
  push(connectorId: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answered>;
}

/** @returns what did not hold, one sentence each; empty where the receiver is as expected */
export async function compareWithExpectations(
  receiver: Receiver,
  sql: Statements,
  foreign: ForeignProvider,
  connected: ConnectedProvider,
  expectations: readonly Expectation[] = EXPECTATIONS,
): Promise<string[]> {
  const wrong: string[] = [];
  const count = async (text: string) => Number((await sql(text))[0]?.count);
  const kept = () => count(`select count(*) from signal_event where connector_id = '${connected.connectorId}'`);
  const sessions = () => count(`select count(*) from auth_session where user_id = '${connected.person.id}'`);
  for (const expected of expectations) {
    const told = `${expected.source}: ${expected.says}`;
    await signIn(sql, connected.person.id);
    const before = await kept();
    const body = expected.raw ?? (await tokenOf(foreign, connected, expected));
    const key = expected.key ?? connected.token;
    const headers = {
      'content-type': expected.contentType ?? 'application/secevent+jwt',
      accept: 'application/json',
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
    };
    for (let time = 0; time < (expected.times ?? 1); time += 1) {
      const answer = await receiver.push(expected.connector ?? connected.connectorId, headers, body);
      if (answer.status !== expected.status) wrong.push(`${told}: ${answer.status} instead of ${expected.status}`);
      const found = errOf(answer);
      if (found !== (expected.err ?? null))
        wrong.push(`${told}: ${found} instead of ${expected.err ?? 'an empty body'}`);
    }
    if (((await sessions()) === 0) !== expected.ends)
      wrong.push(`${told}: ${expected.ends ? 'sessions go on' : 'sessions ended'}`);
    const more = (await kept()) - before;
    if (expected.kept !== undefined && more !== expected.kept) wrong.push(`${told}: kept ${more} times`);
  }
  return wrong;
}

function tokenOf(
  foreign: ForeignProvider,
  connected: ConnectedProvider,
  { event, about, claims = {}, header, by }: Expectation,
): Promise<string> {
  const subject = about === undefined ? { format: 'email', email: connected.person.mail } : about?.(connected);
  const [type, payload = {}] = event ?? [''];
  const told = { ...(subject === undefined ? {} : { sub_id: subject }), events: { [type]: payload }, ...claims };
  const filled = JSON.stringify(told)
    .replaceAll('{{mail}}', connected.person.mail)
    .replaceAll('{{audience}}', AUDIENCE);
  return foreign.token({
    claims: JSON.parse(filled),
    ...(header === undefined ? {} : { header }),
    ...(by === undefined ? {} : { by }),
  });
}

/** `null` for an empty body; a body that is not as RFC 8935 2.4 asks has no word of the standard either. */
function errOf({ body, contentType }: Answered): string | null {
  if (body === '') return null;
  if (!contentType.startsWith('application/json')) return contentType;
  const { err, description, ...more } = JSON.parse(body) as Record<string, unknown>;
  return typeof err === 'string' && typeof description === 'string' && Object.keys(more).length === 0 ? err : body;
}
