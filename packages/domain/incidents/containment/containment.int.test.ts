import { aClient, eventsOf } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ContainmentId, TARGETS_OF_KIND } from '../contract/containment.ts';
import { type ContainedOffice, openContainedOffice } from '../testing/contained-office.ts';
import { findTargets } from './find-targets.ts';
import { listContainment } from './list-containment.ts';
import { playbookOfCase } from './playbook-of-case.ts';
import { PLAYBOOKS } from './playbooks.ts';
import { previewMeasure } from './preview-measure.ts';

let at: ContainedOffice;
beforeAll(async () => {
  at = await openContainedOffice();
});
afterAll(() => at.close());
afterEach(() => at.office.sql.query('delete from containment'));

const person = ({ id }: TestStaff) => ({ of: 'person', staffId: id });
const here = () => ({ of: 'branch', branchId: at.branch.id });
const freeze = (who: TestStaff, by = at.security, more = {}) =>
  at.press(by, { kind: 'freeze', target: person(who), ...more });
const code = (text: string) => expect.objectContaining({ code: text });
const epochOf = async ({ id }: TestStaff) =>
  (await at.office.sql.query<{ epoch: number }>('select epoch from staff where id = $1', [id]))[0]?.epoch ?? 0;
/** Clients that somebody sees by row security with the widest reach. */
const seenBy = ({ id }: TestStaff) =>
  inSqlTransaction(at.office.db, { ...nobody, staffId: id, clientScope: 'agency' }, async (tx) =>
    (await tx.query<{ id: string }>('select id from client', [])).map((row) => row.id),
  );

