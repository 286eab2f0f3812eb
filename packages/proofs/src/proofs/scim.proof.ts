/**
 * A directory comes in from outside, through the portal, to an office that runs: the behaviours of RFC 7643 and RFC 7644, the ways in which directories of the
 * market really write, and a library of others that judges the answers. A server that gets one of them wrong is found.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { startTemporaryInstance } from '@kean/dev/instance';
import { Client } from 'pg';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { connectDirectory, MOVED, type Statements } from '../scim/directory-office.ts';
import { compareWithExpectations, EXPECTATIONS, type Server } from '../scim/expectations.ts';
import { driveForeignClient } from '../scim/foreign-client.ts';

export const proof: Proof = {
  about:
    'A directory that speaks SCIM 2.0 is answered as the standards, Entra and Okta expect, and gives nothing that it was not allowed.',
  run: async (context) => {
    const { instance, dispose } = await startTemporaryInstance();
    const url = new URL(instance.databases.admin);
    url.pathname = new URL(instance.databases.kean.owner).pathname;
    const records = new Client({ connectionString: url.href });
    await records.connect();
    try {
      const sql: Statements = async (text, values = []) => (await records.query(text, [...values])).rows;
      const { token, known } = await connectDirectory(sql);
      const server = throughThePortal(instance.portal.url.replace(/\/$/, ''), token, sql);
      // Clauses in the background move epochs and write events of their own, but not in the first seconds of an office at rest.
      await pause(2_000);
      await proveBehaviours(context, server, known);
      await proveForeignClient(context, server);
      await proveNothingWasTaken(context, sql, known);
    } finally {
      await records.end();
      await dispose();
    }
  },
};

async function proveBehaviours(
  context: ProofContext,
  server: Server,
  known: Readonly<Record<string, string>>,
): Promise<void> {
  const wrong = await compareWithExpectations(server, known);
  for (const each of wrong) context.say(each);
  context.figure('behaviours as expected', `${EXPECTATIONS.length - wrong.length} of ${EXPECTATIONS.length}`);
  context.holds(`every behaviour is as expected (${wrong[0] ?? 'none is not'})`, wrong.length === 0);
  const kept = EXPECTATIONS.filter(
    ({ says }) => says === 'externalId, as Entra asks' || says === 'what is no JSON is refused',
  );
  const careless: Server = {
    ...server,
    ask: async (...asked) => ({ ...(await server.ask(...asked)), status: 200 }),
  };
  context.holds(
    'a server that takes what it should refuse is found',
    (await compareWithExpectations(careless, known, kept)).length > 0,
  );
  const forgetful: Server = {
    ...server,
    ask: (method, path, headers, body) => server.ask(method, path.replace(/filter=[^&]*&?/, ''), headers, body),
  };
  context.holds(
    'a server that forgets a filter is found',
    (await compareWithExpectations(forgetful, known, kept)).length > 0,
  );
}

async function proveForeignClient(context: ProofContext, server: Server): Promise<void> {
  const { filters, patches, resources, wrong } = await driveForeignClient(server);
  for (const each of wrong) context.say(each);
  context.figure('filters that another engine answers alike', filters);
  context.figure('changes that another engine makes alike', patches);
  context.figure('people that another library reads', resources);
  context.holds(`another library agrees (${wrong[0] ?? 'in everything'})`, wrong.length === 0 && resources > 10);
}

/** After everything that was tried. */
async function proveNothingWasTaken(
  context: ProofContext,
  sql: Statements,
  known: Readonly<Record<string, string>>,
): Promise<void> {
  const [above] = await sql(
    `select s.status::text, array_agg(r.role_code) as roles from staff s join staff_role r on r.staff_id = s.id where s.id = $1 group by 1`,
    [known.above],
  );
  context.holds(
    'whoever holds more is as before',
    above?.status === 'active' && JSON.stringify(above.roles) === '["compliance"]',
  );
  const left = await sql(
    `select s.id from staff s join auth_user u on u.id = s.id
      where u.email like '%@office.example' and (s.status <> 'left' or not exists (select from leaving l where l.staff_id = s.id and l.cut_at is not null))`,
  );
  context.holds('everybody who was switched off has left, by a leaving', left.length === 0);
}

function throughThePortal(origin: string, token: string, sql: Statements): Server {
  return {
    ask: async (method, path, headers, body) => {
      const response = await fetch(`${origin}/scim/v2${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === null ? {} : { 'content-type': 'application/scim+json' }),
          ...headers,
        },
        ...(body === null ? {} : { body }),
      });
      const text = await response.text();
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        body: text === '' ? null : JSON.parse(text),
      };
    },
    moved: async () => String((await sql(MOVED))[0]?.moved),
  };
}
