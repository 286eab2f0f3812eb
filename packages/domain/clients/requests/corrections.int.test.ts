import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientsApi } from '../api.ts';
import { policy } from '../policy.ts';
import {
  aCall,
  aClient,
  aPhone,
  aStrangersCall,
  type ClientWishes,
  logAsText,
  openOffice,
  type TestOffice,
} from '../testing/index.ts';
import { showOwnData } from '../visits/show-own-data.ts';
import { requestsApi } from './api.ts';

let office: TestOffice;
let here: TestBranch;
let officer: TestStaff;
let clientId: ClientId;
const caller = callerFactory(requestsApi);
const WORDS = '电话和姓名都登记错了';

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  officer = await aStaffMember(office.sql, { branch: null });
});
afterAll(() => office.close());
beforeEach(async () => {
  clientId = await mine();
});

const mine = (wishes: ClientWishes = {}) => aClient(office, here, wishes);
const visit = () => caller({ ...aStrangersCall(office), visitor: { visitId: newId<'Visit'>(), clientId } });
const GRANTS = { 'clients.read-requests': 'agency', 'clients.handle-requests': 'agency' } as const;
const compliance = () => caller(aCall(office, officer, [policy], GRANTS));
const ask = (kind: 'correct' | 'copy', words = '') => visit().ask({ key: newId(), kind, words, language: 'zh' });
const act = async (requestId: Id<'Request'>) => ({
  requestId,
  version: (await compliance().get({ requestId })).version,
});
const stepsOf = async (requestId: string) =>
  (await visit().own()).find((one) => one.requestId === requestId)?.steps ?? [];

describe('a correction', () => {
  const correct = async (requestId: Id<'Request'>, field: 'name' | 'phone' | 'phone2' | 'idNumber', value: string) =>
    compliance().correct({ ...(await act(requestId)), field, value });
  const open = async () => {
    const visitor = { visitId: newId<'Visit'>(), clientId };
    const own = (await showOwnData({ ...aStrangersCall(office), visitor }, 'page')).open();
    return Object.fromEntries(own.fields.map(({ field, value, source }) => [field, [value, source]]));
  };
  const found = async (q: string) => {
    const reads = callerFactory(clientsApi)(aCall(office, officer, [policy], { 'clients.search': 'agency' }));
    return (await reads.search({ q })).rows.filter(({ id }) => id === clientId);
  };

  it('changes value, mask and index together, is a step of its case, and no value stands in the log', async () => {
    const { requestId } = await ask('correct', WORDS);
    const [old] = await office.sql.query<{ n: number }>('select number as n from client where id = $1', [clientId]);
    const [phone, name] = [aPhone(), '司马长风'];
    await correct(requestId, 'phone', phone);
    await correct(requestId, 'name', name);
    expect(await open()).toMatchObject({ phone: [phone, 'correction'], name: [name, 'correction'] });
    const [row] = await found(phone);
    expect(row?.card).toMatchObject({ maskedPhone: `${phone.slice(0, 3)}****${phone.slice(-4)}`, maskedPhone2: null });
    expect(row?.card.maskedName).toContain('司马');
    expect(await found(name)).toHaveLength(1);
    expect(row?.number).toBe(old?.n);
    expect((await stepsOf(requestId)).map((step) => [step.act, step.code])).toEqual([
      ['taken', 'link-and-code'],
      ['corrected', 'phone'],
      ['corrected', 'name'],
    ]);
    const log = await logAsText(office);
    for (const value of [phone, name]) expect(log).not.toContain(value);
    expect(log).toContain('clients.field-corrected');
  });

  it('is not found by what was wrong any more', async () => {
    const wrong = aPhone();
    clientId = await mine({ fields: { phone: wrong, phone2: aPhone() } });
    const { requestId } = await ask('correct');
    expect(await found(wrong)).toHaveLength(1);
    await correct(requestId, 'phone', aPhone());
    expect(await found(wrong)).toEqual([]);
  });

  it('refuses what is no value, what another client of the branch has, and a case that asks for something else', async () => {
    const taken = aPhone();
    await mine({ fields: { phone: taken } });
    const { requestId } = await ask('correct');
    const NO_VALUE = { message: 'CLIENTS_CORRECTION_NOT_A_VALUE' };
    await expect(correct(requestId, 'phone', 'abc')).rejects.toMatchObject(NO_VALUE);
    await expect(correct(requestId, 'idNumber', '110105194912310021')).rejects.toMatchObject(NO_VALUE);
    await expect(correct(requestId, 'phone', taken)).rejects.toMatchObject({
      message: 'CLIENTS_PHONE_TAKEN',
    });
    const other = await ask('copy');
    await expect(correct(other.requestId, 'phone', aPhone())).rejects.toMatchObject({
      message: 'CLIENTS_REQUEST_NOT_A_CORRECTION',
    });
    expect(await stepsOf(requestId)).toHaveLength(1);
  });
});
