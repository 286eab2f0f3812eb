import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  aCall,
  aClient,
  aStrangersCall,
  eventsOf,
  type Holding,
  logAsText,
  openOffice,
  type TestOffice,
} from '@kean/clients/testing';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { makeReceiptKey, readReceiptKey } from '@kean/receipts';
import {
  aBranch,
  aPublishedNotice,
  aStaffMember,
  type TemporaryFolder,
  type TestBranch,
  temporaryFolder,
} from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectionApi } from '../../api.ts';
import { policy } from '../../policy.ts';
import { aSignature } from '../../testing/a-signature.ts';
import { watchConsents } from './view-consents.ts';

const createCaller = callerFactory(collectionApi);
const OWN = { 'collection.read-consents': 'own', 'collection.record-consents': 'own' } as const;

let office: TestOffice;
let here: TestBranch;
let noticeId: string;
let folder: TemporaryFolder;
let agent: SignedInContext;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  noticeId = await aPublishedNotice(office.sql, 'clients');
  folder = await temporaryFolder();
  await makeReceiptKey(path.join(folder.path, 'receipts.key'));
  agent = await somebody(OWN);
});
afterAll(async () => {
  await office.close();
  await folder.dispose();
});

async function somebody(holding: Holding, roles = ['agent']): Promise<SignedInContext> {
  const call = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], holding, roles);
  const receipts = await readReceiptKey(path.join(folder.path, 'receipts.key'));
  return { ...call, services: { ...call.services, receipts } };
}

const as = (call: SignedInContext) => createCaller(call).consents;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
const own = (call = agent) =>
  aClient(office, here, { assigneeId: call.principal.staffId, roles: [], consents: 'none' });
/** The message that tells of a signature went out, a day and an hour ago. */
const toldADayAgo = (clientId: ClientId) =>
  office.sql.query(
    `insert into consent_told (act_id, at) select id, now() - interval '25 hours' from consent_act where client_id = $1`,
    [clientId],
  );
const viewing = (clientId: ClientId, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ key: randomUUID(), clientId, noticeId, channel: 'tablet', by: 'subject', underFourteen: false },
  answers: [{ purpose: 'viewing', answer: 'given' }],
  ...(more.channel === undefined ? { word: { way: 'signature', lines: aSignature() } } : {}),
  ...more,
});

describe('taking down', () => {
  it('stands with its channel, its notice and a receipt, and in the log without a value', async () => {
    const id = await own();
    const { receiptId } = await as(agent).record(viewing(id) as never);
    await toldADayAgo(id);
    const { states, receipts, notice, mayRecord, version } = await as(agent).of({ clientId: id });
    expect(states.find(({ purpose }) => purpose === 'viewing')).toMatchObject({
      ...{ state: 'given', channel: 'tablet', noticeVersion: 1, receiptId },
    });
    expect([receipts.map((one) => one.id), notice?.id, mayRecord, version]).toEqual([[receiptId], noticeId, true, 1]);
    const files = await as(agent).receipt({ clientId: id, receiptId });
    expect(files.document).toContain(receiptId);
    const acts = (await eventsOf(office, agent.principal.staffId)).filter(({ subjectId }) => subjectId === id);
    expect(acts.map(({ action }) => action)).toEqual(['collection.consent-given', 'collection.receipt-handed-out']);
    expect(await logAsText(office)).not.toContain('王小明');
  });

  it.each([
    ['by word of mouth', { channel: 'attested' }, 'pending'],
    ['on paper', { channel: 'paper', paperRef: 'KA-2026-000017' }, 'unconfirmed'],
    ['by a guardian', { by: 'guardian', underFourteen: true }, 'given'],
  ])('%s is taken down as what it is', async (_how, more, state) => {
    const id = await own();
    await as(agent).record(viewing(id, more) as never);
    if (state === 'given') await toldADayAgo(id);
    const { states } = await as(agent).of({ clientId: id });
    expect(states.find(({ purpose }) => purpose === 'viewing')?.state).toBe(state);
  });

  it('is refused for what is not whole, and of a shape that nobody offers', async () => {
    const id = await own();
    expect(await codeOf(as(agent).record(viewing(id, { channel: 'paper' }) as never))).toBe(
      'COLLECTION_CONSENT_PAPER_UNNAMED',
    );
    expect(await codeOf(as(agent).record(viewing(id, { underFourteen: true }) as never))).toBe(
      'COLLECTION_CONSENT_NEEDS_GUARDIAN',
    );
    for (const wrong of [
      { channel: 'own-phone' },
      { answers: [] },
      { answers: [{ purpose: 'curiosity', answer: 'given' }] },
    ]) {
      expect(await codeOf(as(agent).record(viewing(id, wrong) as never))).toBe('BAD_REQUEST');
    }
  });
});

