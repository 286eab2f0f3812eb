import { clientsApi } from '@kean/clients/api';
import { policy as clientsPolicy } from '@kean/clients/policy';
import {
  aCall,
  aClient,
  aPhone,
  type ClientWishes,
  eventsOf,
  logAsText,
  openOffice,
  type TestOffice,
} from '@kean/clients/testing';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, openSql, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personnelApi } from '../api.ts';
import { policy } from '../policy.ts';
import { destroyPhoneKey } from './destroy-phone-key.ts';
import { phonesAgain } from './restoring.ts';

let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;
let hr: TestStaff;
let officer: TestStaff;
let manager: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  [agent, manager] = [
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
  ];
  [hr, officer] = [await aStaffMember(office.sql, { branch: null }), await aStaffMember(office.sql, { branch: null })];
  await confirmsPhonesOf('agency', officer);
  await confirmsPhonesOf('branch', manager);
});
afterAll(() => office.close());

/** In the database as well: there it is asked again. */
async function confirmsPhonesOf(scope: string, member: TestStaff): Promise<void> {
  await office.sql.query("insert into role (code, name, name_en) values ($1, '岗位', 'Role')", [`confirms-${scope}`]);
  await office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope)
     values (gen_random_uuid(), $1, 'clients', 'confirm-phones', 'Client', $2)`,
    [`confirms-${scope}`, scope],
  );
  await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [
    member.id,
    `confirms-${scope}`,
  ]);
}

const personnel = callerFactory(personnelApi([]));
const clients = callerFactory(clientsApi);
const phonesAs = (who: TestStaff) =>
  personnel(aCall(office, who, [policy], { 'personnel.record-phones': 'agency' })).phones;
const clientsAs = (who: TestStaff, scope: 'own' | 'branch' | 'agency') =>
  clients(
    aCall(office, who, [clientsPolicy], {
      'clients.read': scope,
      'clients.invite': scope,
      'clients.confirm-phones': scope,
    }),
  );
const record = (staffId: string, phone: string) => phonesAs(hr).record({ staffId, phone } as never);
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
const mine = (phone: string, wishes: ClientWishes = {}) =>
  aClient(office, here, { assigneeId: agent.id, recordedBy: newId<'Staff'>(), fields: { phone }, ...wishes });
const standing = async (clientId: ClientId) => (await clientsAs(officer, 'agency').phones.of({ clientId })).standing;
const invite = (clientId: ClientId) =>
  clientsAs(agent, 'own').visits.invite({ clientId, reason: 'own-pages', channel: 'sms', language: 'zh' });
const confirm = (who: TestStaff, scope: 'own' | 'branch' | 'agency', clientId: ClientId, because: string) =>
  codeOf(clientsAs(who, scope).phones.confirm({ clientId, because } as never));

describe('a number of staff', () => {
  it('gets no link, whoever entered it, in any spelling, and also where it becomes known later', async () => {
    const [own, colleagues, clientsOwn] = [aPhone(), aPhone(), aPhone()];
    expect(await record(agent.id, `+86 ${own.slice(0, 3)} ${own.slice(3)}`)).toEqual({ outcome: 'recorded' });
    const before = await mine(colleagues);
    expect(await standing(before)).toBe('client');
    await invite(before);
    await record(manager.id, colleagues);
    for (const id of [await mine(own), before]) {
      expect(await standing(id)).toBe('staff');
      expect(await codeOf(invite(id))).toBe('CLIENTS_PHONE_IS_STAFFS');
    }
    expect(await standing(await mine(clientsOwn))).toBe('client');
    expect(await standing(await aClient(office, here, { fields: { phone: aPhone(), phone2: own } }))).toBe('client');
  });

  it('stays one after the person left', async () => {
    const leaver = await aStaffMember(office.sql, { branch: here });
    const phone = aPhone();
    await record(leaver.id, phone);
    await office.sql.query("update staff set status = 'left' where id = $1", [leaver.id]);
    expect(await standing(await mine(phone))).toBe('staff');
  });

  it('is vouched for by whoever confirms phones of the whole agency alone, and never by the person concerned', async () => {
    const phone = aPhone();
    await record(agent.id, phone);
    const id = await mine(phone);
    expect(await clientsAs(manager, 'branch').phones.of({ clientId: id })).toMatchObject({ mayConfirm: false });
    expect(await clientsAs(officer, 'agency').phones.of({ clientId: id })).toMatchObject({ mayConfirm: true });
    expect(await confirm(manager, 'branch', id, 'colleague-is-client')).toBe('CLIENTS_PHONE_IS_STAFFS');
    // The database asks for the grant itself, whatever the process believes.
    expect(await confirm(manager, 'agency', id, 'colleague-is-client')).toBe('CLIENTS_PHONE_IS_STAFFS');
    expect(await confirm(officer, 'agency', id, 'papers-seen')).toBe('CLIENTS_PHONE_IS_STAFFS');
    await office.sql.query("insert into staff_role (staff_id, role_code) values ($1, 'confirms-agency')", [agent.id]);
    expect(await confirm(agent, 'agency', id, 'colleague-is-client')).toBe('CLIENTS_PHONE_CONFIRMED_BY_ANOTHER');
    await office.sql.query("delete from staff_role where staff_id = $1 and role_code = 'confirms-agency'", [agent.id]);
    expect(await standing(id)).toBe('staff');
    expect(await confirm(officer, 'agency', id, 'colleague-is-client')).toBe('answered');
    expect(await standing(id)).toBe('client');
    await invite(id);
    const another = await mine(aPhone());
    expect(await confirm(officer, 'agency', another, 'colleague-is-client')).toBe('CLIENTS_PHONE_NOTHING_TO_CONFIRM');
  });

  it('is no better for having been vouched for as a shared one', async () => {
    const phone = aPhone();
    const id = await mine(phone, { fields: { name: '王小明', phone } });
    await aClient(office, await aBranch(office.sql), { fields: { name: '赵六', phone: aPhone(), phone2: phone } });
    expect(await confirm(manager, 'branch', id, 'papers-seen')).toBe('answered');
    expect(await standing(id)).toBe('client');
    await record(agent.id, phone);
    expect(await standing(id)).toBe('staff');
  });

  it('takes no link, code or consent by whatever the api’s login writes', async () => {
    const phone = aPhone();
    const id = await mine(phone);
    await record(agent.id, phone);
    const write = (text: string) =>
      codeOf(inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) => tx.query(text, [id])));
    expect(
      await Promise.all([
        write(`insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
               values (gen_random_uuid(), $1, $1, 'own-pages', 'screen', sha256('x'), now() + interval '1 hour')`),
        write(`insert into staff_phone (id, staff_id, sealed, recorded_by) values (gen_random_uuid(), $1, 'x', $1)`),
        write('delete from staff_phone_token where phone_id <> $1'),
        write('select token from staff_phone_token where phone_id = $1'),
        write('select sealed from staff_phone where id = $1'),
        write(`update staff_phone set mistaken_by = $1, mistaken_at = now(), sealed = null where id <> $1`),
      ]),
    ).toEqual(Array(6).fill('DB_REFUSED'));
  });
});

describe('the record of numbers', () => {
  it('says how many and since when, never which, and holds a number once', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const phone = aPhone();
    const clientId = await mine(phone);
    expect(await record(member.id, phone)).toEqual({ outcome: 'recorded' });
    expect(await record(member.id, ` ${phone}`)).toEqual({ outcome: 'known' });
    const phones = await phonesAs(hr).list({ staffId: member.id });
    expect(phones).toEqual([
      {
        phoneId: expect.any(String),
        recordedByName: '周明',
        recordedAt: expect.any(Date),
        mistakenByName: null,
        mistakenAt: null,
      },
    ]);
    const event = (await eventsOf(office, hr.id)).findLast(({ action }) => action === 'personnel.phone-recorded');
    expect(event).toMatchObject({ subjectId: member.id, facts: { phoneId: phones[0]?.phoneId, clients: 1 } });
    expect(await logAsText(office)).not.toContain(phone);
    const [row] = await office.sql.query<{ row: string }>(
      'select row_to_json(p)::text as row from staff_phone p where staff_id = $1',
      [member.id],
    );
    expect(Buffer.from(JSON.stringify(row)).includes(phone)).toBe(false);
    expect(await standing(clientId)).toBe('staff');
  });

  it('takes mobiles of people who work or worked here, from whoever holds the grant', async () => {
    expect(await codeOf(record(agent.id, '010-62345678'))).toBe('PERSONNEL_PHONE_NOT_A_MOBILE');
    expect(await codeOf(record(newId(), aPhone()))).toBe('PERSONNEL_PERSON_NOT_FOUND');
    const without = personnel(aCall(office, hr, [policy], { 'personnel.offboard': 'agency' })).phones;
    const acts = [
      () => without.list({ staffId: agent.id }),
      () => without.record({ staffId: agent.id, phone: aPhone() }),
      () => without.mistake({ phoneId: newId() }),
    ];
    for (const act of acts) expect(await codeOf(act())).toBe('CALL_NOT_YOUR_ROLE');
  });

  it('lets a mistake go, with its value, by anybody but the person concerned', async () => {
    const phone = aPhone();
    const clientId = await mine(phone);
    await record(hr.id, phone);
    const [own] = await phonesAs(hr).list({ staffId: hr.id });
    const phoneId = own?.phoneId as never;
    expect(await codeOf(phonesAs(hr).mistake({ phoneId }))).toBe('PERSONNEL_PHONE_IS_YOURS');
    expect(await standing(clientId)).toBe('staff');
    const otherHr = await aStaffMember(office.sql, { branch: null });
    await phonesAs(otherHr).mistake({ phoneId });
    expect(await standing(clientId)).toBe('client');
    expect(await codeOf(phonesAs(otherHr).mistake({ phoneId }))).toBe('PERSONNEL_PHONE_NOT_FOUND');
    expect(await office.sql.query('select sealed from staff_phone where id = $1', [phoneId])).toEqual([
      { sealed: null },
    ]);
    expect(await office.sql.query('select from staff_phone_token where phone_id = $1', [phoneId])).toEqual([]);
    const acts = (await eventsOf(office, hr.id)).map(({ action }) => action);
    expect(acts).toContain('personnel.phone-mistake-refused');
    // Entered again, it is one again.
    await record(hr.id, phone);
    expect(await standing(clientId)).toBe('staff');
  });

  it('leaves no key behind of a mistake, or of a number that was on record already, and keeps that of one that stands', async () => {
    const [member, otherHr] = [await aStaffMember(office.sql), await aStaffMember(office.sql, { branch: null })];
    const phone = aPhone();
    await office.sql.query(`delete from outbox where job = 'personnel.destroy-phone-key'`);
    await record(member.id, phone);
    await record(member.id, phone);
    const [{ phoneId } = { phoneId: '' }] = await phonesAs(hr).list({ staffId: member.id });
    const promised = () =>
      office.sql.query<{ payload: { phoneId: string } }>(
        `select payload from outbox where job = 'personnel.destroy-phone-key' order by id`,
      );
    const [unused] = await promised();
    await destroyed([unused, { payload: { phoneId } }], member.id);
    expect(await keysOf([unused?.payload.phoneId ?? '', phoneId])).toEqual([phoneId]);
    await phonesAs(otherHr).mistake({ phoneId } as never);
    await destroyed((await promised()).slice(1), member.id);
    await destroyed((await promised()).slice(1), member.id);
    expect(await keysOf([phoneId])).toEqual([]);
    const told = await office.sql.query<{ id: string }>(
      `select facts->>'phoneId' as id from audit_event where action = 'personnel.phone-key-destroyed' and subject_id = $1 order by occurred_at, id`,
      [member.id],
    );
    expect(told.map(({ id }) => id)).toEqual([unused?.payload.phoneId, phoneId, phoneId]);
  });
});

describe('after a restore', () => {
  it('is said whose numbers have to be entered again, by name and without one, and a mistake is one again', async () => {
    const [member, other] = [
      await aStaffMember(office.sql, { branch: here }),
      await aStaffMember(office.sql, { branch: here }),
    ];
    const [lost, both, stands] = [aPhone(), aPhone(), aPhone()];
    for (const phone of [lost, both, stands]) await record(member.id, phone);
    const numbers = await office.sql.query<{ id: string }>(
      'select id from staff_phone where staff_id = $1 order by recorded_at, id',
      [member.id],
    );
    const [lostId, bothId, standsId] = numbers.map(({ id }) => id);
    const event = (action: string, phoneId: string | undefined) =>
      ({
        action,
        subjectId: member.id,
        principalId: other.id,
        occurredAt: 1_795_000_000_000_000n,
        facts: { phoneId },
      }) as never;
    // The office of the day before: neither of the two was there, and the third had not been called a mistake.
    await office.sql.query('delete from staff_phone where id = any ($1::uuid[])', [[lostId, bothId]]);
    const since = [
      event('personnel.phone-recorded', lostId),
      event('personnel.phone-recorded', bothId),
      event('personnel.phone-mistaken', bothId),
      event('personnel.phone-mistaken', standsId),
    ];
    const told = await phonesAgain({ tx: office.sql, since, erased: { client: [], import: [] }, logLost: false });
    expect(told.map(({ count, who }) => ({ count, who }))).toEqual([
      { count: 1, who: [`周明 ${member.number}`] },
      { count: 1, who: undefined },
    ]);
    expect(JSON.stringify(told)).not.toContain(lost);
    expect(
      await office.sql.query(
        `select sealed, mistaken_by, (select count(*)::int from staff_phone_token t where t.phone_id = p.id) as tokens from staff_phone p where id = $1`,
        [standsId],
      ),
    ).toEqual([{ sealed: null, mistaken_by: other.id, tokens: 0 }]);
  });
});

/** Runs the promised work as the worker does, with the logins that may destroy. */
async function destroyed(
  promises: readonly ({ readonly payload: { readonly phoneId: string } } | undefined)[],
  staffId: string,
): Promise<void> {
  const db = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test', max: 1 });
  const keyring = office.workerKeyring;
  for (const one of promises) {
    const about = { phoneId: one?.payload.phoneId, staffId } as never;
    await destroyPhoneKey({ services: { db, keyring } }, about, async () => undefined);
  }
  await db.close();
}

/** Which of these numbers still have a key. */
async function keysOf(phoneIds: readonly string[]): Promise<string[]> {
  const sql = openSql(office.database.adminUrls.keys);
  const rows = await sql.query<{ id: string }>(
    'select subject_id as id from data_key where subject_id = any ($1::uuid[])',
    [phoneIds],
  );
  await sql.close();
  return rows.map(({ id }) => id);
}
