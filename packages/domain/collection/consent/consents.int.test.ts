import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { aClient, aLiveVisit, eventsOf, logAsText, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type ClientId, newId, systemClock } from '@kean/kernel';
import { makeReceiptKey, publicKeyOf, type ReceiptSigner, readReceiptKey } from '@kean/receipts';
import {
  aBranch,
  aPrincipal,
  aPublishedNotice,
  aStaffMember,
  type TestBranch,
  type TestStaff,
  temporaryFolder,
} from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  consentsOf,
  type GivenAnswers,
  giveConsent,
  noticeToShow,
  receiptOf,
  receiptsOf,
  withdrawConsent,
} from '../contract/consenting.ts';
import type { PurposeAnswer } from '../contract/consents.ts';
import { groundsOf } from './stored-consents.ts';

let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;
let noticeId: GivenAnswers['noticeId'];
let signer: ReceiptSigner;
const folders: { dispose(): Promise<void> }[] = [];

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch: here });
  noticeId = (await aPublishedNotice(office.sql, 'clients')) as GivenAnswers['noticeId'];
  const folder = await temporaryFolder();
  folders.push(folder);
  await makeReceiptKey(path.join(folder.path, 'receipts.key'));
  signer = await readReceiptKey(path.join(folder.path, 'receipts.key'));
});
afterAll(async () => {
  await office.close();
  for (const folder of folders) await folder.dispose();
});

const run = promisify(execFile);
const VERIFIER = fileURLToPath(new URL('../../../verifier/src/main.ts', import.meta.url));

/** What the program that shares no code with this one says of a receipt. */
async function verified(document: string, signature: string): Promise<string> {
  const folder = await temporaryFolder();
  folders.push(folder);
  const file = async (name: string, text: string) => {
    await writeFile(path.join(folder.path, name), text);
    return path.join(folder.path, name);
  };
  const { stdout } = await run(process.execPath, [
    ...[VERIFIER, 'check-receipt', '--receipt', await file('receipt.jsonld', document)],
    ...['--signature', await file('receipt.jsonld.jws', signature)],
    ...['--jwk', await file('office.jwk', JSON.stringify(publicKeyOf(signer)))],
  ]);
  return stdout;
}

const means = () => ({ receipts: signer, clock: systemClock });
const asAgency = <T>(work: (tx: SqlTransaction) => Promise<T>) =>
  inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, work);
const given = (purpose: PurposeAnswer['purpose'], more: Partial<PurposeAnswer> = {}): PurposeAnswer => ({
  purpose,
  answer: 'given',
  separate: [],
  ...more,
});
const saying = (clientId: ClientId, answers: PurposeAnswer[], more: Partial<GivenAnswers> = {}): GivenAnswers => ({
  key: randomUUID(),
  ...{ clientId, noticeId, answers },
  channel: 'own-phone',
  by: 'subject',
  underFourteen: false,
  recordedBy: null,
  principal: null,
  ...more,
});
const alone = async (answers: GivenAnswers): Promise<GivenAnswers> =>
  answers.channel === 'own-phone' ? { ...answers, visitId: await aLiveVisit(office, answers.clientId) } : answers;
const give = async (answers: GivenAnswers) => {
  const said = await alone(answers);
  return asAgency((tx) => giveConsent(tx, means(), said));
};
const withdraw = async (clientId: ClientId, purposes: PurposeAnswer['purpose'][], key = randomUUID()) => {
  const by = {
    channel: 'own-phone',
    recordedBy: null,
    principal: null,
    visitId: await aLiveVisit(office, clientId),
  } as const;
  return asAgency((tx) => withdrawConsent(tx, means(), { key, clientId, purposes, ...by }));
};
const stateOf = async (clientId: ClientId, purpose: string, ofClass = 'general') =>
  (await asAgency((tx) => consentsOf(tx, clientId))).find((one) => one.purpose === purpose && one.class === ofClass)
    ?.state;
