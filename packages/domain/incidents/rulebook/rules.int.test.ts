import { aCall, eventsOf } from '@kean/clients/testing';
import { newId, type StaffId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ProposeRuleInput, RULE_BOUNDS, type RuleVersionId, type SimulationId } from '../contract/rules.ts';
import { policy } from '../policy.ts';
import { ACTS, anAgentOf, openWatchedOffice, strangers, type WatchedOffice } from '../testing/watched-office.ts';
import { decideRule, withdrawRule } from './decide-rule.ts';
import { listRules } from './list-rules.ts';
import { proposeRule } from './propose-rule.ts';
import { askSimulation } from './simulating/ask-simulation.ts';
import { runSimulation } from './simulating/run-simulation.ts';

const RULE = 'reveals-outside-care';
let watched: WatchedOffice;
let [security, compliance, agent]: TestStaff[] = [];

const sql = (text: string, values: readonly unknown[] = []) =>
  watched.office.sql.query<Record<string, unknown>>(text, [...values]);
const person = (given: TestStaff | undefined): TestStaff => {
  if (given === undefined) throw new TypeError('somebody works here');
  return given;
};
const call = (member: TestStaff | undefined) =>
  aCall(
    watched.office,
    person(member),
    [policy],
    {
      'incidents.read-alerts': 'agency',
      'incidents.propose-rules': 'agency',
      'incidents.approve-rules': 'agency',
    },
    ['security'],
  );
const asking = (more: Partial<ProposeRuleInput> = {}): ProposeRuleInput => ({
  ...{ rule: RULE, roleCode: null, branchId: null, threshold: 4, windowMinutes: 1_440, blocks: false },
  reason: '近期有同业泄露案例',
  ...more,
});
const propose = (more: Partial<ProposeRuleInput> = {}) => proposeRule(call(security), asking(more));
const decide = (versionId: RuleVersionId, decision: 'approved' | 'refused' = 'approved', by = compliance) =>
  decideRule(call(by), { versionId, decision, words: decision === 'refused' ? '理由不足' : null });
const versionOf = async (versionId: RuleVersionId) =>
  (await listRules(call(security))).versions.find((one) => one.versionId === versionId);
/** What was approved counts a minute later; the test does not wait for it. */
const takesForce = (versionId: RuleVersionId) =>
  sql(`begin; set local session_replication_role = replica;
       update leak_rule_version set in_force_from = clock_timestamp() where id = '${versionId}'; commit`);
