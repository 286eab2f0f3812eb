import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, aClient, eventsOf, logAsText, openOffice, type TestOffice } from '@kean/clients/testing';
import { type ClientId, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import {
  aBranch,
  approveEveryBasis,
  aStaffMember,
  giveEveryConsent,
  type TestBranch,
  type TestStaff,
} from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RevealInput } from '../contract.ts';
import { policy } from '../policy.ts';
import { revealField } from './reveal-field.ts';

let office: TestOffice;
let here: TestBranch;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
});

afterAll(() => office.close());

const PHONE = '13700001234';
type Scope = 'own' | 'team' | 'branch' | 'region' | 'agency';

const anAgent = () => aStaffMember(office.sql, { branch: here });
const as = (member: TestStaff, scope: Scope = 'own', roles?: string[], fields?: string[]): SignedInContext =>
  aCall(
    office,
    member,
    [clientsPolicy, policy],
    { 'circulation.reveal': fields === undefined ? scope : { scope, fields } },
    roles,
  );
/** A look with its box open. */
const reveal = async (call: SignedInContext, clientId: ClientId, more: object = {}) => {
  const asked = { clientId, field: 'phone', purpose: 'brokerage-contact', ...more };
  const { value, ...look } = await revealField(call, RevealInput.parse(asked));
  return { ...look, value: value.open() };
};
const usedBy = async (member: TestStaff) => {
  const rows = await office.sql.query<{ used: number }>('select used from reveal_quota where staff_id = $1', [
    member.id,
  ]);
  return rows.map((row) => row.used);
};
const lastEvent = async (member: TestStaff) => (await eventsOf(office, member.id)).at(-1);

describe('a look that is given', () => {
  it('opens one value, counts it, and stands in the log without the value', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, { assigneeId: agent.id, fields: { phone: PHONE } });
    const answer = await reveal(as(agent), id);
    expect(answer).toEqual({ value: PHONE, quotaLeft: 19, sealsAt: expect.any(Date) });
    expect(answer.sealsAt.getTime() - Date.now()).toBeGreaterThan(55_000);
    expect(await usedBy(agent)).toEqual([1]);
    const [{ number } = { number: 0 }] = await office.sql.query<{ number: number }>(
      'select number from client where id = $1',
      [id],
    );
    expect(await eventsOf(office, agent.id)).toEqual([
      {
        action: 'circulation.field-revealed',
        outcome: 'allowed',
        branchId: here.id,
        subjectKind: 'Client',
        subjectId: id,
        subjectIds: [],
        purpose: 'brokerage-contact',
        fields: ['phone'],
        facts: { clientNumber: number },
      },
    ]);
    expect(await logAsText(office)).not.toContain(PHONE);
  });

  it('opens every column that can be revealed', async () => {
    const agent = await anAgent();
    const phone = '13700005555';
    const wording = { price: '随行就市' };
    const id = await aClient(office, here, {
      assigneeId: agent.id,
      fields: {
        name: '王小明',
        gender: '男',
        phone,
        phone2: '13700001235',
        idNumber: '11010519491231002X',
        remark: '老客户',
      },
      demands: [
        {
          ...{ kind: 'purchase', district: null, rooms: null, halls: null, priceMin: null, priceMax: null },
          ...{ areaMin: null, areaMax: null, moveInFrom: null, wording },
        },
      ],
      properties: [
        {
          ...{ district: null, rooms: null, halls: null, area: null, askingPrice: null },
          ...{ address: '桂花路1号', certificateNo: '豫(2020)第1号', wording },
        },
      ],
    });
    const [demand] = await office.sql.query<{ id: string }>('select id from demand where client_id = $1', [id]);
    const [property] = await office.sql.query<{ id: string }>('select id from property where client_id = $1', [id]);
    const values: Record<string, unknown> = {};
    for (const field of ['name', 'gender', 'phone', 'phone2', 'idNumber', 'remark']) {
      values[field] = (await reveal(as(agent), id, { field })).value;
    }
    for (const field of ['property.address', 'property.certificateNo', 'property.wording']) {
      values[field] = (await reveal(as(agent), id, { field, itemId: property?.id })).value;
    }
    values['demand.wording'] = (await reveal(as(agent), id, { field: 'demand.wording', itemId: demand?.id })).value;
    expect(values).toEqual({
      ...{ name: '王小明', gender: '男', phone, phone2: '13700001235', idNumber: '11010519491231002X' },
      ...{ remark: '老客户', 'property.address': '桂花路1号', 'property.certificateNo': '豫(2020)第1号' },
      ...{ 'property.wording': JSON.stringify(wording), 'demand.wording': JSON.stringify(wording) },
    });
    expect(await lastEvent(agent)).toMatchObject({ fields: ['demand.wording'], facts: { itemId: demand?.id } });
    expect(await logAsText(office)).not.toMatch(/小明|11010519|桂花路1号|随行就市/);
  });

  it('is committed before the value leaves: without a log there is no value and no quota is taken', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, { assigneeId: agent.id });
    const call = as(agent);
    const broken = { ...call, principal: { ...call.principal, policyHash: 'no hash' } };
    await expect(reveal(broken, id)).rejects.toMatchObject({ kind: 'internal' });
    expect(await usedBy(agent)).toEqual([]);
  });
});