const openedBy = async (clientId: ClientId) =>
  (await asAgency((tx) => groundsOf(tx, clientId))).map((ground) => `${ground.purpose}/${ground.class}`).sort();
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.code,
  );
const rowsOf = async (clientId: ClientId) =>
  office.sql.query<{ id: string }>(
    'select r.id from consent_act a join consent_receipt r on r.act_id = a.id where a.client_id = $1',
    [clientId],
  );
const aPerson = (wishes: Parameters<typeof aClient>[2] = {}) =>
  aClient(office, here, { assigneeId: agent.id, consents: 'none', ...wishes });

describe('a consent', () => {
  it('is one act, one receipt and one event, and opens exactly what was consented to', async () => {
    const id = await aPerson();
    const act = await give(saying(id, [given('viewing'), given('market-news', { answer: 'refused' })]));
    expect(act).toMatchObject({ isNew: true, version: 1 });
    expect(await openedBy(id)).toEqual(['viewing/general']);
    expect(await stateOf(id, 'market-news')).toBe('refused');
    expect(await stateOf(id, 'satisfaction-call')).toBe('unasked');
    const log = await logAsText(office);
    expect(log).toContain('collection.consent-given');
    expect(log).toContain(act.actId);
    const shown = await office.sql.query('select 1 from notice_shown where client_id = $1', [id]);
    expect(shown).toHaveLength(1);
  });

  it('sent twice at once, again later, and from another tab, is written once', async () => {
    const id = await aPerson();
    const sent = saying(id, [given('viewing')]);
    const acts = await Promise.all([give(sent), give(sent), give(sent), give({ ...sent, key: randomUUID() })]);
    acts.push(await give(sent));
    expect(new Set(acts.map(({ receiptId }) => receiptId)).size).toBe(1);
    expect(acts.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await rowsOf(id)).toHaveLength(1);
    expect(await codeOf(give({ ...sent, answers: [given('market-news')] }))).toBe('COLLECTION_CONSENT_KEY_USED');
  });

  it('is separate for what is sensitive: without it only the rest is opened', async () => {
    const id = await aPerson();
    await give(saying(id, [given('signing')]));
    expect(await openedBy(id)).toEqual(['signing/general']);
    expect(await stateOf(id, 'signing', 'identity-document')).toBe('refused');
    await give(saying(id, [given('signing', { separate: ['identity-document'] })]));
    expect(await openedBy(id)).toEqual(['signing/general', 'signing/identity-document']);
  });

  it('leads out of quarantine, and a refusal does not', async () => {
    const id = await aPerson({ state: 'quarantined', origin: 'imported' });
    const state = async () =>
      (await office.sql.query<{ state: string }>('select state from client where id = $1', [id]))[0]?.state;
    await give(saying(id, [given('viewing', { answer: 'refused' })]));
    expect(await state()).toBe('quarantined');
    const attested = saying(id, [given('viewing')], { channel: 'attested', recordedBy: agent.id });
    expect(await codeOf(give(attested))).toBe('COLLECTION_CONSENT_NEEDS_WRITING');
    await give(saying(id, [given('viewing')]));
    expect(await state()).toBe('active');
  });

  it('runs out on its day', async () => {
    const id = await aPerson();
    await give(saying(id, [given('viewing', { validUntil: new Date(Date.now() + 2_000) })]));
    expect(await stateOf(id, 'viewing')).toBe('given');
    await expect.poll(() => stateOf(id, 'viewing'), { timeout: 30_000 }).toBe('expired');
    expect(await openedBy(id)).toEqual([]);
  });

  it('by word of mouth stands a day after the client was told in writing, and not before', async () => {
    const id = await aPerson();
    const act = await give(saying(id, [given('viewing')], { channel: 'attested', recordedBy: agent.id }));
    expect([await stateOf(id, 'viewing'), await openedBy(id)]).toEqual(['pending', []]);
    await office.sql.query("insert into consent_told (act_id, at) values ($1, now() - interval '23 hours')", [
      act.actId,
    ]);
    expect([await stateOf(id, 'viewing'), await openedBy(id)]).toEqual(['pending', []]);
    await office.sql.query("update consent_told set at = now() - interval '25 hours' where act_id = $1", [act.actId]);
    expect([await stateOf(id, 'viewing'), await openedBy(id)]).toEqual(['given', ['viewing/general']]);
  });

  it('of a client whom the caller does not see is told as one that does not exist', async () => {
    const id = await aPerson();
    const stranger = await aStaffMember(office.sql, { branch: await aBranch(office.sql) });
    const as = { ...nobody, staffId: stranger.id, clientScope: 'own' } as const;
    const codes = [id, newId<'Client'>()].map((clientId) =>
      codeOf(inSqlTransaction(office.db, as, (tx) => giveConsent(tx, means(), saying(clientId, [given('viewing')])))),
    );
    expect(await Promise.all(codes)).toEqual(['COLLECTION_CLIENT_NOT_FOUND', 'COLLECTION_CLIENT_NOT_FOUND']);
    expect(await rowsOf(id)).toEqual([]);
  });

  it('is not written down where no receipt can be signed', async () => {
    const id = await aPerson();
    const without = { receipts: undefined, clock: systemClock };
    const said = await alone(saying(id, [given('viewing')]));
    const call = asAgency((tx) => giveConsent(tx, without, said));
    expect(await codeOf(call)).toBe('COLLECTION_RECEIPTS_NOT_SIGNED');
    expect(await openedBy(id)).toEqual([]);
  });

  it('and a taking-back are changed by no login afterwards', async () => {
    const id = await aPerson();
    await give(saying(id, [given('viewing')]));
    for (const statement of [
      "update consent_answer set answer = 'given'",
      'update consent_act set seq = 9',
      'delete from consent_act',
      "update consent_receipt set document = ''",
    ]) {
      expect(await codeOf(asAgency((tx) => tx.query(statement)))).not.toBe('answered');
    }
    expect(await openedBy(id)).toEqual(['viewing/general']);
  });
});