const withGrants = async (role: string, grants: readonly [action: string, subject: string][]) => {
  const member = await aStaffMember(watched.office.sql);
  await sql('insert into role (code, name, name_en) values ($1, $1, $1)', [role]);
  for (const [action, subject] of grants)
    await sql(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, $2, 'incidents', $3, $4, 'agency')`,
      [newId(), role, action, subject],
    );
  await sql('insert into staff_role values ($1, $2)', [member.id, role]);
  return member;
};
const toldOf = async (member: TestStaff | undefined) =>
  (await watched.alerts()).filter(({ staffId }) => staffId === person(member).id).map(({ rule }) => rule);

beforeAll(async () => {
  watched = await openWatchedOffice();
  const reading = ['read-alerts', 'LeakAlert'] as [string, string];
  security = await withGrants('security', [reading, ['propose-rules', 'LeakRule']]);
  compliance = await withGrants('compliance', [reading, ['approve-rules', 'LeakRule']]);
});
afterAll(() => watched.close());
beforeEach(async () => {
  await sql('delete from leak_rule_version');
  agent = await anAgentOf(watched);
});

describe('a rule is set by two', () => {
  it('one proposes, another approves, and from its minute on the watch counts by it', async () => {
    const versionId = await propose({ roleCode: null, branchId: watched.branch.id });
    expect(await versionOf(versionId)).toMatchObject({ state: 'proposed', isOwn: true, branchId: watched.branch.id });
    await watched.look(person(agent), strangers(5));
    await decide(versionId);
    expect((await versionOf(versionId))?.state).toBe('coming');
    await takesForce(versionId);
    await watched.seeAll();
    // Those looks came before it was in force.
    expect(await toldOf(agent)).toEqual([]);
    await watched.look(person(agent), strangers(5));
    await watched.seeAll();
    expect(await toldOf(agent)).toEqual([RULE]);
    const told = await watched.alerts();
    // And so it tells when the log is read a second time.
    await sql('delete from leak_watch_person');
    await sql('delete from leak_watch');
    await watched.seeAll();
    expect(await watched.alerts()).toEqual(told);
    expect((await versionOf(versionId))?.state).toBe('in-force');
    const acts = async (of: TestStaff | undefined) =>
      (await eventsOf(watched.office, person(of).id as StaffId)).map(({ action }) => action);
    expect(await acts(security)).toContain('incidents.rule-proposed');
    expect(await acts(compliance)).toContain('incidents.rule-decided');
  });

  it('never by the same person, who may take it back; and what is decided stays', async () => {
    const versionId = await propose();
    await expect(decide(versionId, 'approved', security)).rejects.toMatchObject({ code: 'INCIDENTS_RULE_OWN' });
    const own = `do $$ begin perform set_config('kean.staff', '${security?.id}', true);
      update leak_rule_version set decision = 'approved', decided_by = '${security?.id}' where id = '${versionId}'; end $$`;
    await expect(watched.office.db.pool.query(own)).rejects.toThrow('it is decided by another, who may');
    await expect(withdrawRule(call(compliance), versionId)).rejects.toMatchObject({ code: 'INCIDENTS_RULE_NOT_FOUND' });
    await withdrawRule(call(security), versionId);
    await expect(decide(versionId)).rejects.toMatchObject({ code: 'INCIDENTS_RULE_MOVED_ON' });
    const refused = await propose();
    await decide(refused, 'refused');
    expect(await versionOf(refused)).toMatchObject({ state: 'refused', words: '理由不足', inForceFrom: null });
  });

  it('never beyond the line of the law, also where the api is passed by, and for nobody who is not there', async () => {
    for (const more of [
      { threshold: 25 },
      { windowMinutes: 60 },
      { rule: 'slow-drip', windowMinutes: 43_199 },
    ] as const)
      await expect(async () => propose(more)).rejects.toMatchObject({ code: 'INCIDENTS_RULE_OUT_OF_BOUNDS' });
    const nobody = { code: 'INCIDENTS_RULE_FOR_NOBODY' };
    await expect(propose({ roleCode: 'unknown' })).rejects.toMatchObject(nobody);
    const raw = `insert into leak_rule_version (id, rule, threshold, window_minutes, reason, proposed_by)
      values (gen_random_uuid(), '${RULE}', 25, 1440, '绕过接口', '${security?.id}')`;
    await expect(sql(raw)).rejects.toThrow('a rule stays within what the law allows');
    const bounds = await sql(
      'select r.id, b.most, b.least_minutes as least from unnest($1::text[]) r (id), leak_rule_bounds(r.id) b',
      [Object.keys(RULE_BOUNDS)],
    );
    expect(Object.fromEntries(bounds.map(({ id, most, least }) => [id, { most, leastMinutes: least }]))).toEqual(
      RULE_BOUNDS,
    );
  });

  it('is seen by those who see alerts, and by nobody else', async () => {
    await propose();
    expect((await listRules(call(agent))).versions).toEqual([]);
    const raw = `do $$ begin perform set_config('kean.staff', '${agent?.id}', true);
      insert into leak_rule_version (id, rule, threshold, window_minutes, reason, proposed_by)
      values (gen_random_uuid(), '${RULE}', 20, 1440, '我不想被看到', '${agent?.id}'); end $$`;
    await expect(watched.office.db.pool.query(raw)).rejects.toThrow();
  });
});

describe('a simulation', () => {
  const simulate = async (versionId: RuleVersionId, weeks = 2) => {
    const simulationId: SimulationId = await askSimulation(call(security), { versionId, weeks });
    const steps: number[] = [];
    let ended = 0;
    await runSimulation(
      { services: { db: watched.worker, keyring: watched.office.keyring }, acts: ACTS },
      {
        ...{ payload: { simulationId }, key: simulationId, attempt: 1, signal: new AbortController().signal },
        progress: (done) => steps.push(done),
        done: async () => {
          ended += 1;
        },
      },
    );
    expect([ended, steps.length]).toEqual([1, expect.any(Number)]);
    return (await versionOf(versionId))?.simulation;
  };

  it('says what would have been told, week by week, what of the confirmed would be missed, and names nobody', async () => {
    const other = await anAgentOf(watched);
    await watched.look(person(agent), strangers(12));
    await watched.look(other, strangers(6));
    await watched.seeAll();
    await sql(`update leak_alert set state = 'closed', closed_as = 'confirmed' where staff_id = $1`, [agent?.id]);
    const before = await watched.alerts();
    const stricter = await simulate(await propose({ threshold: 4 }));
    const { result } = stricter ?? {};
    expect(stricter).toMatchObject({ state: 'done', weeks: 2 });
    expect(stricter?.done).toBe(stricter?.total);
    expect(result).toMatchObject({ missed: 0, falseAlarms: 0, isPartial: false });
    expect(result?.confirmed).toBeGreaterThanOrEqual(1);
    expect(result?.weeks.map((week) => week.after).reduce((sum, one) => sum + one, 0)).toBe(result?.after);
    // The one who stayed under the old limit would be told of, too.
    expect((result?.after ?? 0) - (result?.before ?? 0)).toBeGreaterThanOrEqual(1);
    expect(JSON.stringify(result)).not.toContain(agent?.id);
    const laxer = await simulate(await propose({ threshold: 20 }));
    expect(laxer?.result).toMatchObject({ after: 0, missed: laxer?.result?.confirmed });
    expect(await watched.alerts()).toEqual(before);
  });

  it('concerns those alone for whom the version is', async () => {
    await watched.look(person(agent), strangers(6));
    await watched.seeAll();
    const elsewhere = await simulate(await propose({ roleCode: 'compliance' }));
    expect(elsewhere?.result?.after).toBe(elsewhere?.result?.before);
  });

  it('runs once at a time for a version', async () => {
    const versionId = await propose();
    await askSimulation(call(security), { versionId, weeks: 1 });
    await expect(askSimulation(call(compliance), { versionId, weeks: 1 })).rejects.toMatchObject({
      code: 'INCIDENTS_SIMULATION_UNDER_WAY',
    });
  });
});