describe('a look that is refused', () => {
  it('treats a missing client, another branch and a colleague alike, and logs each', async () => {
    const agent = await anAgent();
    const faraway = await aClient(office, await aBranch(office.sql));
    const colleagues = await aClient(office, here, { assigneeId: newId() });
    const missing = newId<'Client'>();
    for (const id of [missing, faraway, colleagues]) {
      await expect(reveal(as(agent), id)).rejects.toMatchObject({
        code: 'CIRCULATION_CLIENT_NOT_FOUND',
        kind: 'not-found',
        detail: {},
      });
      expect(await lastEvent(agent)).toMatchObject({
        action: 'circulation.reveal-refused',
        outcome: 'refused',
        subjectId: id,
        purpose: 'brokerage-contact',
        fields: ['phone'],
        facts: { reason: 'not-within-reach' },
      });
    }
    expect(await usedBy(agent)).toEqual([]);
  });

  it('is refused for a field that was not granted, even one that is not recorded', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, { assigneeId: agent.id, fields: { idNumber: '11010519491231002X' } });
    const call = as(agent, 'own', ['agent'], ['phone']);
    for (const field of ['idNumber', 'remark']) {
      const refused = reveal(call, id, { field });
      await expect(refused).rejects.toMatchObject({ code: 'CIRCULATION_FIELD_NOT_GRANTED', kind: 'forbidden' });
    }
    expect(await lastEvent(agent)).toMatchObject({ facts: { reason: 'field-not-granted' } });
  });

  it('is refused for a purpose that the role may not state', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, { assigneeId: agent.id });
    const refused = reveal(as(agent), id, { purpose: 'incident-handling' });
    await expect(refused).rejects.toMatchObject({ code: 'CIRCULATION_PURPOSE_NOT_OFFERED', kind: 'forbidden' });
    expect(await lastEvent(agent)).toMatchObject({
      purpose: 'incident-handling',
      facts: { reason: 'purpose-not-offered' },
    });
    const custom = reveal(as(agent, 'own', ['own-invention']), id);
    await expect(custom).rejects.toMatchObject({ code: 'CIRCULATION_PURPOSE_NOT_OFFERED' });
  });

  it('gives a client in quarantine only for the request of consent', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, {
      assigneeId: agent.id,
      state: 'quarantined',
      fields: { phone: '13700006666' },
    });
    await expect(reveal(as(agent), id)).rejects.toMatchObject({ code: 'CIRCULATION_CONSENT_MISSING' });
    expect(await reveal(as(agent), id, { purpose: 'consent-request' })).toMatchObject({ value: '13700006666' });
  });

  it('says that nothing is recorded, for an absent field and for an item of another client, and takes no quota', async () => {
    const agent = await anAgent();
    const own = { assigneeId: agent.id };
    const property = {
      ...{ district: null, rooms: null, halls: null, area: null, askingPrice: null, certificateNo: null },
      ...{ address: '桂花路2号', wording: null },
    };
    const [mine, other] = [await aClient(office, here, own), await aClient(office, here, { properties: [property] })];
    const [item] = await office.sql.query<{ id: string }>('select id from property where client_id = $1', [other]);
    const asked = [{ field: 'remark' }, { field: 'property.address', itemId: item?.id }];
    for (const input of asked) {
      await expect(reveal(as(agent), mine, input)).rejects.toMatchObject({ code: 'CIRCULATION_NOTHING_RECORDED' });
    }
    expect(await usedBy(agent)).toEqual([]);
    expect(await lastEvent(agent)).toMatchObject({ facts: { reason: 'nothing-recorded' } });
  });

  it('needs the item where there can be several, and none where there is one', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, { assigneeId: agent.id });
    for (const input of [{ field: 'demand.wording' }, { field: 'phone', itemId: newId() }]) {
      await expect(reveal(as(agent), id, input)).rejects.toMatchObject({ code: 'CIRCULATION_ITEM_NOT_NAMED' });
    }
  });

  it('ends with the assignment and with the key', async () => {
    const agent = await anAgent();
    const lapsed = await aClient(office, here, { assigneeId: agent.id, assignmentLapsesAt: new Date(Date.now() - 1) });
    await expect(reveal(as(agent), lapsed)).rejects.toMatchObject({ code: 'CIRCULATION_CLIENT_NOT_FOUND' });
    const erased = await aClient(office, here, { assigneeId: agent.id });
    await office.destroyKeys([erased]);
    await expect(reveal(as(agent), erased)).rejects.toMatchObject({ code: 'CIRCULATION_CLIENT_ERASED' });
  });

  it('opens no bytes that were moved here from another client', async () => {
    const agent = await anAgent();
    const [mine, other] = [await aClient(office, here, { assigneeId: agent.id }), await aClient(office, here)];
    await office.sql.query(
      `update client_field set sealed = (select sealed from client_field where client_id = $2 and field = 'phone')
       where client_id = $1 and field = 'phone'`,
      [mine, other],
    );
    await expect(reveal(as(agent), mine)).rejects.toMatchObject({ code: 'ENCRYPTION_UNREADABLE' });
    expect(await lastEvent(agent)).toMatchObject({
      action: 'circulation.value-unreadable',
      outcome: 'failed',
      subjectId: mine,
      purpose: 'brokerage-contact',
      fields: ['phone'],
    });
    // Nothing else of the client is affected.
    expect(await reveal(as(agent), mine, { field: 'name' })).toMatchObject({ value: '王小明' });
  });
});

