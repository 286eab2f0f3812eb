import { policy as circulation } from '@kean/circulation/policy';
import { aCall, aClient, aFrontCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, openDatabase } from '@kean/db';
import type { ClauseLeaving } from '@kean/db/leavers';
import { failEncryption } from '@kean/encryption';
import { newId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conduct } from '../conducting/conduct.ts';
import { CONDUCTOR, type LeavingId } from '../conducting/personnel-worker.ts';
import { stepsOf } from '../conducting/steps.ts';
import { sweepAllLeavers } from '../conducting/sweep-all-leavers.ts';
import { LEAVING_TASKS } from '../contract/words.ts';
import { BeginLeavingInput } from '../contract.ts';
import { confirmHandover } from '../handovers/confirm-handover.ts';
import { listHandovers } from '../handovers/list-handovers.ts';
import { secrecyReminderMessage } from '../messages/secrecy-reminder.ts';
import { policy } from '../policy.ts';
import { readOwnReminder, signOwnReminder } from '../reminder/own-reminder.ts';
import { remindAgain } from '../reminder/remind-again.ts';
import { LEAVINGS } from '../testing/leavings.ts';
import { beginLeaving } from './begin-leaving.ts';
import { confirmTask } from './confirm-task.ts';
import { previewLeaving } from './preview-leaving.ts';
import { callOff, cutNow } from './set-time.ts';
import { remind, takeSigning } from './take-signing.ts';
import { tryAgain } from './try-again.ts';
import { askUndo, confirmUndo } from './undo-leaving.ts';
import { readLeaving } from './view-leaving.ts';

let office: TestOffice;
let workerDb: Database;
let here: TestBranch;
let hr: TestStaff;
let otherHr: TestStaff;
let manager: TestStaff;
let successor: TestStaff;

