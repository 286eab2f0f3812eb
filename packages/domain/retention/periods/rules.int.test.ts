import { aCall, aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retentionApi } from '../api.ts';
import { windEveryClock } from '../clocks/wind-clocks.ts';
import { RuleGroup } from '../contract.ts';
import { policy } from '../policy.ts';
import { aFloorIsWhatLawAsks } from '../rules/a-floor-is-what-law-asks.ts';
import { openWorker, type WorkerOffice } from '../testing/index.ts';

let office: TestOffice;
let workers: WorkerOffice;
let here: TestBranch;
let one: SignedInContext;
let other: SignedInContext;
let agent: SignedInContext;
const as = callerFactory(retentionApi);
const WRITES = { 'retention.read-rules': 'agency', 'retention.write-rules': 'agency' } as const;
const SEES = { 'retention.see-clocks': 'branch', 'retention.state-events': 'branch' } as const;

beforeAll(async () => {
  office = await openOffice();
  workers = await openWorker(office);
  here = await aBranch(office.sql);
  const someone = async (holding: Parameters<typeof aCall>[3]) => {
    const call = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], holding, ['compliance']);
    return { ...call, principal: { ...call.principal, assurance: { owes: 'nothing', provenSecondsAgo: 0 } } as const };
  };
  [one, other, agent] = [await someone(WRITES), await someone(WRITES), await someone(SEES)];
});
afterAll(async () => {
  await workers.close();
  await office.close();
});
beforeEach(() => office.sql.query('truncate retention_rule cascade'));

const aRule = (over: object = {}) => ({
  ruleId: newId<'RetentionRule'>(),
  ...({ group: 'client-dossier', startsWith: 'last-contact', months: 24, law: null } as const),
  ...over,
});
async function published(over: object = {}): Promise<Id<'RetentionRule'>> {
  const rule = aRule(over);
  await as(one).rules.draft(rule);
  await as(one).rules.simulate({ ruleId: rule.ruleId });
  await as(other).rules.publish({ ruleId: rule.ruleId });
  return rule.ruleId;
}
/** Registered so many months ago, and never heard of since. */
async function aClientSince(months: number): Promise<ClientId> {
  const id = await aClient(office, here);
  await office.sql.query(`update client set created_at = now() - make_interval(months => $2) where id = $1`, [
    id,
    months,
  ]);
  await office.sql.query(`update consent_act set at = now() - make_interval(months => $2) where client_id = $1`, [
    id,
    months,
  ]);
  return id;
}
const day = async (text: string) =>
  (
    await office.sql.query<{ day: string }>(
      `select ((now() at time zone 'Asia/Shanghai')::date ${text})::date::text as day`,
    )
  )[0]?.day ?? '';
const clocksOf = (clientId: ClientId) => as(agent).clocks.of({ clientId });
const dossierOf = async (clientId: ClientId) =>
  (await clocksOf(clientId)).groups.find(({ group }) => group === 'client-dossier');

describe('a rule', () => {
  it('is drafted by one, simulated, and published by another; then it stands until the next', async () => {
    const rule = aRule();
    await as(one).rules.draft(rule);
    const publish = (call: SignedInContext) => as(call).rules.publish({ ruleId: rule.ruleId });
    await expect(publish(one)).rejects.toMatchObject({ cause: { code: 'RETENTION_RULE_DRAFTED_BY_YOU' } });
    await expect(publish(other)).rejects.toMatchObject({ cause: { code: 'RETENTION_RULE_NOT_SIMULATED' } });
    await as(one).rules.simulate({ ruleId: rule.ruleId });
    await publish(other);
    const second = await published({ months: 36 });
    const dossier = (await as(one).rules.list()).find(({ group }) => group === 'client-dossier');
    expect(dossier?.stands).toMatchObject({ ruleId: second, version: 2, months: 36, state: 'published' });
    expect(dossier?.past.map(({ ruleId }) => ruleId)).toEqual([rule.ruleId]);
    const jobs = `select from outbox where job = 'retention.wind-clocks'`;
    expect((await office.sql.query(jobs)).length).toBeGreaterThan(0);
  });

  it('undercuts no floor, in the database neither, and floors are those of the table of law', async () => {
    for (const group of RuleGroup.options) {
      const floor = aFloorIsWhatLawAsks(group).months;
      const [row] = await office.sql.query('select retention_floor_months($1) as months', [group]);
      expect([group, row]).toEqual([group, { months: floor }]);
    }
    const short = aRule({ group: 'contract-papers', startsWith: 'contract-ended', months: 59 });
    await expect(as(one).rules.draft(short)).rejects.toMatchObject({ cause: { code: 'RETENTION_RULE_UNDER_FLOOR' } });
    const insert = `insert into retention_rule (id, group_code, version, starts_with, months, drafted_by) values ($1, 'logs', 1, 'recorded', $2, $1)`;
    await expect(office.sql.query(insert, [newId(), 5])).rejects.toThrow('keeps_its_floor');
    await office.sql.query(insert, [newId(), 6]);
  });

  it('is published past no second person and rewritten by nobody, whatever the process asks', async () => {
    const rule = aRule();
    await as(one).rules.draft(rule);
    const past = (text: string) =>
      inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
        tx.query(`update retention_rule set ${text} where id = $1::uuid`, [rule.ruleId]),
      );
    await expect(past(`state = 'published', published_at = now(), published_by = drafted_by`)).rejects.toMatchObject({
      code: 'DB_STATEMENT_FAILED',
    });
    await expect(past('months = 1')).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });
});