describe('taking back at the client’s word', () => {
  it('closes at once, and whoever watches is told', async () => {
    const id = await own();
    await as(agent).record(viewing(id) as never);
    await toldADayAgo(id);
    const stop = new AbortController();
    const seen: (string | undefined)[] = [];
    const watching = (async () => {
      for await (const { states } of watchConsents(agent, { clientId: id, forSeconds: 60 }, stop.signal))
        seen.push(states.find(({ purpose }) => purpose === 'viewing')?.state);
    })();
    await expect.poll(() => seen, { timeout: 30_000 }).toEqual(['given']);
    await as(agent).withdraw({ key: randomUUID() as never, clientId: id, channel: 'attested', purposes: ['viewing'] });
    await expect.poll(() => seen, { timeout: 30_000 }).toEqual(['given', 'withdrawn']);
    stop.abort();
    await watching;
    const once = watchConsents(agent, { clientId: id, forSeconds: 0 }, undefined);
    expect([(await once.next()).done, (await once.next()).done]).toEqual([false, true]);
  });
});

describe('each of these', () => {
  const all = (call: SignedInContext, id: ClientId) => [
    as(call).of({ clientId: id }),
    as(call).receipt({ clientId: id, receiptId: newId() }),
    as(call).record(viewing(id) as never),
    as(call).withdraw({ key: randomUUID() as never, clientId: id, channel: 'tablet', purposes: ['viewing'] }),
  ];

  it('tells of a client out of reach what it tells of one that does not exist', async () => {
    const others = await own(await somebody(OWN));
    for (const id of [others, newId<'Client'>()]) {
      const codes = await Promise.all(all(agent, id).map(codeOf));
      expect(codes).toEqual(Array(4).fill('COLLECTION_CLIENT_NOT_FOUND'));
    }
  });

  it('is closed to whoever was not given it, and to nobody at all', async () => {
    const id = await own();
    const reader = await somebody({ 'collection.read-consents': 'branch' });
    const codes = await Promise.all(all(reader, id).map(codeOf));
    expect(codes).toEqual(['answered', 'COLLECTION_RECEIPT_NOT_FOUND', 'CALL_NOT_YOUR_ROLE', 'CALL_NOT_YOUR_ROLE']);
    expect((await as(reader).of({ clientId: id })).mayRecord).toBe(false);
    const stranger = createCaller(aStrangersCall(office)).consents.of({ clientId: id });
    expect(await codeOf(stranger)).toBe('CALL_SIGN_IN_REQUIRED');
  });
});

describe('a basis other than consent', () => {
  const COMPLIANCE = { 'collection.propose-bases': 'agency', 'collection.approve-bases': 'agency' } as const;
  const approvalOf = (views: readonly { purpose: string; approval: { id: string; state: string } | null }[]) =>
    views.find(({ purpose }) => purpose === 'sale')?.approval;

  it('is proposed by one person and approved by another, once, and ended by either', async () => {
    const [one, other] = [await somebody(COMPLIANCE, ['compliance']), await somebody(COMPLIANCE, ['compliance'])];
    const bases = (call: SignedInContext) => createCaller(call).bases;
    expect(await codeOf(bases(one).propose({ purpose: 'viewing' }))).toBe('COLLECTION_BASIS_MOVED_ON');
    const proposed = approvalOf(await bases(one).propose({ purpose: 'sale' }));
    const approvalId = proposed?.id as never;
    expect(proposed?.state).toBe('proposed');
    expect(await codeOf(bases(other).propose({ purpose: 'sale' }))).toBe('COLLECTION_BASIS_MOVED_ON');
    expect(await codeOf(bases(one).approve({ approvalId }))).toBe('COLLECTION_BASIS_NEEDS_ANOTHER_PERSON');
    expect(approvalOf(await bases(other).approve({ approvalId }))?.state).toBe('approved');
    expect(await codeOf(bases(other).approve({ approvalId }))).toBe('COLLECTION_BASIS_MOVED_ON');
    expect(approvalOf(await bases(one).end({ approvalId }))).toBeNull();
    const acts = (await eventsOf(office, other.principal.staffId)).map(({ action }) => action);
    expect(acts).toEqual(['collection.basis-approved']);
    expect(await codeOf(createCaller(agent).bases.list())).toBe('CALL_NOT_YOUR_ROLE');
  });
});
