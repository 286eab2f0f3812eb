import { clientsApi } from '@kean/clients/api';
import { policy as clientsPolicy } from '@kean/clients/policy';
import {
  aCall,
  aClient,
  aDecoy,
  aPhone,
  aStrangersCall,
  eventsOf,
  type Holding,
  logAsText,
  openOffice,
  type TestOffice,
} from '@kean/clients/testing';
import type { ClientId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectionApi } from '../../api.ts';
import { policy } from '../../policy.ts';

const createCaller = callerFactory(collectionApi);
const createClientsCaller = callerFactory(clientsApi);
const OWN = {
  'collection.correct-fields': 'own',
  'collection.register': 'own',
  'clients.read': 'own',
  'clients.search': 'own',
} as const;

let office: TestOffice;
let here: TestBranch;
let agent: SignedInContext;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await somebody(OWN);
});
afterAll(() => office.close());

async function somebody(holding: Holding): Promise<SignedInContext> {
  return aCall(office, await aStaffMember(office.sql, { branch: here }), [policy, clientsPolicy], holding);
}
const as = (call: SignedInContext) => createCaller(call).corrections;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
const own = (fields: object) => aClient(office, here, { assigneeId: agent.principal.staffId, fields });
const correct = (clientId: ClientId, field: string, value: string, more: object = {}, call = agent) =>
  as(call).correct({ clientId, field, value, verified: false, ...more } as never);
const found = async (q: string) => (await createClientsCaller(agent).search({ q })).rows.map(({ id }) => id);
const sealedOf = async (id: ClientId, field: string) =>
  (
    await office.sql.query<{ sealed: Buffer }>('select sealed from client_field where client_id = $1 and field = $2', [
      id,
      field,
    ])
  )[0]?.sealed;

