import { digestInLetters } from '@kean/audit';
import { aCall, eventsOf, logAsText, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, type Keyring, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONDUCTOR } from '../conducting/personnel-worker.ts';
import type { RecordBreachInput } from '../contract/secrecy.ts';
import { policy } from '../policy.ts';
import { aboutYouMessage } from './about-you-message.ts';
import { answerAppeal, decideBreach } from './breaches/decide-breach.ts';
import { forgetBreaches } from './breaches/forget-breaches.ts';
import { openBreach } from './breaches/open-breach.ts';
import { appealBreach, readOwnBreaches } from './breaches/own-breaches.ts';
import { correctBreach, recordBreach } from './breaches/record-breach.ts';
import type { BreachId } from './breaches/sealed-words.ts';
import { asThemself } from './breaches/stored-breach.ts';
import { takeDownAppeal } from './breaches/take-down-appeal.ts';
import { exportRegister } from './registers/export-register.ts';
import { listBreaches } from './registers/list-breaches.ts';
import { listReminders } from './registers/list-reminders.ts';
import { listUndertakings } from './registers/list-undertakings.ts';

const FACTS = '把客户手机号抄在便签上带回家，经主管当面确认。';
const MEASURE = '书面警告，重新培训并收回导出权限。';
const SAID: Omit<RecordBreachInput, 'staffNumber'> = {
  ...({ kind: 'took-away', measure: 'warning', happenedOn: '2026-11-02' } as const),
  ...{ facts: FACTS, measureText: MEASURE },
};