describe('a taking-back', () => {
  it('closes the purpose at once, has a receipt of its own, and is written once', async () => {
    const id = await aPerson();
    await give(saying(id, [given('viewing'), given('signing', { separate: ['identity-document'] })]));
    const key = randomUUID();
    const [first, again] = [await withdraw(id, ['signing'], key), await withdraw(id, ['signing'], key)];
    expect([first.isNew, again]).toEqual([true, { ...first, isNew: false }]);
    expect(await withdraw(id, ['signing'])).toMatchObject({ isNew: false, receiptId: first.receiptId });
    expect(await openedBy(id)).toEqual(['viewing/general']);
    expect(await stateOf(id, 'signing', 'identity-document')).toBe('withdrawn');
    expect((await asAgency((tx) => receiptsOf(tx, id))).map(({ kind }) => kind)).toEqual(['withdrawn', 'given']);
    await give(saying(id, [given('signing')]));
    expect(await openedBy(id)).toEqual(['signing/general', 'viewing/general']);
  });
});

describe('a notice', () => {
  it('that was withdrawn takes no answer, and what rested on it asks again', async () => {
    const line = 'withdrawn-line';
    const old = (await aPublishedNotice(office.sql, line)) as GivenAnswers['noticeId'];
    const id = await aPerson();
    await give(saying(id, [given('viewing')], { noticeId: old }));
    expect(await openedBy(id)).toEqual(['viewing/general']);
    await office.sql.query(
      "update notice_version set state = 'withdrawn', withdrawn_at = now(), withdrawn_by = $2 where id = $1",
      [old, newId()],
    );
    expect([await stateOf(id, 'viewing'), await openedBy(id)]).toEqual(['outdated', []]);
    const late = saying(id, [given('viewing')], { noticeId: old });
    expect(await codeOf(give(late))).toBe('COLLECTION_CONSENT_NOTICE_OUTDATED');
  });

  it('that a later one of its line asks more than is superseded for that purpose, and for no other', async () => {
    const line = 'growing-line';
    const old = (await aPublishedNotice(office.sql, line)) as GivenAnswers['noticeId'];
    const id = await aPerson();
    await give(saying(id, [given('viewing'), given('market-news')], { noticeId: old }));
    await office.sql.query("update notice_version set state = 'superseded' where id = $1", [old]);
    const later = `insert into notice_version (id, line, version, state, content, covers, digest, editors, published_at, published_by)
      select $2, line, 2, 'published', content, jsonb_set(covers, '{viewing}', (covers->'viewing') || '["address2"]'), digest, editors, now(), published_by
      from notice_version where id = $1`;
    await office.sql.query(later, [old, newId()]);
    expect([await stateOf(id, 'viewing'), await stateOf(id, 'market-news')]).toEqual(['superseded', 'given']);
    expect(await openedBy(id)).toEqual(['market-news/general']);
  });

  it('is shown only while it is in force', async () => {
    expect(await asAgency(noticeToShow)).toMatchObject({ id: noticeId, version: 1 });
  });
});

