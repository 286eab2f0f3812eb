import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId, Personal } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import type { Replaying } from '@kean/restores';
import { aBranch, aStaffMember, giveEveryConsent, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientsApi } from '../api.ts';
import { correctField } from '../corrections/correct-field.ts';
import { policy } from '../policy.ts';
import {
  aCall,
  aClient,
  aFrontCall,
  aLiveVisit,
  aPhone,
  aStrangersCall,
  type ClientWishes,
  eventsOf,
  type Holding,
  logAsText,
  newestMessageTo,
  openOffice,
  type TestOffice,
} from '../testing/index.ts';
import { digestOf, newLinkSecret } from '../visits/secrets.ts';
import { recordThatItWasTold } from './messages/record-that-it-was-told.ts';
import { objectToPhonesAgain } from './restoring.ts';

let office: TestOffice;
let worker: Database;
let here: TestBranch;
let [agent, manager, officer]: TestStaff[] = [];
const createCaller = callerFactory(clientsApi);

beforeAll(async () => {
  office = await openOffice();
  worker = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test', max: 2 });
  here = await aBranch(office.sql);
  [agent, manager] = [
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
  ];
  officer = await aStaffMember(office.sql, { branch: null });
});
beforeEach(() => office.sql.query('delete from visit_window'));
afterAll(async () => {
  await worker.close();
  await office.close();
});

const SYSTEM = { ...nobody, clientScope: 'agency' } as const;
const as = (who: TestStaff | undefined, holding: Holding) =>
  createCaller(aCall(office, who as TestStaff, [policy], holding));
const byAgent = () => as(agent, { 'clients.invite': 'own', 'clients.read': 'own', 'clients.confirm-phones': 'own' });
const byManager = () => as(manager, { 'clients.read': 'branch', 'clients.confirm-phones': 'branch' });
const byOfficer = () => as(officer, { 'clients.read': 'agency', 'clients.confirm-phones': 'agency' });
const atTheDoor = () => createCaller(aFrontCall(office) as never).phones;
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
const mine = (wishes: ClientWishes = {}) =>
  aClient(office, here, { assigneeId: (agent as TestStaff).id, recordedBy: newId<'Staff'>(), ...wishes });

/** As an agent's correction does it, in one transaction that reaches the agent's own clients. */
function change(clientId: ClientId, phone: string, by = agent as TestStaff): Promise<boolean> {
  const { principal } = aCall(office, by, [policy], {});
  const at = { staffId: by.id, regionId: here.regionId, branchId: here.id, teamId: null } as const;
  return inSqlTransaction(office.db, { ...at, clientScope: 'own' }, (tx) =>
    correctField(tx, office.services, {
      ...{ clientId, field: 'phone', value: new Personal(phone), source: 'staff', recordedBy: by.id },
      ...{ verified: true, principal, language: 'zh' },
    }),
  );
}
const invite = (clientId: ClientId) =>
  byAgent().visits.invite({ clientId, reason: 'own-pages', channel: 'screen', language: 'zh' });
const standing = async (clientId: ClientId) => (await byOfficer().phones.of({ clientId })).standing;
const linkTo = async (clientId: ClientId) => (await newestMessageTo(office, clientId))?.values.page ?? '';

/** The gateway took the newest message to the client, and the worker writes it down. */
async function goesOut(clientId: ClientId, hoursAgo = 0): Promise<void> {
  const [row] = await office.sql.query<{ id: never }>(
    "select id from message where client_id = $1 and template = 'clients.phone-changed' order by created_at desc limit 1",
    [clientId],
  );
  await inSqlTransaction(worker, SYSTEM, async (tx) => {
    await tx.query("update message set state = 'sent', sent_at = now(), sealed = null where id = $1", [row?.id]);
    await recordThatItWasTold(tx, { id: row?.id as never, clientId, facts: null });
  });
  await office.sql.query(
    'update client_phone_change set told_at = told_at - make_interval(hours => $2::int) where client_id = $1 and settled_as is null',
    [clientId, hoursAgo],
  );
}

/** What the client sees in their own pages. */
const ownPages = (clientId: ClientId) =>
  createCaller({ ...aFrontCall(office), visitor: { visitId: newId<'Visit'>(), clientId } } as never).visits.own();