describe('the quota of a day', () => {
  it('lets exactly as many looks through as the role has, also when all come at once', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, { assigneeId: agent.id });
    const looks = await Promise.allSettled(Array.from({ length: 30 }, () => reveal(as(agent), id)));
    const given = looks.filter((look) => look.status === 'fulfilled');
    expect(given.map((look) => look.value.quotaLeft).sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    for (const look of looks) {
      if (look.status === 'rejected')
        expect(look.reason).toMatchObject({ code: 'CIRCULATION_QUOTA_USED', kind: 'limited' });
    }
    expect(await usedBy(agent)).toEqual([20]);
    const events = await eventsOf(office, agent.id);
    expect(events.filter((event) => event.outcome === 'allowed')).toHaveLength(20);
    expect(events.filter((event) => event.facts?.reason === 'quota-used')).toHaveLength(10);
  });

  it('returns with the next day of the business calendar', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, { assigneeId: agent.id });
    await office.sql.query(
      `insert into reveal_quota (staff_id, day, used) values ($1, (now() at time zone 'Asia/Shanghai')::date - 1, 20)`,
      [agent.id],
    );
    expect(await reveal(as(agent), id)).toMatchObject({ quotaLeft: 19 });
    expect(await usedBy(agent)).toEqual(expect.arrayContaining([20, 1]));
  });
});