describe('a receipt', () => {
  it('is what the verifier without this code accepts, and says nothing of the client', async () => {
    const id = await aPerson({ fields: { name: '陈示例', phone: '13911112222' } });
    const { receiptId } = await give(
      saying(id, [given('signing', { separate: ['identity-document'] }), given('viewing', { answer: 'refused' })], {
        channel: 'paper',
        paperRef: 'KA-2026-17',
        recordedBy: agent.id,
        principal: aPrincipal(agent),
      }),
    );
    const files = await asAgency((tx) => receiptOf(tx, id, receiptId));
    if (files === null) throw new Error('there is a receipt');
    expect(files.document).not.toMatch(/陈示例|13911112222/);
    expect(await verified(files.document, files.signature)).toMatch(/signing/);
    await expect(verified(files.document.replace('ConsentGiven', 'ConsentTaken'), files.signature)).rejects.toThrow();
    const events = await eventsOf(office, agent.id);
    expect(events.at(-1)).toMatchObject({ action: 'collection.consent-given', subjectId: id });
    const other = await aPerson();
    expect(await asAgency((tx) => receiptOf(tx, other, receiptId))).toBeNull();
  });
});

describe('a basis other than consent', () => {
  it('opens for a client whom it fits once two people approved it, and not for one who said no', async () => {
    const buyer = await aPerson({ roles: ['buyer'] });
    const id = newId();
    await office.sql.query(
      "insert into basis_approval (id, purpose, basis, article, proposed_by) values ($1, 'purchase', 'contract', 'PIPL 13(2)', $2)",
      [id, agent.id],
    );
    expect(await openedBy(buyer)).toEqual([]);
    const alone = office.sql.query(
      'update basis_approval set approved_by = proposed_by, approved_at = now() where id = $1',
      [id],
    );
    expect(await codeOf(alone)).toBe('23514');
    await office.sql.query('update basis_approval set approved_by = $2, approved_at = now() where id = $1', [
      id,
      newId(),
    ]);
    expect(await openedBy(buyer)).toEqual(['purchase/general']);
    expect(await openedBy(await aPerson({ roles: ['seller'] }))).toEqual([]);
    expect(await openedBy(await aPerson({ state: 'quarantined' }))).toEqual([]);
    await withdraw(buyer, ['purchase']);
    expect(await openedBy(buyer)).toEqual([]);
    await office.sql.query('update basis_approval set ended_by = $2, ended_at = now() where id = $1', [id, newId()]);
    expect(await openedBy(await aPerson({ roles: ['buyer'] }))).toEqual([]);
  });
});
