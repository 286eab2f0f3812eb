import { readAllStaffFacts, type StaffFacts } from '@kean/agency/rule-sets';
import { seed } from '@kean/agency/seed';
import { authorizerFor, type RuleSet } from '@kean/authorization';
import { type Database, openDatabase } from '@kean/db';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { currentRules } from '../current-rules.ts';
import { readerPrivateKey, readLog, replay } from '../decision-log/index.ts';
import { policies } from '../policies.ts';
import { type StartedDecisions, startDecisions } from '../testing/start-decisions.ts';

let fresh: FreshDatabase;
let sql: OpenedSql;
let db: Database;
let point: StartedDecisions;
let everybody: readonly StaffFacts[];
let rules: RuleSet;
beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  await seed({ authSecret: 'a-secret-of-these-tests-0123456789abcdef', ownerUrl: fresh.urls.kean_owner });
  db = openDatabase({ url: fresh.urls.kean_permissions, applicationName: 'kean-test' });
  point = await startDecisions({ databaseUrl: fresh.urls.kean_permissions });
  everybody = await readAllStaffFacts(db);
  rules = await currentRules(db, policies).confirmed();
});
afterAll(async () => {
  await point.dispose();
  await Promise.all([db.close(), sql.close()]);
  await fresh.dispose();
});

const agent = (): StaffFacts => {
  const found = everybody.find(({ roles, branchId }) => roles.includes('agent') && branchId !== null);
  if (found === undefined) throw new Error('the seeded office has no agent');
  return found;
};
const rowOf = (person: StaffFacts, changes: object = {}) => ({
  assigneeId: person.staffId,
  assignmentLapsesAt: null,
  teamId: person.teamId,
  branchId: person.branchId,
  regionId: person.regionId,
  ...changes,
});
const question = (staffId: string, name: string, row: object, field?: string) => ({
  subject: { type: 'staff', id: staffId },
  action: { name, ...(field === undefined ? {} : { properties: { field } }) },
  resource: { type: 'Client', id: '018f0000-0000-7000-8000-000000000001', properties: row },
});
const decide = async (asked: object) => {
  const { status, body } = await point.ours.post('/access/v1/evaluation', asked);
  expect(status).toBe(200);
  return body as { decision: boolean; context: { reason: string; policy: object } };
};