describe('a simulation', () => {
  it('counts what would be due, beside what stands, and changes no clock', async () => {
    await office.sql.query(`update client set created_at = now()`);
    const ids = await Promise.all([aClientSince(40), aClientSince(20), aClientSince(3)]);
    await published({ months: 36 });
    const rule = aRule({ months: 18 });
    await as(one).rules.draft(rule);
    const simulated = await as(one).rules.simulate({ ruleId: rule.ruleId });
    const [now, next] = simulated.months;
    expect([now?.now, now?.drafted, (now?.drafted ?? 0) + (next?.drafted ?? 0)]).toEqual([1, 2, 2]);
    expect(simulated.months.reduce((all, month) => all + month.drafted, simulated.later.drafted)).toBe(
      simulated.clients,
    );
    expect(simulated.branches).toHaveLength(1);
    expect(simulated.samples[0]).toMatchObject({ dueOn: await day(`- interval '22 months' + interval '1 day'`) });
    expect(ids).toHaveLength(3);
    expect((await dossierOf(ids[1]))?.isDue).toBe(false);
  });
});

describe('a clock', () => {
  it('runs from the last contact by the rule that stands, and starts anew with contact and with a new rule', async () => {
    await published({ months: 24 });
    const id = await aClientSince(30);
    expect(await dossierOf(id)).toMatchObject({ isDue: true, startedOn: await day(`- interval '30 months'`) });
    await windEveryClock(workers.worker);
    const wound = 'select due_on::text as due from retention_clock where client_id = $1';
    expect(await office.sql.query(wound, [id])).toEqual([
      { due: await day(`- interval '6 months' + interval '1 day'`) },
    ]);
    await as(agent).clocks.state({ clientId: id, kind: 'contacted', onDay: await day('- 10') });
    expect(await dossierOf(id)).toMatchObject({ isDue: false, startedOn: await day('- 10') });
    await windEveryClock(workers.worker);
    expect(await office.sql.query(wound, [id])).toEqual([
      { due: await day(`- 10 + interval '24 months' + interval '1 day'`) },
    ]);
    expect(await windEveryClock(workers.worker)).toBe(0);
    await published({ startsWith: 'service-finished', months: 1 });
    expect(await dossierOf(id)).toMatchObject({ startedOn: null, dueOn: null });
    await windEveryClock(workers.worker);
    expect(await office.sql.query(wound, [id])).toEqual([]);
    // However long ago somebody says that it was finished: there was contact ten days ago.
    await as(agent).clocks.state({ clientId: id, kind: 'service-finished', onDay: '2019-01-01' });
    expect(await dossierOf(id)).toMatchObject({ startedOn: await day('- 10') });
  });

  it('of the whole client waits for the last of the groups and for the contract', async () => {
    await published({ months: 1 });
    await published({ group: 'client-needs', months: 12 });
    const id = await aClientSince(6);
    await office.sql.query(
      `insert into demand (id, client_id, kind, source, recorded_by) values ($1, $2, 'purchase', 'staff', $1)`,
      [newId(), id],
    );
    const needs = await day(`- interval '6 months' + interval '12 months' + interval '1 day'`);
    expect((await clocksOf(id)).groups.map(({ group, dueOn }) => [group, dueOn])).toEqual([
      ['client-dossier', needs],
      ['client-needs', needs],
    ]);
    await as(agent).clocks.state({ clientId: id, kind: 'contract-ended', onDay: '2025-03-01' });
    expect(await clocksOf(id)).toMatchObject({ kept: { until: '2030-03-02' }, groups: [{ dueOn: '2030-03-02' }, {}] });
    await published({
      group: 'contract-papers',
      startsWith: 'contract-ended',
      months: 120,
      law: 'brokerage/contracts',
    });
    expect(await clocksOf(id)).toMatchObject({ kept: { until: '2035-03-02' } });
  });

  it('of a contract begins long ago by the word of another than who serves the client, in the database too', async () => {
    const id = await aClient(office, here, { assigneeId: agent.principal.staffId });
    const say = (who: SignedInContext, onDay: string) =>
      as(who).clocks.state({ clientId: id, kind: 'contract-ended', onDay });
    await expect(say(agent, await day('- 32'))).rejects.toMatchObject({ cause: { code: 'RETENTION_END_LONG_PAST' } });
    const past = inSqlTransaction(office.services.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      tx.query(
        `insert into service_event (id, client_id, kind, on_day, stated_by) values (gen_random_uuid(), $1, 'contract-ended', '2015-01-01', $2)`,
        [id, agent.principal.staffId],
      ),
    );
    await expect(past).rejects.toMatchObject({ code: 'DB_REFUSED' });
    await say(agent, await day('- 31'));
    expect((await clocksOf(id)).events).toHaveLength(1);
  });

  it('is told to whoever is given the client and to nobody else', async () => {
    const elsewhere = await aBranch(office.sql);
    const id = await aClient(office, elsewhere);
    await expect(clocksOf(id)).rejects.toMatchObject({ cause: { code: 'RETENTION_CLIENT_NOT_FOUND' } });
    const stating = as(agent).clocks.state({ clientId: id, kind: 'contacted', onDay: '2026-01-01' });
    await expect(stating).rejects.toMatchObject({ cause: { code: 'RETENTION_CLIENT_NOT_FOUND' } });
    const ahead = as(agent).clocks.state({
      clientId: await aClient(office, here),
      kind: 'contacted',
      onDay: '2099-01-01',
    });
    await expect(ahead).rejects.toMatchObject({ cause: { code: 'RETENTION_DAY_AHEAD' } });
  });
});