describe('a freeze', () => {
  it('stands among the roles of the person from its commit, moves the epoch and is in the log', async () => {
    const before = await epochOf(at.agent);
    const pressed = await freeze(at.agent);
    expect(pressed).toMatchObject({ isDrill: false, leftOpen: 0 });
    expect(await at.marksOf(at.agent)).toEqual(['contained:frozen']);
    expect(await epochOf(at.agent)).toBeGreaterThan(before);
    expect((await eventsOf(at.office, at.security.id)).at(-1)).toMatchObject({
      action: 'incidents.contained',
      subjectKind: 'Containment',
      subjectId: pressed.containmentId,
      facts: { kind: 'freeze', of: 'person', hours: null, isDrill: false },
    });
  });

  it('closes every client to the person in the database, whatever the process believes', async () => {
    const id = await aClient(at.office, at.branch, { assigneeId: at.agent.id });
    expect(await seenBy(at.agent)).toContain(id);
    await freeze(at.agent);
    expect(await seenBy(at.agent)).toEqual([]);
  });

  it('ends by itself only where an end was set', async () => {
    await freeze(at.agent, at.security, { hours: 2 });
    await at.office.sql.query(`update containment set ends_at = now() - interval '1 second'`);
    expect(await at.marksOf(at.agent)).toEqual([]);
    expect((await listContainment(at.callOf(at.security), { show: 'over' })).length).toBe(1);
  });

  it('is lifted by another alone, and whoever pressed is told whom to ask', async () => {
    const pressed = await freeze(at.agent);
    await expect(at.lift(at.security, pressed)).rejects.toEqual(code('INCIDENTS_LIFTS_OWN'));
    expect((await eventsOf(at.office, at.security.id)).at(-1)).toMatchObject({
      action: 'incidents.containment-refused',
      facts: { reason: 'own' },
    });
    expect(await at.marksOf(at.agent)).toEqual(['contained:frozen']);
    await at.office.sql.query(
      `insert into auth_user (id, name, email, email_verified) select id, 'x', id || '@office.example', true from staff where id = $1 on conflict do nothing`,
      [at.agent.id],
    );
    await at.office.sql.query(
      `insert into auth_session (id, token, user_id, expires_at, updated_at, authenticated_by) values ($1, 'a token', $2, now() + interval '1 hour', now(), 'password')`,
      [newId(), at.agent.id],
    );
    await at.lift(at.colleague, pressed);
    expect(await at.marksOf(at.agent)).toEqual([]);
    expect(await at.office.sql.query('select 1 from auth_session where user_id = $1', [at.agent.id])).toEqual([]);
    await expect(at.lift(at.colleague, pressed)).rejects.toEqual(code('INCIDENTS_CONTAINMENT_OVER'));
  });

  it('is not pressed against oneself, nor twice, nor against whoever has left', async () => {
    await expect(freeze(at.security)).rejects.toEqual(code('INCIDENTS_CONTAINS_SELF'));
    await freeze(at.agent);
    await expect(freeze(at.agent, at.colleague)).rejects.toEqual(code('INCIDENTS_CONTAINED_ALREADY'));
    await expect(at.press(at.security, { kind: 'freeze', target: { of: 'person', staffId: newId() } })).rejects.toEqual(
      code('INCIDENTS_TARGET_NOT_FOUND'),
    );
  });

  it('leaves somebody who can lift it: of two people of security none freezes the other', async () => {
    await expect(freeze(at.colleague)).rejects.toEqual(code('INCIDENTS_LAST_SECURITY'));
    const third = await aStaffMember(at.office.sql);
    await at.office.sql.query(`insert into staff_role values ($1, 'security')`, [third.id]);
    await freeze(at.colleague);
    await expect(at.press(third, { kind: 'cut-sessions', target: person(at.security) })).rejects.toEqual(
      code('INCIDENTS_LAST_SECURITY'),
    );
    await at.office.sql.query('delete from staff_role where staff_id = $1', [third.id]);
  });

  it('does not leave the office without whoever sees people off', async () => {
    const hr = await aStaffMember(at.office.sql);
    await at.office.sql.query(`insert into role (code, name, name_en) values ('hr', '人事', 'HR')`);
    await at.office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'hr', 'personnel', 'offboard', 'Staff', 'agency')`,
      [newId()],
    );
    await at.office.sql.query(`insert into staff_role values ($1, 'hr')`, [hr.id]);
    await expect(freeze(hr)).rejects.toEqual(code('INCIDENTS_LAST_HR'));
    expect(
      await previewMeasure(at.callOf(at.security), { kind: 'freeze', target: { of: 'person', staffId: hr.id } }),
    ).toMatchObject({
      refusal: 'last-hr',
    });
  });
});

describe('the database itself', () => {
  const asSelf = (who: TestStaff, text: string, values: unknown[]) =>
    inSqlTransaction(at.office.db, { ...nobody, staffId: who.id }, (tx) => tx.query(text, values));
  const FREEZE = `insert into containment (kind, staff_id, reason, pressed_by) values ('freeze', $1, '核查异常查看', $2)`;

  it('takes no press of somebody else, of somebody without the grant, or against oneself', async () => {
    for (const [who, of, by] of [
      [at.security, at.agent, at.colleague],
      [at.agent, at.security, at.agent],
      [at.security, at.security, at.security],
    ] as const)
      await expect(asSelf(who, FREEZE, [of.id, by.id])).rejects.toThrow();
    expect(await at.office.sql.query('select 1 from containment')).toEqual([]);
  });

  it('shows nobody what is pressed against themself, and lets nobody lift their own', async () => {
    const third = await aStaffMember(at.office.sql);
    await at.office.sql.query(`insert into staff_role values ($1, 'security')`, [third.id]);
    const { containmentId } = await freeze(third);
    expect((await listContainment(at.callOf(third), { show: 'in-force' })).map((row) => row.containmentId)).toEqual([]);
    expect(
      (await listContainment(at.callOf(at.colleague), { show: 'in-force' })).map((row) => row.containmentId),
    ).toEqual([containmentId]);
    const LIFT = `update containment set lifted_by = $2, lift_reason = '核查完毕' where id = $1`;
    await expect(asSelf(at.security, LIFT, [containmentId, at.security.id])).rejects.toThrow();
    await asSelf(third, LIFT, [containmentId, third.id]);
    expect(await at.marksOf(third)).toEqual(['contained:frozen']);
    await at.office.sql.query('delete from staff_role where staff_id = $1', [third.id]);
  });
});

describe('the other kinds', () => {
  it('each put their mark on whom they concern, and on nobody else', async () => {
    const elsewhere = await aStaffMember(at.office.sql);
    const office = { of: 'office' };
    for (const [kind, target, mark] of [
      ['cut-sessions', here(), 'contained:signed-out'],
      ['lock', here(), 'contained:branch-locked'],
      ['stop-exports', here(), 'contained:no-exports'],
      ['second-factor', here(), 'contained:prove-looks'],
      ['stop-exports', person(at.agent), 'contained:no-exports'],
    ] as const) {
      const pressed = await at.press(at.security, { kind, target });
      expect(await at.marksOf(at.agent), kind).toEqual([mark]);
      expect(await at.marksOf(elsewhere), kind).toEqual([]);
      await at.lift(at.colleague, pressed);
      expect(await at.marksOf(at.agent), kind).toEqual([]);
    }
    for (const [kind, target, mark] of [
      ['lock', { of: 'class', fieldClass: 'identity' }, 'locked:identity'],
      ['mask', { of: 'class', fieldClass: 'contact' }, 'masked:contact'],
      ['stop-exports', office, 'contained:no-exports'],
      ['second-factor', office, 'contained:prove-looks'],
    ] as const) {
      const pressed = await at.press(at.security, { kind, target });
      for (const who of [at.agent, elsewhere]) expect(await at.marksOf(who), kind).toEqual([mark]);
      await at.lift(at.colleague, pressed);
    }
  });

  it('a locked client and the clients of a locked branch are seen by whoever handles leaks, and by nobody else', async () => {
    const [one, other] = [
      await aClient(at.office, at.branch, { assigneeId: at.agent.id }),
      await aClient(at.office, at.branch, { assigneeId: at.agent.id }),
    ];
    const locked = await at.press(at.security, { kind: 'lock', target: { of: 'client', clientId: one } });
    expect(await seenBy(at.agent)).toContain(other);
    expect(await seenBy(at.agent)).not.toContain(one);
    expect(await seenBy(at.colleague)).toContain(one);
    await at.press(at.security, { kind: 'lock', target: here() });
    expect(await seenBy(at.agent)).toEqual([]);
    await at.lift(at.colleague, locked);
    expect(await seenBy(at.agent)).toEqual([]);
  });

  it('cutting the sessions of a branch leaves those who keep the office going', async () => {
    const inBranch = await aStaffMember(at.office.sql, { branch: at.branch });
    await at.office.sql.query(`insert into staff_role values ($1, 'security')`, [inBranch.id]);
    await at.press(at.security, { kind: 'cut-sessions', target: here() });
    expect(await at.marksOf(inBranch)).toEqual([]);
    expect(await at.marksOf(at.agent)).toEqual(['contained:signed-out']);
    await at.office.sql.query('delete from staff_role where staff_id = $1', [inBranch.id]);
  });

  it('in a drill case a measure is recorded, and touches nobody', async () => {
    const [drill] = await at.office.sql.query<{ id: string }>(
      `insert into leak_case (year, ordinal, kind, title, is_drill) values (2026, 900, 'other', '演练', true) returning id`,
    );
    const pressed = await freeze(at.agent, at.security, { caseId: drill?.id });
    expect(pressed).toMatchObject({ isDrill: true, endedWithinMs: null });
    expect(await at.marksOf(at.agent)).toEqual([]);
    const [row] = await listContainment(at.callOf(at.colleague), { show: 'in-force' });
    expect(row).toMatchObject({ isDrill: true, caseNumber: '2026-0900' });
    await expect(freeze(at.agent, at.security, { caseId: newId() })).rejects.toEqual(
      code('INCIDENTS_MEASURE_WITHOUT_CASE'),
    );
  });

  it('knows what was pressed from an alert before there was a case, and shows it in the case; a drill knows none of it', async () => {
    const agent = await aStaffMember(at.office.sql, { branch: at.branch });
    await freeze(agent, at.security);
    const opened = async (ordinal: number, isDrill: boolean) => {
      const [{ id } = { id: '' }] = await at.office.sql.query<{ id: string }>(
        `insert into leak_case (year, ordinal, kind, title, is_drill) values (2026, $1, 'leaver-took-data', '离职带走', $2) returning id`,
        [ordinal, isDrill],
      );
      await at.office.sql.query('insert into leak_case_person (case_id, staff_id) values ($1, $2)', [id, agent.id]);
      const { steps } = await playbookOfCase(at.callOf(at.security), id);
      const listed = await listContainment(at.callOf(at.security), { show: 'in-force', caseId: id as never });
      return [steps[0]?.isPressed, listed.map(({ target }) => target)];
    };
    expect(await opened(902, false)).toEqual([true, [person(agent)]]);
    expect(await opened(903, true)).toEqual([false, []]);
  });
});

it('says in counts what a press would close, and finds people, branches and clients by what is said of them', async () => {
  const id = await aClient(at.office, at.branch, { assigneeId: at.agent.id });
  const { consequences } = await previewMeasure(at.callOf(at.security), {
    kind: 'lock',
    target: { of: 'branch', branchId: at.branch.id },
  });
  expect(consequences.find(({ what }) => what === 'clients')?.many).toBeGreaterThan(0);
  const [{ number } = { number: 0 }] = await at.office.sql.query<{ number: number }>(
    'select number from client where id = $1',
    [id],
  );
  const found = await findTargets(at.callOf(at.security), { of: 'client', text: `KH-${number}` });
  expect(found).toEqual([expect.objectContaining({ target: { of: 'client', clientId: id } })]);
  expect(
    (await findTargets(at.callOf(at.security), { of: 'person', text: '' })).every(({ label }) => label !== ''),
  ).toBe(true);
  await expect(at.lift(at.colleague, { containmentId: newId<'Containment'>() as ContainmentId })).rejects.toEqual(
    code('INCIDENTS_CONTAINMENT_OVER'),
  );
});

describe('the playbook of a case', () => {
  it('has steps for every kind of case that the database knows, each of which could be pressed', async () => {
    const [kinds] = await at.office.sql.query<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'leak_case_kind_known'`,
    );
    const known = [...(kinds?.text ?? '').matchAll(/'([a-z-]+)'/g)].map(([, kind]) => kind);
    expect(known.length).toBeGreaterThan(5);
    expect(Object.keys(PLAYBOOKS).sort()).toEqual(known.sort());
    const steps = Object.values(PLAYBOOKS).flat();
    for (const { kind, of, fieldClass } of steps) {
      expect(TARGETS_OF_KIND[kind], `${kind} ${of}`).toContain(of);
      expect(of === 'class', `${kind} ${of}`).toBe(fieldClass !== undefined);
    }
  });

  it('is aimed at whom the case concerns, and says what of it is pressed', async () => {
    const [{ id } = { id: '' }] = await at.office.sql.query<{ id: string }>(
      `insert into leak_case (year, ordinal, kind, title) values (2026, 901, 'leaver-took-data', '离职带走') returning id`,
    );
    await at.office.sql.query('insert into leak_case_person (case_id, staff_id) values ($1, $2)', [id, at.agent.id]);
    const before = await playbookOfCase(at.callOf(at.security), id);
    expect(before).toMatchObject({ caseNumber: '2026-0901', isDrill: false });
    expect(before.steps[0]).toMatchObject({ kind: 'freeze', target: person(at.agent), isPressed: false });
    expect(before.steps.find(({ of }) => of === 'branch')).toMatchObject({ target: here() });
    await freeze(at.agent, at.security, { caseId: id });
    const after = await playbookOfCase(at.callOf(at.security), id);
    expect(after.steps.map(({ isPressed }) => isPressed)).toEqual([true, false, false]);
    await expect(playbookOfCase(at.callOf(at.security), newId())).rejects.toEqual(
      code('INCIDENTS_MEASURE_WITHOUT_CASE'),
    );
  });
});

it('whoever is frozen holds nothing in the office: neither as an approver nor in what is kept of leaks', async () => {
  const third = await aStaffMember(at.office.sql);
  await at.office.sql.query(`insert into staff_role values ($1, 'security')`, [third.id]);
  const holds = async () =>
    (
      await at.office.sql.query<{ holds: boolean }>(
        `select holds_in_office($1, 'incidents', 'contain') as holds union all select holds_incident_grant($1, 'contain')`,
        [third.id],
      )
    ).map((row) => row.holds);
  expect(await holds()).toEqual([true, true]);
  const pressed = await freeze(third);
  expect(await holds()).toEqual([false, false]);
  await at.lift(at.colleague, pressed);
  expect(await holds()).toEqual([true, true]);
  await at.office.sql.query('delete from staff_role where staff_id = $1', [third.id]);
});