describe('our own domain', () => {
  it('answers as the authorizer in every process answers, for everybody, every act, and rows near and far', async () => {
    const clientActs = policies.flatMap(({ clause, actions }) =>
      actions
        .filter(({ subject }) => subject === 'Client')
        .map(({ action, fields = [] }) => ({ name: `${clause}.${action}`, fields })),
    );
    let [compared, permitted] = [0, 0];
    for (const person of everybody) {
      const other = everybody.find(({ branchId }) => branchId !== person.branchId) ?? person;
      const rows = [
        rowOf(person),
        rowOf(other),
        rowOf(other, { branchId: person.branchId }),
        rowOf(person, { assignmentLapsesAt: '2020-01-01T00:00:00Z', teamId: null, branchId: null, regionId: null }),
        rowOf(person, { assignmentLapsesAt: '2999-01-01T00:00:00Z', teamId: null, branchId: null, regionId: null }),
        {},
      ];
      const asked = rows.flatMap((row) =>
        clientActs.flatMap(({ name, fields }) => [undefined, ...fields].map((field) => ({ name, row, field }))),
      );
      const { body } = await point.ours.post('/access/v1/evaluations', {
        evaluations: asked.slice(0, 1_000).map(({ name, row, field }) => question(person.staffId, name, row, field)),
      });
      const authorizer = authorizerFor(rules, person);
      const { evaluations } = body as { evaluations: { decision: boolean }[] };
      for (const [at, { name, row, field }] of asked.slice(0, 1_000).entries()) {
        const moment = (row as { assignmentLapsesAt?: string | null }).assignmentLapsesAt;
        const loaded = typeof moment === 'string' ? { ...row, assignmentLapsesAt: new Date(moment) } : row;
        const expected = authorizer.can(name, 'Client', loaded, field);
        expect(evaluations[at]?.decision, `${name} ${field} ${JSON.stringify(row)}`).toBe(expected);
        compared += 1;
        if (expected) permitted += 1;
      }
    }
    expect(compared).toBeGreaterThan(500);
    expect(permitted).toBeGreaterThan(50);
  });

  it('believes nothing that the question says of a person', async () => {
    const person = agent();
    const asked = question(person.staffId, 'agency.edit-roles', {});
    const boasting = {
      ...asked,
      subject: { ...asked.subject, properties: { roles: ['manager', 'compliance'], epoch: 99, branchId: 'x' } },
    };
    expect(await decide(boasting)).toMatchObject({ decision: false, context: { reason: 'not-granted' } });
    const reversed = {
      ...question(person.staffId, 'clients.read', rowOf(person)),
      subject: { type: 'user', id: person.staffId },
    };
    expect(await decide(reversed)).toMatchObject({ decision: false, context: { reason: 'subject-is-not-staff' } });
    for (const id of ['nobody', "' or true --", '00000000-0000-7000-8000-000000000000']) {
      expect((await decide(question(id, 'clients.read', {}))).context.reason).toBe('staff-not-active');
    }
  });

  it('says which rules it rests on', async () => {
    const { context } = await decide(question(agent().staffId, 'clients.read', rowOf(agent())));
    expect(context.policy).toEqual({ domain: 'kean', version: String(rules.version), hash: rules.hash });
  });

  it('knows a suspension with the next question, and forgets nobody by mistake', async () => {
    const person = agent();
    const asked = question(person.staffId, 'clients.read', rowOf(person));
    expect((await decide(asked)).decision).toBe(true);
    await sql.query(`update staff set status = 'suspended' where id = $1`, [person.staffId]);
    expect(await decide(asked)).toMatchObject({ decision: false, context: { reason: 'staff-not-active' } });
    await sql.query(`update staff set status = 'active' where id = $1`, [person.staffId]);
    expect((await decide(asked)).decision).toBe(true);
  });

  it('lists who may, page by page, and what somebody may; records it does not know it does not list', async () => {
    const person = agent();
    const search = { ...question('', 'clients.read', rowOf(person)), subject: { type: 'staff' }, page: { limit: 2 } };
    const found: string[] = [];
    let token = '';
    do {
      const { body } = await point.ours.post('/access/v1/search/subject', { ...search, page: { limit: 2, token } });
      const page = body as { results: { id: string }[]; page: { next_token: string } };
      found.push(...page.results.map(({ id }) => id));
      token = page.page.next_token;
    } while (token !== '');
    const may = everybody.filter((one) => authorizerFor(rules, one).can('clients.read', 'Client', rowOf(person)));
    expect(found).toEqual(may.map(({ staffId }) => staffId));
    const acts = await point.ours.post('/access/v1/search/action', question(person.staffId, '', rowOf(person)));
    const names = (acts.body as { results: { name: string }[] }).results.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['circulation.reveal', 'clients.read']));
    const records = { ...question(person.staffId, 'clients.read', {}), resource: { type: 'Client' } };
    expect((await point.ours.post('/access/v1/search/resource', records)).body).toMatchObject({ results: [] });
  });
});

it('decides nothing without Postgres, and again as soon as it is back', async () => {
  const lonely = await startDecisions({ databaseUrl: 'postgres://kean_permissions@127.0.0.1:1/kean' });
  const asked = question(agent().staffId, 'clients.read', rowOf(agent()));
  const told = await lonely.ours.post('/access/v1/evaluation', asked);
  expect(told).toMatchObject({ status: 503, body: expect.stringMatching(/^unavailable/) });
  await lonely.dispose();
  const name = new URL(fresh.urls.kean_permissions).pathname.slice(1);
  const other = openSql(new URL('/postgres', fresh.adminUrls.kean).href);
  await other.query(`alter database ${name} allow_connections false`);
  await other.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [name]);
  expect((await point.ours.post('/access/v1/evaluation', asked)).status).toBe(503);
  await other.query(`alter database ${name} allow_connections true`);
  await other.close();
  await vi.waitFor(
    async () => expect((await point.ours.post('/access/v1/evaluation', asked)).status).toBe(200),
    10_000,
  );
});

it('replays everything above to the same answers, from facts that name nobody', async () => {
  await point.stop();
  const log = await readLog(point.logFolder, readerPrivateKey(point.readerKey));
  const result = replay(log, policies);
  expect(result.different).toEqual([]);
  expect(result.equal).toBeGreaterThan(10);
  const facts = log.decisions.flatMap((decision) => decision.facts ?? []);
  expect(facts.length).toBeGreaterThan(10);
  expect(Object.keys(facts[0] ?? {}).sort()).toEqual(['branchId', 'epoch', 'regionId', 'roles', 'staffId', 'teamId']);
  const [first] = log.decisions.filter(({ marks }) => marks[0]?.startsWith('-') === true);
  if (first === undefined) throw new Error('nothing was denied');
  const forged = { ...log, decisions: [{ ...first, marks: first.marks.map((mark) => mark.replace(/^-/, '+')) }] };
  expect(replay(forged, policies).different).toHaveLength(1);
});