describe('whom the watch over leaks holds back', () => {
  const alertAbout = ({ id }: TestStaff) =>
    office.sql.query(
      `insert into leak_alert (rule, staff_id, window_from, window_minutes, severity, first_at, last_at, measured, threshold, position, event_id, blocks)
       values ('reveals-in-a-burst', $1, now(), 60, 'high', now(), now(), 18, 18, 1, $2, true)`,
      [id, newId()],
    );

  it('is refused, told whom to ask and not which limit, takes no quota, and stands in the log; others beside them look on', async () => {
    const [held, other] = [await anAgent(), await anAgent()];
    const [mine, theirs] = [
      await aClient(office, here, { assigneeId: held.id, fields: { phone: '13700005671' } }),
      await aClient(office, here, { assigneeId: other.id, fields: { phone: '13700005672' } }),
    ];
    await alertAbout(held);
    const [refused, given] = await Promise.allSettled([reveal(as(held), mine), reveal(as(other), theirs)]);
    expect(refused).toMatchObject({ reason: { code: 'CIRCULATION_HELD_BY_WATCH', kind: 'forbidden' } });
    expect(given).toMatchObject({ value: { value: '13700005672' } });
    expect(await usedBy(held)).toEqual([]);
    expect(await lastEvent(held)).toMatchObject({
      ...{ action: 'circulation.reveal-refused', outcome: 'refused', subjectId: mine },
      facts: { reason: 'held-by-watch' },
    });
    await office.sql.query(`update leak_alert set state = 'closed', closed_as = 'false-alarm' where staff_id = $1`, [
      held.id,
    ]);
    expect(await reveal(as(held), mine)).toMatchObject({ value: '13700005671' });
  });
});

describe('looks that share a commit', () => {
  it('are each decided under the row security of their own caller', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, anAgent));
    const phones = people.map((_, at) => `1350000${String(1000 + at)}`);
    const ids: ClientId[] = [];
    for (const [at, member] of people.entries()) {
      ids.push(await aClient(office, here, { assigneeId: member.id, fields: { phone: phones[at] ?? '' } }));
    }
    const own = await Promise.all(people.map((member, at) => reveal(as(member), ids[at] as ClientId)));
    expect(own.map((look) => look.value)).toEqual(phones);
    const neighbours = await Promise.allSettled(
      people.map((member, at) => reveal(as(member), ids[(at + 1) % ids.length] as ClientId)),
    );
    for (const look of neighbours) expect(look).toMatchObject({ reason: { code: 'CIRCULATION_CLIENT_NOT_FOUND' } });
  });
});

describe('a look without consent', () => {
  const reasonOf = (call: Promise<unknown>) =>
    call.then(
      () => 'given',
      (error) => error.code,
    );

  it('is refused for every purpose of the trade, takes no quota, and stands in the log', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, { assigneeId: agent.id, roles: [], consents: 'none' });
    for (const purpose of ['brokerage-contact', 'viewing-arrangement', 'contract-assistance', 'follow-up']) {
      expect(await reasonOf(reveal(as(agent), id, { purpose }))).toBe('CIRCULATION_CONSENT_MISSING');
    }
    expect(await usedBy(agent)).toEqual([]);
    expect(await lastEvent(agent)).toMatchObject({ outcome: 'refused', facts: { reason: 'consent-missing' } });
    expect(await reasonOf(reveal(as(agent), id, { purpose: 'consent-request' }))).toBe('given');
  });

  it('to the identity number alone is refused where only that was left out', async () => {
    const agent = await anAgent();
    const id = await aClient(office, here, {
      assigneeId: agent.id,
      fields: { idNumber: '11010519491231002X' },
      consents: 'none',
    });
    await approveEveryBasis(office.sql);
    const asked = { field: 'idNumber', purpose: 'contract-assistance' };
    expect(await reasonOf(reveal(as(agent), id, { purpose: 'contract-assistance' }))).toBe('given');
    expect(await reasonOf(reveal(as(agent), id, asked))).toBe('CIRCULATION_SEPARATE_CONSENT_MISSING');
    await giveEveryConsent(office.sql, [id]);
    expect(await reasonOf(reveal(as(agent), id, asked))).toBe('given');
  });
});