/** What the database holds as the phone, opened by whoever may. */
async function phoneOnRecord(clientId: ClientId): Promise<string> {
  const own = await ownPages(clientId);
  return own.fields.find(({ field }) => field === 'phone')?.value ?? '';
}

describe('a phone that somebody of the office changed', () => {
  it('gets no link and no code, and the number before is told at once with a link that nobody else sees', async () => {
    const [before, own] = [aPhone(), aPhone()];
    const id = await mine({ fields: { phone: before } });
    const { linkSecret } = await invite(id);
    expect(await change(id, own)).toBe(true);
    expect(await newestMessageTo(office, id)).toMatchObject({ template: 'clients.phone-changed', to: before });
    expect(await codeOf(invite(id))).toBe('CLIENTS_PHONE_AWAITS');
    // The link of before is over: nothing is sent for it, and nobody at the door learns why.
    const messages = () => office.sql.query('select 1 from message where client_id = $1', [id]);
    const sent = (await messages()).length;
    await createCaller(aFrontCall(office) as never).visits.askCode({ linkSecret: linkSecret ?? '', language: 'zh' });
    expect(await messages()).toHaveLength(sent);
    expect(await byAgent().phones.of({ clientId: id })).toMatchObject({
      standing: 'awaits',
      mayConfirm: false,
      change: { state: 'open', toldAt: null, isForYou: false },
    });
    const events = (await eventsOf(office, (agent as TestStaff).id)).filter(({ subjectId }) => subjectId === id);
    expect(events.at(-1)).toMatchObject({ action: 'clients.phone-awaits', facts: { told: true } });
    const log = await logAsText(office);
    for (const value of [before, own, await linkTo(id)]) expect(log).not.toContain(value);
  });

  it('is the same in quarantine, under restriction and for a client who answered nothing yet', async () => {
    for (const state of ['quarantined', 'restricted']) {
      const id = await mine({ state: 'quarantined', origin: 'imported', consents: 'none' });
      await office.sql.query('update client set state = $2::client_state where id = $1', [id, state]);
      await change(id, aPhone());
      expect(await standing(id)).toBe('awaits');
      expect(await newestMessageTo(office, id)).toMatchObject({ template: 'clients.phone-changed' });
    }
  });

  it('is confirmed by the number before, after its message went out, and once', async () => {
    const id = await mine();
    await change(id, aPhone());
    const linkSecret = await linkTo(id);
    expect(await codeOf(atTheDoor().confirmOwn({ linkSecret }))).toBe('CLIENTS_PHONE_LINK_REFUSED');
    await goesOut(id);
    await atTheDoor().confirmOwn({ linkSecret });
    expect(await standing(id)).toBe('client');
    expect((await invite(id)).linkSecret).toHaveLength(22);
    for (const act of ['confirmOwn', 'object'] as const)
      expect(await codeOf(atTheDoor()[act]({ linkSecret }))).toBe('CLIENTS_PHONE_LINK_REFUSED');
    expect(await codeOf(atTheDoor().object({ linkSecret: newLinkSecret() }))).toBe('CLIENTS_PHONE_LINK_REFUSED');
  });

  it('is confirmed by a second person, a day after the number before was told and not sooner', async () => {
    const id = await mine();
    await change(id, aPhone());
    expect(await codeOf(byAgent().phones.confirm({ clientId: id, because: 'papers-seen' }))).toBe(
      'CLIENTS_PHONE_CONFIRMED_BY_ANOTHER',
    );
    await goesOut(id, 25);
    expect(await standing(id)).toBe('awaits');
    await byManager().phones.confirm({ clientId: id, because: 'papers-seen' });
    expect(await standing(id)).toBe('client');

    const fresh = await mine();
    await change(fresh, aPhone());
    await goesOut(fresh, 23);
    await byManager().phones.confirm({ clientId: fresh, because: 'called-old-number' });
    expect(await standing(fresh)).toBe('awaits');
    expect(await codeOf(byManager().phones.confirm({ clientId: fresh, because: 'papers-seen' }))).toBe(
      'CLIENTS_PHONE_NOTHING_TO_CONFIRM',
    );
    const events = (await eventsOf(office, (manager as TestStaff).id)).map(({ action, facts }) => [
      action,
      facts?.because,
    ]);
    expect(events).toContainEqual(['clients.phone-confirmed', 'called-old-number']);
  });

  it('is confirmed from inside a visit that the number before opened, and from no other', async () => {
    const id = await mine();
    const inside = async (client = id) => {
      const visitor = { visitId: await aLiveVisit(office, client), clientId: client };
      return createCaller({ ...aStrangersCall(office), visitor }).phones;
    };
    const before = await inside();
    expect(await before.ownChange()).toBeNull();
    expect(await codeOf(before.confirmInVisit())).toBe('CLIENTS_PHONE_NOTHING_TO_CONFIRM');
    const ended = await inside();
    await office.sql.query(
      'update client_visit set ended_at = now() where id = (select id from client_visit where client_id = $1 order by opened_at desc limit 1)',
      [id],
    );
    await change(id, aPhone());
    expect(await codeOf(ended.confirmInVisit())).toBe('CLIENTS_PHONE_NOTHING_TO_CONFIRM');
    // Somebody else's visit, whatever it was opened by.
    expect(await codeOf((await inside(await mine())).confirmInVisit())).toBe('CLIENTS_PHONE_NOTHING_TO_CONFIRM');
    expect(await before.ownChange()).toEqual({ changedAt: expect.any(Date), mayConfirm: true });
    expect(await standing(id)).toBe('awaits');
    await before.confirmInVisit();
    expect([await standing(id), await before.ownChange()]).toEqual(['client', null]);
    // A visit by the number that was confirmed says nothing about the next one that somebody writes, once it is older than the visit.
    await change(id, aPhone());
    await office.sql.query('update client_visit set opened_at = clock_timestamp() where client_id = $1', [id]);
    expect(await before.ownChange()).toMatchObject({ mayConfirm: false });
    expect(await codeOf(before.confirmInVisit())).toBe('CLIENTS_PHONE_NOTHING_TO_CONFIRM');
    const [event] = await office.sql.query(
      `select principal_id as who, facts ->> 'because' as because from audit_event where subject_id = $1 and action = 'clients.phone-confirmed'`,
      [id],
    );
    expect(event).toEqual({ who: null, because: 'open-visit' });
  });

  it('waits three days for a second person’s word where the number before takes no message', async () => {
    const id = await mine({ fields: { name: '王小明', phone: '0371-66668888' } });
    await change(id, aPhone());
    expect(await newestMessageTo(office, id)).toBeNull();
    await byManager().phones.confirm({ clientId: id, because: 'met-in-person' });
    const aged = (hours: number) =>
      office.sql.query(
        'update client_phone_change set changed_at = now() - make_interval(hours => $2::int) where client_id = $1',
        [id, hours],
      );
    await aged(71);
    expect(await standing(id)).toBe('awaits');
    await aged(73);
    expect(await standing(id)).toBe('client');
  });

  it('goes back at an objection, whoever confirmed it: nothing more goes to the new number, and whoever may confirm hears of it', async () => {
    const [before, own] = [aPhone(), aPhone()];
    const id = await mine({ fields: { phone: before } });
    await office.sql.query("insert into role (code, name, name_en) values ('compliance', 'c', 'c')");
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'compliance', 'clients', 'confirm-phones', 'Client', 'agency')`,
      [newId()],
    );
    for (const who of [officer, agent])
      await office.sql.query("insert into staff_role (staff_id, role_code) values ($1, 'compliance')", [who?.id]);
    await change(id, own);
    const linkSecret = await linkTo(id);
    await goesOut(id, 48);
    await byManager().phones.confirm({ clientId: id, because: 'papers-seen' });
    const { linkSecret: given } = await invite(id);
    await atTheDoor().object({ linkSecret });
    expect(await phoneOnRecord(id)).toBe(before);
    // The client reads the whole trail, the number of the colleague in it.
    expect((await ownPages(id)).past.map(({ field, value }) => [field, value])).toEqual([
      ['phone', own],
      ['phone', before],
    ]);
    expect(await standing(id)).toBe('client');
    const [ended] = await office.sql.query(
      'select ended_because as because from client_invitation where link_digest = $1',
      [digestOf(given ?? '')],
    );
    expect(ended).toEqual({ because: 'withdrawn' });
    const mailed = await office.sql.query(
      "select staff_id as id from message where template = 'clients.phone-objected'",
    );
    expect(mailed).toEqual([{ id: officer?.id }]);
    expect((await byOfficer().phones.list()).find(({ clientId }) => clientId === id)).toMatchObject({
      state: 'objected',
      isStuck: false,
    });
    // The code that is asked for now goes to the number before.
    const again = await invite(id);
    await createCaller(aFrontCall(office) as never).visits.askCode({
      linkSecret: again.linkSecret ?? '',
      language: 'zh',
    });
    expect(await newestMessageTo(office, id)).toMatchObject({ template: 'clients.visit-code', to: before });
  });

  it('changed again meanwhile still tells the number that stands, and an objection puts that one back', async () => {
    const [before, own, other] = [aPhone(), aPhone(), aPhone()];
    const id = await mine({ fields: { phone: before } });
    await change(id, own);
    const first = await linkTo(id);
    await change(id, other);
    expect(await newestMessageTo(office, id)).toMatchObject({ template: 'clients.phone-changed', to: before });
    expect(await codeOf(atTheDoor().object({ linkSecret: first }))).toBe('CLIENTS_PHONE_LINK_REFUSED');
    await atTheDoor().object({ linkSecret: await linkTo(id) });
    expect(await phoneOnRecord(id)).toBe(before);
  });

  it('stays stopped after an objection where the number before has become another client’s, until a person puts it right', async () => {
    const before = aPhone();
    const id = await mine({ fields: { phone: before } });
    await change(id, aPhone());
    await aClient(office, here, { fields: { name: '李小红', phone: before } });
    await atTheDoor().object({ linkSecret: await linkTo(id) });
    expect(await standing(id)).toBe('awaits');
    expect(await codeOf(invite(id))).toBe('CLIENTS_PHONE_AWAITS');
    expect((await byOfficer().phones.of({ clientId: id })).change).toMatchObject({ state: 'objected', isStuck: true });
  });

  it('is a slip, and no change, for whoever registered the client within the day, until the client has answered', async () => {
    const me = (agent as TestStaff).id;
    const id = await mine({ recordedBy: me, consents: 'none' });
    await change(id, aPhone());
    expect(await standing(id)).toBe('client');
    expect(await newestMessageTo(office, id)).toBeNull();
    const answered = await mine({ recordedBy: me, consents: 'none' });
    await giveEveryConsent(office.sql, [answered]);
    const older = await mine({ recordedBy: me, consents: 'none' });
    await office.sql.query("update client set created_at = now() - interval '25 hours' where id = $1", [older]);
    const anothers = await mine({ recordedBy: newId<'Staff'>(), consents: 'none' });
    for (const client of [answered, older, anothers]) {
      await change(client, aPhone());
      expect(await standing(client)).toBe('awaits');
    }
  });
});

describe('a phone of two clients under two names', () => {
  it('is nobody’s own: it gets no link, until a second person vouches for it; under one name it is one person at two shops', async () => {
    const phone = aPhone();
    const there = await aBranch(office.sql);
    const first = await mine({ fields: { name: '王小明', phone } });
    expect(await standing(first)).toBe('client');
    await aClient(office, there, { fields: { name: '王小明', phone } });
    expect(await standing(first)).toBe('client');
    await aClient(office, await aBranch(office.sql), { fields: { name: '赵六', phone: aPhone(), phone2: phone } });
    expect(await byOfficer().phones.of({ clientId: first })).toMatchObject({ standing: 'shared', mayConfirm: true });
    expect(await codeOf(invite(first))).toBe('CLIENTS_PHONE_AWAITS');
    await byManager().phones.confirm({ clientId: first, because: 'papers-seen' });
    expect(await standing(first)).toBe('client');
    const own = await mine({
      fields: { name: '孙七', phone: aPhone(), phone2: phone },
      recordedBy: (manager as TestStaff).id,
    });
    expect(await standing(own)).toBe('client');
  });

  it('is not vouched for by whoever recorded it', async () => {
    const phone = aPhone();
    await aClient(office, await aBranch(office.sql), { fields: { name: '周八', phone } });
    const id = await mine({ fields: { name: '吴九', phone }, recordedBy: (manager as TestStaff).id });
    expect(await codeOf(byManager().phones.confirm({ clientId: id, because: 'papers-seen' }))).toBe(
      'CLIENTS_PHONE_CONFIRMED_BY_ANOTHER',
    );
    expect(await standing(id)).toBe('shared');
  });
});

describe('the database', () => {
  const write = (text: string, ...values: unknown[]) =>
    inSqlTransaction(office.db, SYSTEM, (tx) => tx.query(text, values)).then(
      () => 'written',
      (error) => error.cause?.code ?? error.code,
    );

  it('lets the api’s login write no link, code, visit or consent of such a client, and settle no change', async () => {
    const id = await mine();
    const invitation = (await invite(id)).invitationId;
    await change(id, aPhone());
    const REFUSED = 'DB_REFUSED';
    const said = Buffer.alloc(32, 1);
    expect(
      await Promise.all([
        write(
          `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
           values (gen_random_uuid(), $1, $1, 'own-pages', 'screen', $2, now() + interval '1 hour')`,
          id,
          said,
        ),
        write('update client_invitation set code_digest = $2, code_ends_at = now() where id = $1', invitation, said),
        write(
          `insert into client_visit (id, client_id, invitation_id, token_digest, ends_at) values (gen_random_uuid(), $1, $2, $3, now())`,
          id,
          invitation,
          said,
        ),
        write(
          `insert into client_word (id, client_id, asked_by, way, said, asks, code_digest) values (gen_random_uuid(), $1, $1, 'code', $2, '{}', $2)`,
          id,
          said,
        ),
        write(
          `insert into consent_act (id, client_id, seq, key, said, kind, channel, by, notice_id, notice_digest)
           values (gen_random_uuid(), $1, 99, gen_random_uuid(), $2, 'given', 'own-phone', 'subject', gen_random_uuid(), $2)`,
          id,
          said,
        ),
        write("update client_phone_change set settled_as = 'confirmed' where client_id = $1", id),
        write('update client_phone_change set told_at = now() where client_id = $1', id),
        write('delete from client_phone_change where client_id = $1', id),
        write("update client set created_at = now(), origin = 'registered' where id = $1 and created_at < now()", id),
      ]),
    ).toEqual(Array.from({ length: 9 }, () => REFUSED));
  });

  it('writes the change by itself, however the bytes of a phone are changed, and not when the worker seals anew', async () => {
    const [by, again] = [await mine(), await mine()];
    const other = Buffer.from('other bytes that were sealed once before');
    expect(await write("update client_field set sealed = $2 where client_id = $1 and field = 'phone'", by, other)).toBe(
      'written',
    );
    expect(await standing(by)).toBe('awaits');
    await inSqlTransaction(worker, SYSTEM, (tx) =>
      tx.query("update client_field set sealed = $2 where client_id = $1 and field = 'phone'", [again, other]),
    );
    expect(await standing(again)).toBe('client');
    expect(
      await write(
        "insert into client_field (client_id, field, sealed, source, recorded_by) select $1, 'phone', $2, 'staff', $1 where exists (select from client_field where client_id = $1)",
        await withoutPhone(),
        other,
      ),
    ).toBe('written');
  });

  const withoutPhone = async () => {
    const id = await mine();
    await office.sql.query("delete from client_field where client_id = $1 and field = 'phone'", [id]);
    return id;
  };

  it('stops a phone again after a restore, when the client objected after the backup', async () => {
    const id = await mine();
    await change(id, aPhone());
    const linkSecret = await linkTo(id);
    await goesOut(id);
    await atTheDoor().confirmOwn({ linkSecret });
    expect(await standing(id)).toBe('client');
    const [row] = await office.sql.query<{ id: string }>('select id from client_phone_change where client_id = $1', [
      id,
    ]);
    const since = [{ action: 'clients.phone-objected', facts: { changeId: row?.id } }];
    const [done] = await objectToPhonesAgain({ tx: office.sql, since } as unknown as Replaying);
    expect(done?.count).toBe(1);
    expect(await standing(id)).toBe('awaits');
  });

  it('gives the link of a change in its own transaction alone', async () => {
    const id = await mine();
    await change(id, aPhone());
    const [{ id: changeId } = { id: '' }] = await office.sql.query<{ id: string }>(
      'select id from client_phone_change where client_id = $1',
      [id],
    );
    const mineToo = newLinkSecret();
    await write('select link_phone_change($1, $2)', changeId, digestOf(mineToo));
    expect(await codeOf(atTheDoor().object({ linkSecret: mineToo }))).toBe('CLIENTS_PHONE_LINK_REFUSED');
  });
});