describe('a correction', () => {
  it('is true in dossier, list and search at once; what was held before finds nobody any more', async () => {
    const [before, after] = [aPhone(), aPhone()];
    const id = await own({ name: '欧阳测试', phone: before });
    expect(await correct(id, 'phone', after, { verified: true })).toEqual({ outcome: 'corrected', changed: true });
    expect(await correct(id, 'name', '诸葛测试')).toEqual({ outcome: 'corrected', changed: true });
    const { card, fields } = await createClientsCaller(agent).dossier({ clientId: id });
    expect(card).toMatchObject({ maskedName: '诸葛**', maskedPhone: `${after.slice(0, 3)}****${after.slice(-4)}` });
    expect(fields.find(({ field }) => field === 'phone')).toMatchObject({
      source: 'staff',
      verifiedAt: expect.any(Date),
    });
    expect(fields.find(({ field }) => field === 'name')).toMatchObject({ source: 'staff', verifiedAt: null });
    expect([await found(before), await found(after), await found('诸葛')]).toEqual([[], [id], [id]]);
  });

  it('of a client who is nobody answers as of anybody: the number that was shown changes nothing, another is held as it was written', async () => {
    const decoy = await aDecoy(office, here, { assigneeId: agent.principal.staffId });
    const shown = decoy.shownTo(agent.principal.staffId);
    const before = await sealedOf(decoy.id, 'phone');
    expect(await correct(decoy.id, 'phone', shown)).toEqual({ outcome: 'corrected', changed: false });
    expect(await sealedOf(decoy.id, 'phone')).toEqual(before);
    expect(await found(shown)).toEqual([decoy.id]);
    const after = aPhone();
    expect(await correct(decoy.id, 'phone', after)).toEqual({ outcome: 'corrected', changed: true });
    expect([await found(after), await found(shown)]).toEqual([[decoy.id], []]);
  });

  it('keeps what was held, sealed at a place of its own, with whence, who and when; looking at that is an event', async () => {
    const id = await own({ name: '王小明', phone: aPhone() });
    await correct(id, 'name', '王大明');
    await correct(id, 'name', '王中明');
    const trail = await as(agent).trail({ clientId: id, field: 'name' });
    expect(trail.map(({ source, replacedAt }) => [source, replacedAt === null])).toEqual([
      ['staff', true],
      ['staff', false],
      ['test', false],
    ]);
    expect(new Set(trail.slice(1).map(({ replacedByName }) => replacedByName)).size).toBe(1);
    const acts = (await eventsOf(office, agent.principal.staffId)).filter(({ subjectId }) => subjectId === id);
    expect(acts.map(({ action, fields }) => [action, fields])).toEqual([
      ['collection.field-corrected', ['name']],
      ['collection.field-corrected', ['name']],
      ['collection.trail-shown', ['name']],
    ]);
    const log = await logAsText(office);
    for (const value of ['王小明', '王大明', '王中明']) expect(log).not.toContain(value);
    // Bytes of the trail, and bytes of before, at the place of the field: the first do not open at all.
    const [past] = await office.sql.query<{ sealed: Buffer }>(
      'select sealed from client_field_past where client_id = $1',
      [id],
    );
    await office.sql.query("update client_field set sealed = $2 where client_id = $1 and field = 'name'", [
      id,
      past?.sealed,
    ]);
    expect(await codeOf(correct(id, 'name', '王二明'))).toBe('ENCRYPTION_UNREADABLE');
  });

  it('of the same value is none, and may only say that it was verified', async () => {
    const id = await own({ name: '王小明', phone: aPhone() });
    expect(await correct(id, 'name', ' 王小明 ', { verified: true })).toEqual({ outcome: 'corrected', changed: false });
    const trail = await as(agent).trail({ clientId: id, field: 'name' });
    expect(trail).toMatchObject([{ source: 'test', verifiedAt: expect.any(Date), replacedAt: null }]);
  });

  it('asks and refuses as the form does', async () => {
    const id = await own({ name: '王小明', phone: aPhone(), idNumber: '11010519491231002X' });
    const before = await sealedOf(id, 'phone');
    expect(await correct(id, 'phone', '12345', { confirmed: true })).toMatchObject({
      outcome: 'finding',
      finding: { code: 'phone-impossible' },
    });
    expect(await correct(id, 'idNumber', '110105194912310021')).toMatchObject({ finding: { severity: 'refuses' } });
    expect(await correct(id, 'phone', '+85261234567')).toMatchObject({
      outcome: 'finding',
      finding: { code: 'phone-abroad' },
    });
    expect(await sealedOf(id, 'phone')).toEqual(before);
    expect(await correct(id, 'phone', '+85261234567', { confirmed: true })).toMatchObject({ outcome: 'corrected' });
  });

  it('gives nobody the first phone of another client of the branch, whoever’s that is', async () => {
    const [taken, mine] = [aPhone(), aPhone()];
    await aClient(office, here, { fields: { phone: taken } });
    const id = await own({ name: '王小明', phone: mine });
    expect(await codeOf(correct(id, 'phone', taken))).toBe('COLLECTION_PHONE_NAMES_ANOTHER');
    expect(await found(mine)).toEqual([id]);
    expect(await correct(id, 'phone', `+86 ${mine}`)).toMatchObject({ outcome: 'corrected', changed: true });
    expect(await found(mine)).toEqual([id]);
  });

  it('adds no field that was not collected', async () => {
    const id = await own({ name: '王小明', phone: aPhone() });
    expect(await codeOf(correct(id, 'idNumber', '11010519491231002X'))).toBe('CLIENTS_FIELD_NOT_HELD');
    for (const field of ['gender', 'wording', 'hobby'])
      expect(await codeOf(correct(id, field, 'x'))).toBe('BAD_REQUEST');
  });

  it('of two that are sent at once leaves both in the trail', async () => {
    const id = await own({ name: '王小明', phone: aPhone() });
    await Promise.all(['王大明', '王中明'].map((name) => correct(id, 'name', name)));
    expect(await as(agent).trail({ clientId: id, field: 'name' })).toHaveLength(3);
  });

  it('is for whoever reaches the client, and tells all others the same', async () => {
    const elsewhere = await aClient(office, await aBranch(office.sql), {});
    const colleagues = await aClient(office, here, {});
    for (const id of [elsewhere, colleagues]) {
      for (const value of ['王大明', '']) {
        const expected = value === '' ? 'BAD_REQUEST' : 'COLLECTION_CLIENT_NOT_FOUND';
        expect(await codeOf(correct(id, 'name', value))).toBe(expected);
      }
      expect(await codeOf(correct(id, 'idNumber', '1'))).toBe('COLLECTION_CLIENT_NOT_FOUND');
      expect(await codeOf(as(agent).trail({ clientId: id, field: 'name' }))).toBe('COLLECTION_CLIENT_NOT_FOUND');
    }
    const mine = await own({ name: '王小明', phone: aPhone() });
    expect(await codeOf(correct(mine, 'name', '王大明', {}, await somebody({ 'clients.read': 'own' })))).toBe(
      'CALL_NOT_YOUR_ROLE',
    );
    const stranger = createCaller(aStrangersCall(office)).corrections;
    expect(await codeOf(stranger.trail({ clientId: mine, field: 'name' }))).toBe('CALL_SIGN_IN_REQUIRED');
  });
});
