import { correctField, correctItem } from '@kean/clients/contract/correction';
import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, aClient, eventsOf, logAsText, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, type Id, newId, Personal, systemClock } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RevealInput } from '../contract.ts';
import { policy } from '../policy.ts';
import { revealField } from './reveal-field.ts';

let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;
let clientId: ClientId;
/** By field: the id of what it held before. */
let past: Record<string, string>;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch: here });
  clientId = await corrected();
  past = await pastOf(clientId);
});
afterAll(() => office.close());

const ID_BEFORE = '11010519491231002X';

/** A client of the agent whose name, identity number, layout and address were each corrected once. */
async function corrected(): Promise<ClientId> {
  const id = await aClient(office, here, {
    ...{ assigneeId: agent.id, fields: { name: '王小明', idNumber: ID_BEFORE } },
    demands: [
      {
        ...{ kind: 'purchase', district: null, rooms: 2, halls: 1, priceMin: null, priceMax: null },
        ...{ areaMin: null, areaMax: null, moveInFrom: null, wording: null },
      },
    ],
    properties: [
      {
        ...{ district: null, rooms: null, halls: null, area: null, askingPrice: null },
        ...{ address: '桂花路1号', certificateNo: null, wording: null },
      },
    ],
  });
  const item = async (table: string) =>
    (await office.sql.query<{ id: Id<'Item'> }>(`select id from ${table} where client_id = $1`, [id]))[0]
      ?.id as Id<'Item'>;
  const [demandId, propertyId] = [await item('demand'), await item('property')];
  const services = { keyring: office.keyring, clock: systemClock };
  const by = { clientId: id, source: 'staff', recordedBy: agent.id, verified: false } as const;
  await inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, async (tx) => {
    const told = { ...by, principal: null, language: 'zh' } as const;
    await correctField(tx, services, { ...told, field: 'name', value: new Personal('王大明') });
    await correctField(tx, services, { ...told, field: 'idNumber', value: new Personal('110101199003077571') });
    const layout = { figures: { rooms: '3', halls: '2' }, words: null };
    await correctItem(tx, services, { ...by, itemId: demandId, field: 'demand.layout', value: layout });
    const address = { figures: { district: null }, words: new Personal('梧桐路2号') };
    await correctItem(tx, services, { ...by, itemId: propertyId, field: 'property.address', value: address });
  });
  return id;
}
async function pastOf(id: ClientId): Promise<Record<string, string>> {
  const rows = await office.sql.query<{ id: string; field: string }>(
    'select id, field from client_field_past where client_id = $1',
    [id],
  );
  return Object.fromEntries(rows.map((row) => [row.field, row.id]));
}
const as = (member: TestStaff, fields?: string[]): SignedInContext =>
  aCall(office, member, [clientsPolicy, policy], {
    'circulation.reveal': fields === undefined ? 'own' : { scope: 'own', fields },
  });
const reveal = async (call: SignedInContext, field: string, pastId: string | undefined, more: object = {}) => {
  const asked = { clientId, field, pastId, purpose: 'contract-assistance', ...more };
  const { value, ...look } = await revealField(call, RevealInput.parse(asked));
  return { ...look, value: value.open() };
};
const lastEvent = async () => (await eventsOf(office, agent.id)).at(-1);

describe('what a field held before', () => {
  it('opens as the field does: one at a time, for a purpose, out of the same day’s looks, with an event that says which', async () => {
    const shown = [
      await reveal(as(agent), 'name', past.name),
      await reveal(as(agent), 'idNumber', past.idNumber),
      await reveal(as(agent), 'demand.wording', past['demand.layout']),
      await reveal(as(agent), 'property.address', past['property.address']),
    ];
    expect(shown.map(({ value }) => value)).toEqual(['王小明', ID_BEFORE, '2室1厅', '桂花路1号']);
    expect(shown.map(({ quotaLeft }) => quotaLeft)).toEqual([19, 18, 17, 16]);
    expect(await lastEvent()).toMatchObject({
      ...{
        action: 'circulation.field-revealed',
        outcome: 'allowed',
        subjectId: clientId,
        purpose: 'contract-assistance',
      },
      ...{ fields: ['property.address'], facts: { pastId: past['property.address'] } },
    });
    expect(await logAsText(office)).not.toMatch(/小明|大明|19491231|桂花路|梧桐路/);
    expect((await reveal(as(agent), 'name', undefined)).value).toBe('王大明');
  });

  it('is not for whoever may not open the field, and no grant on one field opens another', async () => {
    const call = as(agent, ['name', 'phone']);
    expect((await reveal(call, 'name', past.name)).value).toBe('王小明');
    await expect(reveal(call, 'idNumber', past.idNumber)).rejects.toMatchObject({
      code: 'CIRCULATION_FIELD_NOT_GRANTED',
    });
    for (const [field, other] of [
      ['name', past.idNumber],
      ['name', past['property.address']],
      ['phone', past.name],
      ['name', newId()],
    ] as const)
      await expect(reveal(call, field, other)).rejects.toMatchObject({ code: 'CIRCULATION_NOTHING_RECORDED' });
    expect(await lastEvent()).toMatchObject({
      action: 'circulation.reveal-refused',
      facts: { reason: 'nothing-recorded' },
    });
  });

  it('of a sensitive field wants the consent that the field wants, and nothing opens without a ground', async () => {
    const other = await corrected();
    await office.sql.query(
      'delete from consent_answer where act_id in (select id from consent_act where client_id = $1)',
      [other],
    );
    const { idNumber, name } = await pastOf(other);
    const asked = { clientId: other };
    await expect(reveal(as(agent), 'idNumber', idNumber, asked)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(reveal(as(agent), 'name', name, { ...asked, purpose: 'follow-up' })).rejects.toMatchObject({
      code: 'CIRCULATION_CONSENT_MISSING',
    });
  });

  it('is nobody else’s, of no other client, and names no item beside it', async () => {
    const colleague = await aStaffMember(office.sql, { branch: here });
    await expect(reveal(as(colleague), 'name', past.name)).rejects.toMatchObject({
      code: 'CIRCULATION_CLIENT_NOT_FOUND',
    });
    const other = await aClient(office, here, { assigneeId: agent.id });
    await expect(reveal(as(agent), 'name', past.name, { clientId: other })).rejects.toMatchObject({
      code: 'CIRCULATION_NOTHING_RECORDED',
    });
    const item = { itemId: newId() };
    await expect(reveal(as(agent), 'property.address', past['property.address'], item)).rejects.toMatchObject({
      code: 'CIRCULATION_ITEM_NOT_NAMED',
    });
  });

  it('opens no bytes that were put there from the field itself', async () => {
    await office.sql.query(
      `update client_field_past set sealed = (select sealed from client_field where client_id = $1 and field = 'name') where id = $2`,
      [clientId, past.name],
    );
    await expect(reveal(as(agent), 'name', past.name)).rejects.toMatchObject({ code: 'ENCRYPTION_UNREADABLE' });
  });
});