const role = async (member: TestStaff, code: string, grants: readonly [string, string, string][] = []) => {
  await office.sql.query(`insert into role (code, name, name_en) values ($1, '岗位', 'Role') on conflict do nothing`, [
    code,
  ]);
  for (const [clause, action, subject] of grants) {
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) select gen_random_uuid(), $1, $2, $3, $4, 'agency'
        where not exists (select from role_grant where role_code = $1 and action = $3)`,
      [code, clause, action, subject],
    );
  }
  await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [member.id, code]);
};

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  here = await aBranch(office.sql);
  [hr, otherHr] = [await aStaffMember(office.sql, { branch: null }), await aStaffMember(office.sql, { branch: null })];
  for (const member of [hr, otherHr]) await role(member, 'hr', [['personnel', 'offboard', 'Staff']]);
  manager = await aStaffMember(office.sql, { branch: here });
  successor = await aStaffMember(office.sql, { branch: here });
  await role(successor, 'agent');
});
afterAll(async () => {
  await workerDb.close();
  await office.close();
});

const asHr = (member = hr) =>
  aCall(office, member, [policy], {
    'personnel.offboard': 'agency',
    'personnel.read-leavings': 'agency',
    'personnel.undo-leavings': 'agency',
  });
const asManager = (member = manager) =>
  aCall(office, member, [policy, circulation], {
    'personnel.confirm-handovers': 'branch',
    'circulation.assign': 'branch',
  });
const begin = (staffId: string, wishes: object = {}, by = hr) =>
  beginLeaving(
    asHr(by),
    BeginLeavingInput.parse({ staffId, way: 'at-once', privateMail: 'li@home.example', ...wishes }),
  );
const go = (leavingId: LeavingId, leavings: readonly ClauseLeaving[] = LEAVINGS, attempt = 1) =>
  conduct(
    { services: { db: workerDb, keyring: office.keyring, objects: office.services.objects }, leavings },
    leavingId,
    {
      attempt,
      done: () => Promise.resolve(),
    },
  );
const seen = async (leavingId: LeavingId) => readLeaving(asHr(), LEAVINGS, leavingId);
const statusOf = async (id: string) =>
  (await office.sql.query<{ status: string }>('select status from staff where id = $1', [id]))[0]?.status;
const newestOf = async (staffId: string): Promise<LeavingId> => {
  const text = 'select id from leaving where staff_id = $1 order by number desc limit 1';
  return (await office.sql.query<{ id: LeavingId }>(text, [staffId]))[0]?.id as LeavingId;
};
const mailOf = (leavingId: LeavingId, staffId: string) =>
  inSqlTransaction(workerDb, CONDUCTOR, async (tx) =>
    secrecyReminderMessage.read?.(tx, { leavingId, staffId }, office.keyring),
  );

/** Somebody with one of everything that can be held. */
async function aHolder(): Promise<TestStaff> {
  const member = await aStaffMember(office.sql, { branch: here });
  await role(member, 'agent');
  const { id } = member;
  const put = (text: string) => office.sql.query(text.replaceAll('$who', `'${id}'`));
  await put(`insert into auth_user (id, name, email) values ($who, 'x', '${id}@office.example')`);
  await put(
    `insert into auth_session (id, token, user_id, expires_at, updated_at) values (gen_random_uuid(), '${id}', $who, now() + interval '1 hour', now())`,
  );
  await put(
    `insert into auth_account (id, account_id, provider_id, user_id, password, updated_at) values (gen_random_uuid(), '${id}', 'credential', $who, 'hash', now())`,
  );
  await put(
    `insert into auth_account (id, account_id, provider_id, user_id, updated_at) values (gen_random_uuid(), '${id}', 'oidc https://idp.example', $who, now())`,
  );
  await put(
    `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at) values (gen_random_uuid(), $who, 'k', 'kean_x', decode(md5('${id}') || md5('${id}'), 'hex'), '{clients.list}', now() + interval '7 days')`,
  );
  await put(
    `insert into second_factor (id, staff_id, kind, name, credential_id, public_key, sign_count, confirmed_at) values (gen_random_uuid(), $who, 'passkey', 'p', '\\x${id.replaceAll('-', '')}', '\\x01', 0, now())`,
  );
  await put(`insert into recovery_code (digest, staff_id) values (decode(md5('r${id}') || md5('${id}'), 'hex'), $who)`);
  await put(
    `insert into outbox (queue, job, key, payload) values ('collection', 'collection.run-import', '${id}', json_build_object('importId', gen_random_uuid(), 'staffId', '${id}'))`,
  );
  await put(
    `insert into cabinet (id, region_id, branch_id, code, shelves, created_by) values (gen_random_uuid(), '${here.regionId}', '${here.id}', 'A-${String(Math.floor(Math.random() * 90) + 10)}', 3, '${manager.id}') on conflict do nothing`,
  );
  await put(
    `insert into cabinet_keeper (cabinet_id, staff_id, given_by) select id, $who, '${manager.id}' from cabinet limit 1`,
  );
  return member;
}

/** Everything that people have to do. */
async function peopleDoTheirPart(leavingId: LeavingId, staffId: string): Promise<void> {
  for (const kind of Object.keys(LEAVING_TASKS) as (keyof typeof LEAVING_TASKS)[])
    await confirmTask(asHr(), { leavingId, kind, outcome: kind === 'computer' ? 'back' : 'never-had' });
  for (const { branchId, leavingId: of } of (await listHandovers(asManager())).rows)
    if (of === leavingId) await confirmHandover(asManager(), { leavingId, branchId, successorId: successor.id });
  await go(leavingId);
  const mail = await mailOf(leavingId, staffId);
  const secret = String(mail?.values.page);
  await signOwnReminder(aFrontCall(office), { secret, staffNumber: await numberOf(staffId) });
}
const numberOf = async (id: string) =>
  (await office.sql.query<{ number: string }>('select number from staff where id = $1', [id]))[0]?.number ?? '';

describe('seeing somebody off at once', () => {
  it('cuts access in the transaction itself, before any worker has begun', async () => {
    const member = await aHolder();
    const before = (await office.sql.query<{ epoch: number }>('select epoch from staff where id = $1', [member.id]))[0];
    const { leavingId, already } = await begin(member.id);
    expect(already).toBe(false);
    expect(await statusOf(member.id)).toBe('left');
    const revoked = await office.sql.query<{ epoch: number; why: string }>(
      `select epoch, why from revocation where staff_id = $1 and why = 'status'`,
      [member.id],
    );
    expect(revoked).toEqual([{ epoch: (before?.epoch ?? 0) + 1, why: 'status' }]);
    const leaving = await seen(leavingId);
    expect(leaving.steps.find(({ name }) => name === 'access-cut')).toMatchObject({ state: 'done' });
    expect((await eventsOf(office, hr.id)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['personnel.leaving-begun', 'personnel.access-cut']),
    );
  });

  it('takes back everything that is held, hands clients over, waits for people, and ends with nothing left and a record', async () => {
    const member = await aHolder();
    const client = await aClient(office, here, { assigneeId: member.id });
    const preview = await previewLeaving(asHr(), member.id);
    expect(preview).toMatchObject({ refusal: null, leavingId: null, branches: [{ branchId: here.id, clients: 1 }] });
    expect(preview.branches[0]?.successors.map(({ staffId }) => staffId)).toContain(successor.id);
    const { leavingId } = await begin(member.id, { proposals: [{ branchId: here.id, successorId: successor.id }] });
    await go(leavingId);
    const waiting = await seen(leavingId);
    expect(waiting.state).toBe('waiting');
    const taken = Object.fromEntries(
      waiting.steps.filter(({ state }) => state === 'done').map((step) => [step.name, step.taken]),
    );
    expect(taken).toMatchObject({
      ...{ sessions: 1, 'api-keys': 1, factors: 1, 'recovery-codes': 1, password: 1, identities: 1, roles: 1 },
      ...{ 'queued-jobs': 1, 'cabinet-keys': 1, 'reminder-sent': 1 },
    });
    await peopleDoTheirPart(leavingId, member.id);
    await go(leavingId);
    const ended = await seen(leavingId);
    expect(ended).toMatchObject({ state: 'done', leftOver: [], failure: null });
    expect(ended.steps.every(({ state }) => state === 'done')).toBe(true);
    expect(ended.handovers).toMatchObject([{ clients: 1 }]);
    const [row] = await office.sql.query<{ who: string }>('select assignee_id as who from client where id = $1', [
      client,
    ]);
    expect(row?.who).toBe(successor.id);
    const [kept] = await office.sql.query<{ mail: string | null; record: string }>(
      'select private_mail as mail, record from leaving where id = $1',
      [leavingId],
    );
    expect(kept?.mail).toBeNull();
    expect(kept?.record).not.toContain('li@home.example');
    expect(JSON.parse(kept?.record ?? '{}')).toMatchObject({
      kind: 'kean-leaving',
      staffId: member.id,
      reminder: { signedHow: 'link' },
    });
  });

  it('is one leaving, however many press at once', async () => {
    const member = await aHolder();
    const answers = await Promise.all([
      begin(member.id),
      begin(member.id, {}, otherHr),
      begin(member.id, { way: 'dispute' }),
    ]);
    expect(new Set(answers.map(({ leavingId }) => leavingId)).size).toBe(1);
    expect(answers.filter(({ already }) => !already)).toHaveLength(1);
  });

  it('is the same whatever step it was interrupted after, and whichever fails at first', async () => {
    const member = await aHolder();
    await aClient(office, here, { assigneeId: member.id });
    const { leavingId } = await begin(member.id);
    for (const { name } of stepsOf(LEAVINGS).filter(({ last }) => last !== true)) {
      const dies: readonly ClauseLeaving[] = LEAVINGS.map((clause) => ({
        ...clause,
        sinks: clause.sinks.map((sink) =>
          sink.name === name ? { ...sink, clear: () => Promise.reject(new Error('killed')) } : sink,
        ),
      }));
      await go(leavingId, dies).catch(() => undefined);
      expect(await statusOf(member.id)).toBe('left');
    }
    await go(leavingId);
    await peopleDoTheirPart(leavingId, member.id);
    await go(leavingId);
    expect(await seen(leavingId)).toMatchObject({ state: 'done', leftOver: [] });
  });

  it('shows a step that fails for good, tells who ordered it, keeps access cut, and goes on when somebody says so', async () => {
    const member = await aHolder();
    const { leavingId } = await begin(member.id);
    const dies = LEAVINGS.map((clause) => ({
      ...clause,
      sinks: clause.sinks.map((sink) =>
        sink.name === 'imports' ? { ...sink, clear: () => Promise.reject(new Error('no')) } : sink,
      ),
    }));
    await expect(go(leavingId, dies, 1)).rejects.toThrow();
    await go(leavingId, dies, 5);
    const failed = await seen(leavingId);
    expect(failed).toMatchObject({ state: 'failed', failedStep: 'imports', failureWords: { zh: expect.any(String) } });
    expect(await statusOf(member.id)).toBe('left');
    const told = await office.sql.query(
      `select from message where template = 'personnel.leaving-needs-you' and staff_id = $1`,
      [hr.id],
    );
    expect(told.length).toBeGreaterThan(0);
    await tryAgain(asHr(), { leavingId, version: failed.version });
    await go(leavingId);
    expect((await seen(leavingId)).state).toBe('waiting');
  });
});

describe('what is refused', () => {
  it('oneself, the last who sees people off and the last who keeps the machinery, each with the remedy and in the log', async () => {
    await expect(begin(hr.id)).rejects.toMatchObject({ code: 'PERSONNEL_YOURSELF' });
    const operator = await aStaffMember(office.sql, { branch: null });
    await role(operator, 'operator', [['storage', 'handle-jobs', 'Job']]);
    await expect(begin(operator.id)).rejects.toMatchObject({ code: 'PERSONNEL_LAST_OPERATOR' });
    expect(await statusOf(operator.id)).toBe('active');
    const loner = await aStaffMember(office.sql, { branch: null });
    await office.sql.query(`update staff set status = 'suspended' where id = $1`, [otherHr.id]);
    await expect(begin(hr.id, {}, loner)).rejects.toMatchObject({ code: 'PERSONNEL_LAST_HR' });
    await office.sql.query(`update staff set status = 'active' where id = $1`, [otherHr.id]);
    expect((await eventsOf(office, loner.id)).at(-1)).toMatchObject({
      action: 'personnel.leaving-refused',
      facts: { reason: 'last-hr' },
    });
  });

  it('a set time for the last who stays: whoever leaves or is away then is not counted on, at once it is another matter', async () => {
    const at = new Date(Date.now() + 86_400_000);
    const loner = await aStaffMember(office.sql, { branch: null });
    const { leavingId } = await begin(otherHr.id, { way: 'planned', at }, loner);
    await expect(begin(hr.id, { way: 'planned', at }, loner)).rejects.toMatchObject({ code: 'PERSONNEL_LAST_HR' });
    const planned = `insert into leaving (id, staff_id, way, state, ordered_by, cut_due_at, reminder_version)
      values (gen_random_uuid(), $1, 'planned', 'planned', $2, now() + interval '1 day', 1)`;
    await expect(office.db.pool.query(planned, [hr.id, loner.id])).rejects.toThrow(/somebody has to stay/);
    await callOff(asHr(), { leavingId, version: (await seen(leavingId)).version });
    const { leavingId: again } = await begin(hr.id, { way: 'planned', at }, loner);
    await callOff(asHr(otherHr), { leavingId: again, version: (await seen(again)).version });
  });

  it('by the database as well, whatever a process thinks', async () => {
    const member = await aHolder();
    const asApi = (text: string, values: unknown[]) => office.db.pool.query(text, values);
    const insert = `insert into leaving (id, staff_id, way, state, ordered_by, cut_at, reminder_version) values (gen_random_uuid(), $1, 'at-once', 'running', $2, now(), 1)`;
    await expect(asApi(insert, [member.id, member.id])).rejects.toThrow(/leaving_is_ordered_by_another/);
    await expect(asApi(`update staff set status = 'active' where id = $1`, [member.id])).rejects.toThrow(
      /permission denied/,
    );
    await expect(workerDb.pool.query('select end_way_in($1, $2)', [hr.id, 'sessions'])).rejects.toThrow(/has left/);
    await expect(asApi('select private_mail from leaving', [])).rejects.toThrow(/permission denied/);
    const { leavingId } = await begin(member.id);
    await expect(asApi('update leaving set cut_at = null where id = $1', [leavingId])).rejects.toThrow(/stays cut/);
    const undo = `update leaving set state = 'undone', undo_asked_by = $2, undo_asked_at = now(), undone_by = $3 where id = $1`;
    await expect(asApi(undo, [leavingId, hr.id, hr.id])).rejects.toThrow(/undone_by_two/);
    await expect(asApi(undo, [leavingId, member.id, hr.id])).rejects.toThrow();
  });

  it('a successor who does not work there, and a time that is over', async () => {
    const member = await aHolder();
    await aClient(office, here, { assigneeId: member.id });
    const stranger = await aStaffMember(office.sql);
    await expect(
      begin(member.id, { proposals: [{ branchId: here.id, successorId: stranger.id }] }),
    ).rejects.toMatchObject({
      code: 'PERSONNEL_SUCCESSOR_NOT_ELIGIBLE',
    });
    await expect(begin(member.id, { way: 'planned', at: new Date(Date.now() - 1) })).rejects.toMatchObject({
      code: 'PERSONNEL_TIME_NOT_AHEAD',
    });
    expect(await statusOf(member.id)).toBe('active');
    await expect(begin(newId())).rejects.toMatchObject({ code: 'PERSONNEL_PERSON_NOT_FOUND' });
  });

  it('a handover of another branch, as if there were none', async () => {
    const member = await aHolder();
    await aClient(office, here, { assigneeId: member.id });
    const { leavingId } = await begin(member.id);
    const elsewhere = await aStaffMember(office.sql);
    const input = { leavingId, branchId: here.id, successorId: successor.id };
    await expect(confirmHandover(asManager(elsewhere), input)).rejects.toMatchObject({
      code: 'PERSONNEL_HANDOVER_NOT_FOUND',
    });
    expect((await listHandovers(asManager(elsewhere))).rows).toEqual([]);
    const gone = await aStaffMember(office.sql, { branch: here, status: 'left' });
    await expect(confirmHandover(asManager(), { ...input, successorId: gone.id })).rejects.toMatchObject({
      code: 'CIRCULATION_ASSIGNEE_NOT_ELIGIBLE',
    });
  });
});

describe('at a set time', () => {
  it('ends access at that time by itself, whoever is away, and by the worker for good', async () => {
    const member = await aHolder();
    // Long enough for what stands before it on a busy machine.
    const at = new Date(Date.now() + 4_000);
    const { leavingId } = await begin(member.id, { way: 'planned', at });
    expect(await statusOf(member.id)).toBe('active');
    await go(leavingId);
    expect((await seen(leavingId)).state).toBe('planned');
    const isIn = async () =>
      (
        await office.sql.query('select from staff where id = $1 and (leaves_at is null or leaves_at > now())', [
          member.id,
        ])
      ).length;
    expect(await isIn()).toBe(1);
    await expect.poll(isIn).toBe(0);
    await go(leavingId);
    expect(await statusOf(member.id)).toBe('left');
    expect((await seen(leavingId)).state).toBe('waiting');
  });

  it('is called off, or brought forward, before that', async () => {
    const [one, two] = [await aHolder(), await aHolder()];
    const at = new Date(Date.now() + 86_400_000);
    const first = await begin(one.id, { way: 'planned', at });
    await callOff(asHr(), { leavingId: first.leavingId, version: 1 });
    expect(await office.sql.query('select leaves_at as at from staff where id = $1', [one.id])).toEqual([{ at: null }]);
    const second = await begin(two.id, { way: 'planned', at });
    await cutNow(asHr(), { leavingId: second.leavingId, version: 1 });
    expect(await statusOf(two.id)).toBe('left');
    await expect(callOff(asHr(), { leavingId: second.leavingId, version: 2 })).rejects.toMatchObject({
      code: 'PERSONNEL_MOVED_ON',
    });
  });
});

describe('the reminder', () => {
  let member: TestStaff;
  beforeEach(async () => {
    member = await aHolder();
  });

  it('is held back in a dispute until somebody lets it go', async () => {
    const { leavingId } = await begin(member.id, { way: 'dispute' });
    await go(leavingId);
    expect(await mailOf(leavingId, member.id)).toBeNull();
    await remind(asHr(), { leavingId, privateMail: 'elsewhere@home.example' });
    expect((await mailOf(leavingId, member.id))?.to?.open()).toBe('elsewhere@home.example');
  });

  it('goes to an address that lies sealed, and opens in no other leaving', async () => {
    const { leavingId } = await begin(member.id);
    const other = await aHolder();
    const { leavingId: elsewhere } = await begin(other.id, { privateMail: 'wang@home.example' });
    const mails = 'select array_agg(private_mail order by id) as mails from leaving where id = any ($1::uuid[])';
    const [row] = await office.sql.query<{ mails: Buffer[] }>(mails, [[leavingId, elsewhere]]);
    for (const sealed of row?.mails ?? []) expect(sealed.toString('latin1')).not.toContain('home.example');
    await office.sql.query(
      'update leaving l set private_mail = o.private_mail from leaving o where l.id = $1 and o.id = $2',
      [leavingId, elsewhere],
    );
    expect(await mailOf(leavingId, member.id)).toBeNull();
    expect((await mailOf(elsewhere, other.id))?.to?.open()).toBe('wang@home.example');
  });

  it('waits for an address where the key store is down: access is cut all the same', async () => {
    const call = asHr();
    const down = { createFor: () => Promise.reject(failEncryption('ENCRYPTION_KEYS_UNAVAILABLE')) };
    const services = { ...call.services, keyring: down as unknown as typeof call.services.keyring };
    const input = BeginLeavingInput.parse({ staffId: member.id, way: 'at-once', privateMail: 'li@home.example' });
    const { leavingId } = await beginLeaving({ ...call, services }, input);
    expect(await statusOf(member.id)).toBe('left');
    expect((await seen(leavingId)).reminder).toMatchObject({ hasMail: false });
  });

  it('opens by any of the links that were sent, is signed once with the own number, and says nothing of anybody', async () => {
    const { leavingId } = await begin(member.id);
    const secrets = [await mailOf(leavingId, member.id), await mailOf(leavingId, member.id)].map((mail) =>
      String(mail?.values.page),
    );
    for (const secret of secrets) {
      const reminder = await readOwnReminder(aFrontCall(office), secret);
      expect(JSON.stringify(reminder)).not.toMatch(new RegExp(`${member.id}|${member.number}|周明`));
    }
    const sign = (secret: string, staffNumber: string) => signOwnReminder(aFrontCall(office), { secret, staffNumber });
    await expect(sign(secrets[0] ?? '', 'S1')).rejects.toMatchObject({ code: 'PERSONNEL_NUMBER_WRONG' });
    await expect(sign('x'.repeat(22), member.number)).rejects.toMatchObject({ code: 'PERSONNEL_LINK_INVALID' });
    const signed = await sign(secrets[0] ?? '', member.number.toLowerCase());
    expect(await sign(secrets[1] ?? '', member.number)).toEqual(signed);
  });

  it('is sent three times, then put before whoever ordered the leaving; paper takes its place', async () => {
    const { leavingId } = await begin(member.id);
    const later = () =>
      office.sql.query(
        `update leaving set reminded_at = now() - interval '4 days', reminders = reminders + 1 where id = $1`,
        [leavingId],
      );
    await office.sql.query('alter table leaving disable trigger leaving_moves');
    await office.sql.query(`update leaving set cut_at = now() - interval '40 days' where id = $1`, [leavingId]);
    await office.sql.query('alter table leaving enable trigger leaving_moves');
    for (let times = 0; times < 3; times += 1) {
      await later();
      await remindAgain({ services: { db: workerDb, keyring: office.keyring, objects: office.services.objects } });
    }
    expect((await seen(leavingId)).reminder).toMatchObject({ reminders: 3, escalatedAt: expect.any(Date) });
    await takeSigning(asHr(), { leavingId, how: 'refused', paperRef: 'LZ-2026-1' });
    expect((await seen(leavingId)).reminder).toMatchObject({
      signedHow: 'refused',
      paperRef: 'LZ-2026-1',
      hasMail: false,
    });
  });
});

describe('the residue sweep', () => {
  it('takes back every night what somebody who left was given since, and says what is left', async () => {
    const member = await aHolder();
    const { leavingId } = await begin(member.id);
    await go(leavingId);
    await role(member, 'agent');
    const swept = await sweepAllLeavers({
      services: { db: workerDb, keyring: office.keyring, objects: office.services.objects },
      leavings: LEAVINGS,
    });
    expect(swept.find(({ staffId }) => staffId === member.id)).toEqual({ staffId: member.id, taken: 1, left: 0 });
    const stubborn: readonly ClauseLeaving[] = [
      {
        owner: 'stubborn',
        sinks: [
          { name: 'elsewhere', title: { zh: '别处', en: 'elsewhere' }, clear: async () => 0, countLeft: async () => 2 },
        ],
      },
    ];
    await sweepAllLeavers({
      services: { db: workerDb, keyring: office.keyring, objects: office.services.objects },
      leavings: stubborn,
    });
    expect(await seen(leavingId)).toMatchObject({
      state: 'failed',
      failure: 'PERSONNEL_LEFT_BEHIND',
      leftOver: [{ name: 'elsewhere', count: 2 }],
    });
  });
});

describe('an undo', () => {
  it('takes two people, neither of them whom it is about, and gives status and roles back, but no way in', async () => {
    const member = await aHolder();
    const { leavingId } = await begin(member.id);
    await go(leavingId);
    const version = async () => (await seen(leavingId)).version;
    await expect(confirmUndo(asHr(otherHr), { leavingId, version: await version() })).rejects.toMatchObject({
      code: 'PERSONNEL_UNDO_NOT_ASKED',
    });
    await askUndo(asHr(), { leavingId, version: await version() });
    await expect(confirmUndo(asHr(), { leavingId, version: await version() })).rejects.toMatchObject({
      code: 'PERSONNEL_UNDO_BY_ANOTHER',
    });
    await confirmUndo(asHr(otherHr), { leavingId, version: await version() });
    expect(await statusOf(member.id)).toBe('active');
    const ways = await office.sql.query<{ kind: string; held: number }>('select * from ways_in($1) where held > 0', [
      member.id,
    ]);
    expect(ways).toEqual([{ kind: 'roles', held: 1 }]);
    await go(leavingId);
    expect(await statusOf(member.id)).toBe('active');
    expect((await begin(member.id)).leavingId).not.toBe(leavingId);
    expect(await newestOf(member.id)).not.toBe(leavingId);
  });
});