let office: TestOffice;
let workerDb: Database;
let workerKeyring: Keyring;
let closeKeys: () => Promise<void>;
let [hr, otherHr, compliance, second, agent]: TestStaff[] = [];

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  const keys = openKeyStore({ url: office.database.urls.kean_keys_worker, applicationName: 'kean-test-worker' });
  closeKeys = () => keys.close();
  const root = environmentRootKey(office.rootKeyText, 'the test');
  workerKeyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  await office.sql.query(
    `insert into role (code, name, name_en) values ('hr', '人事', 'HR'), ('agent', '经纪人', 'Agent')`,
  );
  await office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), 'hr', 'personnel', 'read-secrecy', 'Staff', 'agency')`,
  );
  [hr, otherHr, compliance, second] = await Promise.all([1, 2, 3, 4].map(() => aStaffMember(office.sql)));
  for (const member of [hr, otherHr, compliance, second])
    await office.sql.query(`insert into staff_role values ($1, 'hr')`, [member?.id]);
});
afterAll(async () => {
  await Promise.all([workerDb.close(), closeKeys()]);
  await office.close();
});
beforeEach(async () => {
  agent = await aStaffMember(office.sql);
  await office.sql.query(`insert into staff_role values ($1, 'agent')`, [agent.id]);
});

const is = (member: TestStaff | undefined): TestStaff => member as TestStaff;
const call = (member: TestStaff | undefined) =>
  aCall(office, is(member), [policy], {
    'personnel.read-secrecy': 'agency',
    'personnel.record-breaches': 'agency',
    'personnel.decide-breaches': 'agency',
  });
const recorded = async (about = agent, by = hr): Promise<BreachId> =>
  (await recordBreach(call(by), { staffNumber: is(about).number, ...SAID })).breachId;
const versionOf = async (id: BreachId) =>
  (await office.sql.query<{ version: number }>('select version from secrecy_breach where id = $1', [id]))[0]?.version ??
  0;
const decide = async (breachId: BreachId, by = compliance, decision: 'confirm' | 'refuse' = 'confirm') =>
  decideBreach(call(by), { breachId, version: await versionOf(breachId), decision });
const appeal = async (breachId: BreachId, by = agent) =>
  appealBreach(call(by), { breachId, version: await versionOf(breachId), text: '便签上没有号码，只有门牌。' });
const answer = async (breachId: BreachId, by: TestStaff | undefined, decision: 'uphold' | 'lift' = 'lift') =>
  answerAppeal(call(by), { breachId, version: await versionOf(breachId), decision, text: '核对便签，申诉成立。' });
const seenBy = (member: TestStaff | undefined) =>
  inSqlTransaction(office.db, asThemself(call(member)), async (tx) =>
    (await tx.query<{ id: BreachId }>('select id from secrecy_breach')).map(({ id }) => id),
  );
/** Straight to the database, as somebody who passed every check of the process would. */
const write = (member: TestStaff | undefined, text: string, values: readonly unknown[]) =>
  inSqlTransaction(office.db, asThemself(call(member)), (tx) => tx.query(text, values));

describe('a breach of secrecy', () => {
  it('is sealed: neither the database nor the log holds a word of it', async () => {
    const id = await recorded();
    const [row] = await office.sql.query<{ all: string }>(
      `select (select string_agg(t::text, '') from secrecy_breach_text t) || (select string_agg(b::text, '') from secrecy_breach b) as all`,
    );
    expect(row?.all).not.toContain('便签');
    expect(Buffer.from(row?.all ?? '', 'utf8').includes(Buffer.from('便签', 'utf8').toString('hex'))).toBe(false);
    expect(await logAsText(office)).not.toContain('便签');
    const opened = await openBreach(call(compliance), id);
    expect(opened.texts.map(({ what, text }) => [what, text])).toEqual([
      ['facts', FACTS],
      ['measure', MEASURE],
    ]);
    const events = await eventsOf(office, is(compliance).id);
    expect(events.filter(({ subjectId }) => subjectId === id)).toMatchObject([
      { action: 'personnel.breach-opened', facts: { by: 'register', count: 2 } },
    ]);
  });

  it('is seen by whoever keeps the register, and by nobody else, whatever the process asks for', async () => {
    const id = await recorded();
    expect(await seenBy(hr)).toContain(id);
    expect(await seenBy(await aStaffMember(office.sql))).toEqual([]);
    expect(await seenBy(agent)).toEqual([]);
    const about = await recorded(otherHr);
    expect(await seenBy(otherHr)).not.toContain(about);
    await expect(openBreach(call(otherHr), about)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_NOT_FOUND' });
    await decide(about);
    expect((await listBreaches(call(otherHr), { limit: 200 })).rows.map(({ breachId }) => breachId)).not.toContain(
      about,
    );
    expect((await readOwnBreaches(call(otherHr))).map(({ breachId }) => breachId)).toEqual([about]);
  });

  it('is said by one and decided by another, never by whom it is about', async () => {
    await expect(recorded(hr, hr)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_OF_YOURS' });
    const id = await recorded();
    await expect(decide(id, hr)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_BY_ANOTHER' });
    expect((await eventsOf(office, is(hr).id)).filter(({ outcome }) => outcome === 'refused').length).toBe(2);
    const DECIDED = `update secrecy_breach set state = 'standing', decided_by = $2, decided_at = now(), version = version + 1 where id = $1`;
    await expect(write(hr, DECIDED, [id, is(hr).id])).rejects.toThrow();
    await expect(write(hr, DECIDED, [id, is(second).id])).rejects.toThrow();
    await decide(id);
    await expect(decide(id, second)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_MOVED_ON' });
    await expect(write(second, 'delete from secrecy_breach where id = $1', [id])).rejects.toThrow();
  });

  it('is seen, once decided, by whom it is about, who is told that there is something; refused it is not', async () => {
    const id = await recorded();
    expect(await readOwnBreaches(call(agent))).toEqual([]);
    await decide(id);
    const [own] = await readOwnBreaches(call(agent));
    expect(own).toMatchObject({ breachId: id, state: 'standing', kind: 'took-away' });
    expect(own?.appealUntil).toBeInstanceOf(Date);
    expect(own?.texts.map(({ text }) => text)).toEqual([FACTS, MEASURE]);
    expect((await eventsOf(office, is(agent).id)).map(({ action, facts }) => [action, facts?.by])).toEqual([
      ['personnel.breach-opened', 'person'],
    ]);
    await office.sql.query(`insert into auth_user (id, name, email) values ($1, 'x', 'own@office.example')`, [
      is(agent).id,
    ]);
    const mail = await inSqlTransaction(workerDb, CONDUCTOR, async (tx) =>
      aboutYouMessage.read?.(tx, { breachId: id, staffId: is(agent).id, what: 'stands' }, office.keyring),
    );
    expect(mail?.to?.open()).toBe('own@office.example');
    const other = await recorded();
    await decide(other, compliance, 'refuse');
    expect((await readOwnBreaches(call(agent))).length).toBe(1);
  });

  it('is appealed by whom it is about alone, and answered by somebody who had no part in it', async () => {
    const id = await recorded();
    await expect(appeal(id)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_NOT_FOUND' });
    await decide(id);
    await expect(appeal(id, second)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_NOT_FOUND' });
    await appeal(id);
    await expect(appeal(id)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_MOVED_ON' });
    for (const [who, code] of [
      [hr, 'PERSONNEL_BREACH_BY_ANOTHER'],
      [compliance, 'PERSONNEL_BREACH_BY_ANOTHER'],
      [agent, 'PERSONNEL_BREACH_OF_YOURS'],
    ] as const)
      await expect(answer(id, who)).rejects.toMatchObject({ code });
    await answer(id, second);
    const [own] = await readOwnBreaches(call(agent));
    expect(own).toMatchObject({ state: 'lifted', answeredByName: expect.any(String) });
    expect(own?.texts.map(({ what }) => what)).toEqual(['facts', 'measure', 'appeal', 'answer']);
  });

  it('is appealed within thirty days', async () => {
    const id = await recorded();
    await decide(id);
    await office.sql.query(`update secrecy_breach set decided_at = now() - interval '31 days' where id = $1`, [id]);
    await expect(appeal(id)).rejects.toMatchObject({ code: 'PERSONNEL_APPEAL_OVER' });
    expect((await readOwnBreaches(call(agent)))[0]?.appealUntil).toBeNull();
  });

  it('of somebody who has left is appealed by a letter, which somebody takes down who had no part in it, and a fourth answers', async () => {
    const id = await recorded();
    await decide(id);
    const takeDown = async (by: TestStaff | undefined) =>
      takeDownAppeal(call(by), { breachId: id, version: await versionOf(id), text: '来信：便签上没有号码。' });
    await expect(takeDown(otherHr)).rejects.toMatchObject({ code: 'PERSONNEL_APPEAL_IS_THEIRS' });
    const past = write(otherHr, `update secrecy_breach set state = 'appealed', version = version + 1 where id = $1`, [
      id,
    ]);
    await expect(past).rejects.toThrow();
    expect((await openBreach(call(second), id)).letterUntil).toBeNull();
    await office.sql.query(`update staff set status = 'left' where id = $1`, [is(agent).id]);
    expect((await openBreach(call(second), id)).letterUntil).toBeInstanceOf(Date);
    for (const who of [hr, compliance])
      await expect(takeDown(who)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_BY_ANOTHER' });
    await takeDown(otherHr);
    await expect(takeDown(otherHr)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_BY_ANOTHER' });
    await expect(answer(id, otherHr)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_BY_ANOTHER' });
    await answer(id, second);
    const opened = await openBreach(call(second), id);
    expect(opened.texts.map(({ what }) => what)).toEqual(['facts', 'measure', 'appeal', 'answer']);
  });

  it('keeps what stood before it was put right, and is decided anew', async () => {
    const id = await recorded();
    await decide(id);
    const put = { ...SAID, facts: '更正：便签上只有门牌号，没有手机号。' };
    await correctBreach(call(otherHr), { breachId: id, version: await versionOf(id), ...put });
    const opened = await openBreach(call(second), id);
    expect(opened).toMatchObject({ state: 'asked', decidedByName: null });
    expect(opened.texts.filter(({ what }) => what === 'facts').map(({ text }) => text)).toEqual([put.facts, FACTS]);
    for (const who of [hr, otherHr])
      await expect(decide(id, who)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_BY_ANOTHER' });
    await expect(
      write(second, `update secrecy_breach_text set sealed = '\\x01' where breach_id = $1`, [id]),
    ).rejects.toThrow();
    await decide(id);
  });

  it('moved to another record, its words do not open', async () => {
    const [one, other] = [await recorded(), await recorded()];
    await office.sql.query(
      `update secrecy_breach_text t set sealed = o.sealed from secrecy_breach_text o
        where t.breach_id = $1 and o.breach_id = $2 and t.what = o.what`,
      [one, other],
    );
    expect((await openBreach(call(second), one)).texts.map(({ text }) => text)).toEqual([null, null]);
  });

  it('goes with its key when its time is over, and not before', async () => {
    const [over, kept] = [await recorded(), await recorded()];
    await decide(over);
    await decide(kept);
    await expect(
      inSqlTransaction(workerDb, CONDUCTOR, (tx) => tx.query('delete from secrecy_breach where id = $1', [over])),
    ).rejects.toThrow();
    await office.sql.query(`update secrecy_breach set kept_until = now() - interval '1 minute' where id = $1`, [over]);
    const worker = { services: { db: workerDb, keyring: workerKeyring, objects: office.services.objects } };
    expect(await forgetBreaches(worker)).toBe(1);
    expect(await forgetBreaches(worker)).toBe(0);
    expect(await workerKeyring.absenceOf('import', [over, kept])).toEqual(new Map([[over, 'destroyed']]));
    const left = await office.sql.query<{ id: string }>(
      'select breach_id as id from secrecy_breach_text where breach_id = any ($1::uuid[]) group by 1',
      [[over, kept]],
    );
    expect(left).toEqual([{ id: kept }]);
  });

  it('on a day that lies ahead is none, and nobody is recorded who never worked here', async () => {
    const ahead = { staffNumber: is(agent).number, ...SAID, happenedOn: '2999-01-01' };
    await expect(recordBreach(call(hr), ahead)).rejects.toMatchObject({ code: 'PERSONNEL_BREACH_DAY_AHEAD' });
    await expect(recordBreach(call(hr), { ...ahead, staffNumber: 'NOBODY' })).rejects.toMatchObject({
      code: 'PERSONNEL_PERSON_NOT_FOUND',
    });
  });
});

describe('the registers', () => {
  it('show undertakings and reminders, and each look and each sheet stands in the log', async () => {
    await office.sql.query(
      `insert into fulfilment (id, staff_id, duty, how, state, text_version, valid_until, recorded_by)
       values (gen_random_uuid(), $1, 'confidentiality-undertaking', 'portal', 'standing', 1, now() + interval '30 days', $1)`,
      [is(agent).id],
    );
    const left = await aStaffMember(office.sql);
    await office.sql.query(
      `insert into leaving (id, staff_id, way, state, ordered_by, cut_at, reminder_version) values (gen_random_uuid(), $1, 'at-once', 'running', $2, now(), 1)`,
      [left.id, is(hr).id],
    );
    const number = is(agent).number;
    expect((await listUndertakings(call(hr), { show: 'standing', staffNumber: number, limit: 10 })).rows).toMatchObject(
      [{ staffNumber: number, version: 1, how: 'portal', stands: true }],
    );
    expect((await listUndertakings(call(hr), { show: 'over', staffNumber: number, limit: 10 })).rows).toEqual([]);
    expect((await listReminders(call(hr), { show: 'open', staffNumber: left.number, limit: 10 })).rows).toMatchObject([
      { staffNumber: left.number, signedAt: null },
    ]);
    await recorded();
    const sheets = await Promise.all(
      (['undertakings', 'reminders', 'breaches'] as const).map((register) => exportRegister(call(hr), { register })),
    );
    expect(sheets.map(({ csv }) => csv.split('\r\n')[0]?.startsWith('\uFEFF'))).toEqual([true, true, true]);
    expect(sheets[2]?.csv).toContain('私自抄录');
    expect(sheets[2]?.csv).not.toContain('便签');
    const exports = (await eventsOf(office, is(hr).id)).filter(({ action }) => action === 'personnel.secrecy-exported');
    for (const { csv } of sheets)
      expect(exports.filter(({ facts }) => csv.includes(`导出编号,${facts?.exportId}`))).toMatchObject([
        { facts: { digest: digestInLetters(csv) } },
      ]);
    const looks = (await eventsOf(office, is(hr).id)).filter(({ action }) => action.startsWith('personnel.secrecy-'));
    expect(looks.map(({ action, facts }) => `${action} ${facts?.register}`).sort()).toEqual([
      'personnel.secrecy-exported breaches',
      'personnel.secrecy-exported reminders',
      'personnel.secrecy-exported undertakings',
      'personnel.secrecy-read reminders',
      'personnel.secrecy-read undertakings',
      'personnel.secrecy-read undertakings',
    ]);
  });
});
