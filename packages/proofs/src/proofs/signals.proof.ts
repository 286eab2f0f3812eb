/**
 * An identity provider comes in from outside, through the portal, to an office that runs: its tokens are made by a library of others, the forged ones by hand. A
 * receiver that takes what it should refuse is found, and somebody who works at a screen is out when the provider says so. And a receiver of
 * others hears from this office what ends here.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Instance, startTemporaryInstance } from '@kean/dev/instance';
import { Client } from 'pg';
import { countOf } from '../harness/context.ts';
import { quantile } from '../harness/interleave.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import type { Statements } from '../scim/directory-office.ts';
import { compareWithExpectations, EXPECTATIONS, type Receiver } from '../signals/expectations.ts';
import { type ForeignProvider, foreignProvider } from '../signals/foreign-provider.ts';
import { proveSending } from '../signals/prove-sending.ts';
import { type ConnectedProvider, connectProvider } from '../signals/provider-office.ts';

const ROUNDS = 20;
const ASKED_AT_ONCE = 8;
const WORST_MS = 250;
const CURRENT = '/trpc/agency.session.current';
const REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';

interface Running {
  readonly receiver: Receiver;
  readonly sql: Statements;
  readonly foreign: ForeignProvider;
  readonly connected: ConnectedProvider;
}

export const proof: Proof = {
  about:
    'Signed security events are taken and sent as the standards say: those of a provider end what they should, once; those of the office are heard within a second.',
  run: async (context) => {
    // As an operator would say it: the receiver lies on this machine.
    process.env.CONNECTOR_PRIVATE_NETWORKS = '127.0.0.1/32';
    const { instance, dispose } = await startTemporaryInstance();
    const url = new URL(instance.databases.admin);
    url.pathname = new URL(instance.databases.kean.owner).pathname;
    const records = new Client({ connectionString: url.href });
    await records.connect();
    try {
      const sql: Statements = async (text, values = []) => (await records.query(text, [...values])).rows;
      const foreign = await foreignProvider();
      const connected = await connectProvider(sql, foreign.keySet);
      const receiver = throughThePortal(instance.portal.url.replace(/\/$/, ''));
      const running = { receiver, sql, foreign, connected };
      await proveBehaviours(context, running);
      await proveCut(context, instance, running);
      await proveSending(context, instance, sql);
    } finally {
      delete process.env.CONNECTOR_PRIVATE_NETWORKS;
      await records.end();
      await dispose();
    }
  },
};

async function proveBehaviours(context: ProofContext, { receiver, sql, foreign, connected }: Running): Promise<void> {
  const compare = (which: Receiver, expectations = EXPECTATIONS) =>
    compareWithExpectations(which, sql, foreign, connected, expectations);
  const wrong = await compare(receiver);
  for (const each of wrong) context.say(each);
  context.figure('behaviours as expected', `${EXPECTATIONS.length - wrong.length} of ${EXPECTATIONS.length}`);
  context.holds(`every behaviour is as expected (${wrong[0] ?? 'none is not'})`, wrong.length === 0);

  const some = EXPECTATIONS.filter(({ source }) => source === 'RFC 8725 2.1' || source === 'RFC 8935 2.4');
  const careless: Receiver = {
    push: async (...pushed) => ({ ...(await receiver.push(...pushed)), status: 202, body: '' }),
  };
  context.holds('a receiver that takes what it should refuse is found', (await compare(careless, some)).length > 10);
  const deaf: Receiver = { push: async () => ({ status: 202, contentType: '', body: '' }) };
  const ending = EXPECTATIONS.filter(({ ends }) => ends);
  const unheard = await compare(deaf, ending);
  context.holds('a receiver that says yes and does nothing is found', unheard.length >= ending.length);
}

/** Somebody asks without a pause; nothing that begins after the provider was answered is served. */
async function proveCut(context: ProofContext, instance: Instance, running: Running): Promise<void> {
  const agent = demoOf(instance, 'agent');
  const times: number[] = [];
  let late = 0;
  for (let round = 0; round < countOf(context, 'rounds', ROUNDS); round += 1) {
    const person = await Colleague.signIn(instance, agent);
    const calls: { began: number; status: number }[] = [];
    let going = true;
    const crowd = Array.from({ length: ASKED_AT_ONCE }, async () => {
      while (going) {
        const began = performance.now();
        const { status } = await person.send(CURRENT);
        calls.push({ began, status });
      }
    });
    await pause(200);
    const body = await running.foreign.token({
      claims: { sub_id: { format: 'email', email: agent.email }, events: { [REVOKED]: {} } },
    });
    const headers = {
      'content-type': 'application/secevent+jwt',
      authorization: `Bearer ${running.connected.token}`,
    };
    const pushed = performance.now();
    const { status } = await running.receiver.push(running.connected.connectorId, headers, body);
    const answered = performance.now();
    await pause(300);
    going = false;
    await Promise.all(crowd);
    if (status !== 202 || !calls.some((call) => call.began < pushed && call.status === 200))
      throw new Error(`the provider was answered ${status}, or nobody was at work`);
    late += calls.filter((call) => call.began > answered && call.status !== 401).length;
    const refused = calls.filter((call) => call.status === 401).map(({ began }) => began);
    times.push(Math.max(0, Math.min(...refused) - pushed));
  }
  context.figure('from the push to the first refused call, p50', `${quantile(times, 0.5).toFixed(0)} ms`);
  context.figure('from the push to the first refused call, worst', `${Math.max(...times).toFixed(0)} ms`);
  context.holds(`nothing is served after the provider was answered (${late} were)`, late === 0);
  context.holds(`the worst is within ${WORST_MS} ms`, Math.max(...times) <= WORST_MS);
}

function throughThePortal(origin: string): Receiver {
  return {
    push: async (connectorId, headers, body) => {
      const response = await fetch(`${origin}/ssf/receive/${connectorId}`, { method: 'POST', headers, body });
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        body: await response.text(),
      };
    },
  };
}
