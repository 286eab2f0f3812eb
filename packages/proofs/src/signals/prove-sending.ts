import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '@kean/dev/instance';
import { countOf } from '../harness/context.ts';
import { quantile } from '../harness/interleave.ts';
import type { ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import type { Statements } from '../scim/directory-office.ts';
import { type ForeignReceiver, foreignReceiver, type Heard, SHOWN } from './foreign-receiver.ts';
import { AUDIENCE, connectReceivers } from './receiver-office.ts';
import {
  compareStreams,
  STREAM_EXPECTATIONS,
  type StreamExpectation,
  type Transmitter,
} from './transmitter-expectations.ts';

const ROUNDS = 20;
const WORST_MS = 1_000;
const PATIENCE_MS = 30_000;
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';

interface Sending {
  readonly instance: Instance;
  readonly sql: Statements;
  readonly hr: Colleague;
  readonly transmitter: Transmitter;
  readonly receiver: ForeignReceiver;
  readonly token: string;
  readonly connectorId: string;
}

/** The sending half: a receiver of others sets up its stream from outside, through the portal, and hears what the office does. */
export async function proveSending(context: ProofContext, instance: Instance, sql: Statements): Promise<void> {
  const origin = new URL(instance.portal.url).origin;
  const transmitter = throughThePortal(origin);
  await proveManagement(context, transmitter, sql);
  const receiver = await foreignReceiver(origin, AUDIENCE);
  try {
    const hr = await Colleague.signIn(instance, demoOf(instance, 'hr'));
    const sending = { instance, sql, hr, transmitter, receiver, ...(await connectByHand(hr)) };
    const streamId = await setUp(context, sending);
    await proveTold(context, sending);
    await proveRefused(context, sending);
    await proveRotation(context, sending);
    await proveHeld(context, sending, streamId);
    context.holds(
      `the receiver could check every token by the keys that are published (${receiver.unchecked[0] ?? 'all of them'})`,
      receiver.unchecked.length === 0,
    );
  } finally {
    await receiver.close();
  }
}

async function proveManagement(context: ProofContext, transmitter: Transmitter, sql: Statements): Promise<void> {
  const connected = await connectReceivers(sql);
  const wrong = await compareStreams(transmitter, sql, connected);
  for (const each of wrong) context.say(each);
  context.figure(
    'behaviours of streams as expected',
    `${STREAM_EXPECTATIONS.length - wrong.length} of ${STREAM_EXPECTATIONS.length}`,
  );
  context.holds(`every behaviour of streams is as expected (${wrong[0] ?? 'none is not'})`, wrong.length === 0);
  const refused: readonly StreamExpectation[] = STREAM_EXPECTATIONS.filter(({ status }) => status >= 400);
  const careless: Transmitter = { ask: async (asked) => ({ ...(await transmitter.ask(asked)), status: 200 }) };
  const found = await compareStreams(careless, sql, connected, refused);
  context.holds('a transmitter that takes what it should refuse is found', found.length === refused.length);
}

async function connectByHand(hr: Colleague): Promise<{ token: string; connectorId: string }> {
  const { key, view } = await hr.mutate<{ key: string; view: { id: string } }>('agency.keys.create', {
    ...{ name: '办公平台', days: 90, actions: ['personnel.provision'] },
  });
  const { connectorId } = await hr.mutate<{ connectorId: string }>('personnel.receivers.make', {
    ...{ label: '办公平台', keyId: view.id, audience: AUDIENCE, subject: 'email' },
  });
  return { token: key, connectorId };
}

const asReceiver = ({ transmitter, token }: Sending, method: string, path: string, body?: object) =>
  transmitter.ask({
    ...{ method, path, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function setUp(context: ProofContext, sending: Sending): Promise<string> {
  const { receiver, connectorId, instance, sql } = sending;
  const made = await asReceiver(sending, 'POST', '/ssf/streams', {
    delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: receiver.address, authorization_header: SHOWN },
    events_requested: [`${CAEP}session-revoked`, `${CAEP}credential-change`],
  });
  const streamId = String((JSON.parse(made.body) as { stream_id?: unknown }).stream_id);
  await signOutAtWork(sending);
  await pause(1_000);
  context.holds('nobody is named to a receiver that the office has not released', receiver.heard.length === 0);
  const compliance = await Colleague.signIn(instance, demoOf(instance, 'compliance'));
  const [seen] = await sql('select version from connector where id = $1', [connectorId]);
  await compliance.mutate('personnel.receivers.release', { connectorId, version: seen?.version });
  const asked = performance.now();
  await asReceiver(sending, 'POST', '/ssf/verify', { stream_id: streamId, state: 'of the receiver' });
  const lives = await heardBy(
    receiver,
    ({ claims }) => claims.events[`${SSF}verification`]?.state === 'of the receiver',
  );
  context.figure('from asking for a verification to hearing it', `${(performance.now() - asked).toFixed(0)} ms`);
  context.holds('a verification comes back with the receiver’s words, of its stream', isOfStream(lives, streamId));
  const released = await heardBy(receiver, ({ claims }) => claims.events[`${SSF}stream-updated`]?.status === 'enabled');
  context.holds('the receiver hears that it was released', isOfStream(released, streamId));
  return streamId;
}

const isOfStream = (heard: Heard | null, id: string) =>
  JSON.stringify(heard?.claims.sub_id) === JSON.stringify({ format: 'opaque', id });

/** HR signs somebody out who works at a screen; the receiver hears it after the commit. */
async function proveTold(context: ProofContext, sending: Sending): Promise<void> {
  const { instance, receiver } = sending;
  const agent = demoOf(instance, 'agent');
  const times: number[] = [];
  for (let round = 0; round < countOf(context, 'rounds', ROUNDS); round += 1) {
    const before = receiver.heard.length;
    const began = await signOutAtWork(sending);
    const heard = await heardBy(receiver, () => true, before);
    if (heard === null) throw new Error('the receiver did not hear that somebody was signed out');
    const [said] = Object.values(heard.claims.events);
    const subject = heard.claims.sub_id as { readonly email?: unknown };
    if (subject.email !== agent.email || said?.initiating_entity !== 'admin')
      throw new Error('it heard of something else');
    times.push(heard.at - began);
  }
  context.figure('from signing somebody out to the receiver, p50', `${quantile(times, 0.5).toFixed(0)} ms`);
  context.figure('from signing somebody out to the receiver, worst', `${Math.max(...times).toFixed(0)} ms`);
  context.holds(`the receiver hears of every one within ${WORST_MS} ms`, Math.max(...times) <= WORST_MS);
}

async function proveRefused(context: ProofContext, sending: Sending): Promise<void> {
  const { receiver, connectorId, sql, hr } = sending;
  const before = receiver.heard.length;
  receiver.answerWith(503);
  await signOutAtWork(sending);
  const first = await heardBy(receiver, () => true, before);
  receiver.answerWith(202);
  const again = await heardBy(receiver, ({ claims }) => claims.jti === first?.claims.jti, before + 1);
  context.holds('one that is down is told again, by the same name', again !== null);

  receiver.answerWith(400, 'invalid_audience');
  const at = receiver.heard.length;
  await signOutAtWork(sending);
  const refused = await heardBy(receiver, () => true, at);
  const [dead] = await until(
    () => sql(`select id, cause from connector_delivery where connector_id = $1 and state = 'dead'`, [connectorId]),
    (rows) => rows.length > 0,
  );
  context.holds('what it refuses waits for a person, with the cause', dead?.cause === 'SYSTEM_SAYS_AUDIENCE');
  receiver.answerWith(202);
  const count = receiver.heard.length;
  await hr.mutate('personnel.deliveries.sendAgain', { deliveryId: dead?.id });
  const taken = await heardBy(receiver, ({ claims }) => claims.jti === refused?.claims.jti, count);
  context.holds('a person sends it again', taken !== null);
}

/** A delivery waits while the key is withdrawn: it is signed by the one that signs when it goes. */
async function proveRotation(context: ProofContext, sending: Sending): Promise<void> {
  const { receiver, hr } = sending;
  receiver.answerWith(503);
  const before = receiver.heard.length;
  await signOutAtWork(sending);
  const first = await heardBy(receiver, () => true, before);
  const { keys } = await hr.query<{ keys: { keyId: string; standing: string }[] }>('personnel.receivers.list');
  await hr.mutate('personnel.receivers.renewSigningKey', { seen: keys[0]?.keyId, atOnce: true });
  receiver.forgetKeys();
  receiver.answerWith(202);
  const then = receiver.heard.length;
  const second = await heardBy(receiver, ({ claims }) => claims.jti === first?.claims.jti, then);
  context.holds(
    'what waited while the key was replaced is signed by the new one, and is the same',
    second !== null && second.kid !== first?.kid,
  );
}

async function proveHeld(context: ProofContext, sending: Sending, streamId: string): Promise<void> {
  const { receiver } = sending;
  const before = receiver.heard.length;
  const turn = (status: string) => asReceiver(sending, 'POST', '/ssf/status', { stream_id: streamId, status });
  await turn('paused');
  await signOutAtWork(sending);
  await pause(1_500);
  const whilePaused = receiver.heard.length - before;
  await turn('enabled');
  const after = await heardBy(receiver, () => true, before);
  context.holds(
    'what happened while the receiver had paused comes when it goes on',
    whilePaused === 0 && after !== null,
  );
  await turn('disabled');
  const at = receiver.heard.length;
  await signOutAtWork(sending);
  await turn('enabled');
  await pause(1_500);
  context.holds('what happened while it had disabled the stream does not', receiver.heard.length === at);
}

/** Somebody comes in to work, and HR signs them out everywhere. @returns when HR asked */
async function signOutAtWork({ hr, sql, instance }: Sending): Promise<number> {
  const agent = demoOf(instance, 'agent');
  await Colleague.signIn(instance, agent);
  const [person] = await sql('select id from auth_user where email = $1', [agent.email]);
  const began = Date.now();
  await hr.mutate('agency.people.endSessions', { staffId: person?.id });
  return began;
}

async function heardBy(receiver: ForeignReceiver, is: (heard: Heard) => boolean, from = 0): Promise<Heard | null> {
  const found = () => receiver.heard.slice(from).find(is) ?? null;
  return until(
    () => Promise.resolve(found()),
    (heard) => heard !== null,
  );
}

async function until<Value>(ask: () => Promise<Value>, is: (value: Value) => boolean): Promise<Value> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = await ask();
    if (is(value) || performance.now() > deadline) return value;
    await pause(5);
  }
}

function throughThePortal(origin: string): Transmitter {
  return {
    ask: async ({ method, path, body, headers }) => {
      const response = await fetch(`${origin}${path}`, { method, headers, ...(body !== undefined && { body }) });
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        body: await response.text(),
      };
    },
  };
}
