import path from 'node:path';
import {
  aCall,
  aClient,
  aFrontCall,
  aLiveVisit,
  aStrangersCall,
  newestMessageTo,
  openOffice,
  type TestOffice,
} from '@kean/clients/testing';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { makeReceiptKey, readReceiptKey } from '@kean/receipts';
import { aBranch, aPublishedNotice, aStaffMember, type TestBranch, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectionApi } from '../api.ts';
import type { CampaignView } from '../contract/campaigns.ts';
import { policy } from '../policy.ts';
import { messageStillWanted, writeDownThatTheyWereTold } from './asking/message-still-wanted.ts';
import { type CampaignWorker, runRound } from './asking/run-round.ts';

const caller = callerFactory(collectionApi);
const HOLDING = { 'collection.run-campaigns': 'agency', 'collection.approve-campaigns': 'agency' } as const;
const AGENCY = { ...nobody, clientScope: 'agency' } as const;

let office: TestOffice;
let worker: CampaignWorker & { readonly close: () => Promise<void> };
let here: TestBranch;
let noticeId: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let maker: SignedInContext;
let second: SignedInContext;

beforeAll(async () => {
  office = await openOffice();
  const db = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test' });
  worker = { services: { db, keyring: office.keyring }, close: () => db.close() };
  folder = await temporaryFolder();
  await makeReceiptKey(path.join(folder.path, 'receipts.key'));
});
afterAll(async () => {
  await worker.close();
  await office.close();
  await folder.dispose();
});
/** A branch of its own for each test, so that a campaign of the branch asks the clients of the test alone. */
beforeEach(async () => {
  await office.sql.query(
    `update notice_version set state = 'superseded' where line = 'clients' and state = 'published'`,
  );
  here = await aBranch(office.sql);
  noticeId = await aPublishedNotice(office.sql, `clients-${Date.now() % 100_000}-${Math.floor(Math.random() * 1e6)}`);
  maker = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], HOLDING, ['compliance']);
  second = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], HOLDING, ['compliance']);
});

const imported = (wishes = {}) =>
  aClient(office, here, { state: 'quarantined', origin: 'imported', consents: 'none', ...wishes });
const as = (call: SignedInContext) => caller(call).campaigns;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
const draft = (changes: object = {}) =>
  as(maker).draft({
    ...{
      selection: { of: 'branch', branchId: here.id },
      noticeId,
      purposes: ['viewing', 'market-news'],
      language: 'zh',
    },
    ...{ batchSize: 2, perHour: 100, answerDays: 30, remindAfterDays: 10 },
    ...changes,
  } as never);

/** Does the rounds that are due, as the worker would, until the campaign waits. */
async function rounds(campaignId: string, most = 12): Promise<number> {
  for (let done = 0; done < most; done += 1) {
    const [row] = await office.sql.query<{ round: number; state: string }>(
      'select round, state from consent_campaign where id = $1',
      [campaignId],
    );
    const [due] = await office.sql.query<{ n: number }>(
      `select count(*)::int as n from timer where key = $1 and due_at > now() + interval '10 minutes'`,
      [campaignId],
    );
    if (row === undefined || row.state === 'finished' || row.state === 'paused' || (due?.n ?? 0) > 0) return done;
    const payload = { campaignId: campaignId as CampaignView['id'], round: row.round };
    await runRound(worker, payload, async () => undefined);
    if (row.state === 'stopped') return done + 1;
  }
  return most;
}
/** The gateway takes everything that is still wanted, as the worker writes it down. */
async function everythingGoes(campaignId: string): Promise<string[]> {
  const waiting = await office.sql.query<{ id: never; clientId: ClientId }>(
    `select m.id, m.client_id as "clientId" from message m join consent_asking q on q.message_id = m.id
      where q.campaign_id = $1 and m.state = 'queued' order by m.id`,
    [campaignId],
  );
  const said: string[] = [];
  for (const { id, clientId } of waiting) {
    await inSqlTransaction(worker.services.db, AGENCY, async (tx) => {
      const wanted = await messageStillWanted(tx, { id, clientId });
      said.push(wanted);
      if (wanted !== 'yes') return;
      await tx.query(`update message set state = 'sent', sent_at = now(), sealed = null where id = $1`, [id]);
      await writeDownThatTheyWereTold(tx, { id, clientId, facts: null });
    });
  }
  return said;
}
const later = (campaignId: string, days: number) =>
  office.sql.query(
    `update consent_asking set asked_at = asked_at - make_interval(days => $2::int), due_at = due_at - make_interval(days => $2::int)
      where campaign_id = $1 and ended_at is null`,
    [campaignId, days],
  );
/** Asked, and all told. */
async function askedAll(changes: object = {}): Promise<CampaignView> {
  const { id, revision } = await draft(changes);
  await as(second).approve({ campaignId: id, revision });
  await rounds(id, 20);
  await everythingGoes(id);
  await office.sql.query('delete from timer where key = $1', [id]);
  await rounds(id, 6);
  await everythingGoes(id);
  return as(maker).get({ campaignId: id });
}
const askingOf = async (clientId: ClientId) =>
  (
    await office.sql.query<{ state: string; because: string | null }>(
      'select state, because from consent_asking where client_id = $1 order by campaign_id desc limit 1',
      [clientId],
    )
  )[0];
const dueOf = async (clientId: ClientId) =>
  (await office.sql.query<{ reason: string }>('select reason from disposal_due where client_id = $1', [clientId]))[0]
    ?.reason;
async function answers(clientId: ClientId, answer: 'given' | 'refused') {
  const receipts = await readReceiptKey(path.join(folder.path, 'receipts.key'));
  const call = aStrangersCall(office);
  const visits = caller({
    ...call,
    services: { ...call.services, receipts },
    visitor: { visitId: await aLiveVisit(office, clientId), clientId },
  }).visits;
  const { notice } = await visits.consents();
  const said = notice?.purposes.map((purpose) => ({ purpose, answer, separate: [] })) ?? [];
  await visits.give({
    key: newId(),
    noticeId: notice?.id as never,
    by: 'subject',
    underFourteen: false,
    answers: said,
  });
  return notice?.purposes;
}

describe('a campaign', () => {
  it('says before it is made whom it would ask, and names nobody', async () => {
    await imported();
    await imported({ fields: { phone: undefined } });
    const objecting = await imported();
    await office.sql.query('insert into contact_objection (id, client_id, reason) values (gen_random_uuid(), $1, $2)', [
      objecting,
      'asked',
    ]);
    const preview = await as(maker).preview({ selection: { of: 'branch', branchId: here.id as never } });
    expect(preview).toEqual({
      ...{ inQuarantine: 3, withoutPhone: 1, objecting: 1, beingAsked: 0, dueForDisposal: 0, toAsk: 1 },
    });
  });

  it('goes out by a second person alone, whom the database wants as well', async () => {
    await imported();
    const { id, revision, preview } = await draft();
    expect(preview?.toAsk).toBe(1);
    expect(await codeOf(as(maker).approve({ campaignId: id, revision }))).toBe(
      'COLLECTION_CAMPAIGN_NEEDS_ANOTHER_PERSON',
    );
    const alone = `update consent_campaign set state = 'running', reviewed_by = made_by, reviewed_at = now() where id = $1`;
    await expect(office.sql.query(alone, [id])).rejects.toThrow(/four_eyes/);
    await expect(office.sql.query(`update consent_campaign set state = 'running' where id = $1`, [id])).rejects.toThrow(
      /runs_reviewed/,
    );
    const running = await as(second).approve({ campaignId: id, revision });
    expect([running.state, running.mine]).toEqual(['running', false]);
    expect(await codeOf(as(second).approve({ campaignId: id, revision }))).toBe('COLLECTION_CAMPAIGN_MOVED_ON');
    await expect(office.sql.query('update consent_campaign set per_hour = 9000 where id = $1', [id])).rejects.toThrow(
      /as it was approved/,
    );
  });

  it('is refused to whoever was not given it, and where nobody can be asked', async () => {
    expect(await codeOf(draft())).toBe('COLLECTION_CAMPAIGN_OF_NOBODY');
    const agent = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], {});
    expect(await codeOf(as(agent).list())).toBe('CALL_NOT_YOUR_ROLE');
    expect(await codeOf(as(maker).get({ campaignId: newId() }))).toBe('COLLECTION_CAMPAIGN_NOT_FOUND');
  });

  it('asks everybody of its selection once, in batches, by a link that asks for a code', async () => {
    const clients = [await imported(), await imported(), await imported()];
    const registered = await imported({ origin: 'registered' });
    const elsewhere = await aClient(office, await aBranch(office.sql), {
      state: 'quarantined',
      origin: 'imported',
      consents: 'none',
    });
    const { id, progress } = await askedAll();
    expect([progress.total, progress.steps.sent]).toEqual([3, 3]);
    expect([await askingOf(elsewhere), await askingOf(registered)]).toEqual([undefined, undefined]);
    const perClient = await office.sql.query<{ n: number }>(
      'select count(*)::int as n from client_invitation where client_id = any ($1::uuid[]) group by client_id',
      [clients],
    );
    expect(perClient.map(({ n }) => n)).toEqual([1, 1, 1]);
    const events = await office.sql.query<{ n: number; size: number }>(
      `select count(*)::int as n, max(cardinality(subject_ids)) as size from audit_event where action = 'collection.clients-asked'
        and facts ->> 'campaignId' = $1`,
      [id],
    );
    expect(events).toEqual([{ n: 2, size: 2 }]);
  });

  it('shows the client what it asks for and nothing else; the answer ends the asking, and the client leaves quarantine', async () => {
    const client = await imported();
    const { id } = await askedAll();
    expect(await answers(client, 'given')).toEqual(['viewing', 'market-news']);
    expect(await askingOf(client)).toMatchObject({ state: 'consented' });
    const [row] = await office.sql.query('select state from client where id = $1', [client]);
    expect([row, await dueOf(client)]).toEqual([{ state: 'active' }, undefined]);
    await office.sql.query('delete from timer where key = $1', [id]);
    await rounds(id);
    const { state, progress } = await as(maker).get({ campaignId: id });
    expect([state, progress.steps.consented]).toEqual(['finished', 1]);
  });

  it('takes a no for a no: the client is due for disposal, and may still say yes by themselves', async () => {
    const client = await imported();
    await askedAll();
    await answers(client, 'refused');
    expect([(await askingOf(client))?.state, await dueOf(client)]).toEqual(['refused', 'refused']);
    await answers(client, 'given');
    expect(await dueOf(client)).toBeUndefined();
  });

  it('reminds once, by a new link; who has answered hears nothing more', async () => {
    const [silent, answered] = [await imported(), await imported()];
    const { id } = await askedAll();
    await answers(answered, 'given');
    await later(id, 10);
    for (const round of [1, 2]) {
      await office.sql.query('delete from timer where key = $1', [id]);
      expect(await rounds(id), `round ${round}`).toBeGreaterThan(0);
    }
    const messages = await office.sql.query<{ client: string; n: number }>(
      `select client_id as client, count(*)::int as n from message where template = 'collection.campaign-reminder'
        and client_id = any ($1::uuid[]) group by client_id`,
      [[silent, answered]],
    );
    expect(messages).toEqual([{ client: silent, n: 1 }]);
    expect((await as(maker).get({ campaignId: id })).progress.reminded).toBe(1);
  });

  it('marks whoever was told and stayed silent as due for disposal; nobody asks them again, in any way', async () => {
    const client = await imported();
    const { id } = await askedAll();
    await later(id, 31);
    await office.sql.query('delete from timer where key = $1', [id]);
    await rounds(id);
    expect([(await askingOf(client))?.state, await dueOf(client)]).toEqual(['overdue', 'no-answer']);
    expect((await as(maker).get({ campaignId: id })).state).toBe('finished');
    expect(await codeOf(draft())).toBe('COLLECTION_CAMPAIGN_OF_NOBODY');
    const link = `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
      values (gen_random_uuid(), $1, $1, 'ask-consent', 'sms', sha256('x'), now() + interval '1 day')`;
    await expect(office.sql.query(link, [client])).rejects.toThrow(/not asked again/);
    const [open] = await office.sql.query<{ n: number }>(
      'select count(*)::int as n from client_invitation where client_id = $1 and ended_at is null',
      [client],
    );
    expect(open?.n).toBe(0);
    const tamper = 'delete from disposal_due where client_id = $1 returning client_id';
    expect(await inSqlTransaction(office.db, AGENCY, (tx) => tx.query(tamper, [client]))).toEqual([]);
  });

  it('disposes of nobody for the silence of a message that did not go', async () => {
    const [unsent, noPhone] = [await imported(), await imported({ fields: { phone: '010-8888' } })];
    const { id, revision } = await draft();
    await as(second).approve({ campaignId: id, revision });
    await rounds(id);
    await office.sql.query(`update message set state = 'failed', cause = 'MESSAGE_NOT_TAKEN' where client_id = $1`, [
      unsent,
    ]);
    await later(id, 40);
    await office.sql.query('delete from timer where key = $1', [id]);
    await rounds(id);
    expect(await askingOf(unsent)).toEqual({ state: 'unreachable', because: 'MESSAGE_NOT_TAKEN' });
    expect(await askingOf(noPhone)).toEqual({ state: 'unreachable', because: 'no-phone' });
    expect([await dueOf(unsent), await dueOf(noPhone)]).toEqual([undefined, undefined]);
  });

  it('disposes of nobody whose message was reported as not delivered', async () => {
    const client = await imported();
    const { id } = await askedAll();
    await office.sql.query(`update message set state = 'failed', cause = 'NOT_DELIVERED' where client_id = $1`, [
      client,
    ]);
    await later(id, 31);
    await office.sql.query('delete from timer where key = $1', [id]);
    await rounds(id);
    expect([await askingOf(client), await dueOf(client)]).toEqual([
      { state: 'unreachable', because: 'NOT_DELIVERED' },
      undefined,
    ]);
  });

  it('does not ask whoever objects, before or meanwhile', async () => {
    const [before, meanwhile] = [await imported(), await imported()];
    await imported();
    const object = (client: ClientId) =>
      office.sql.query('insert into contact_objection (id, client_id, reason) values (gen_random_uuid(), $1, $2)', [
        client,
        'asked',
      ]);
    await object(before);
    const { id } = await askedAll();
    await object(meanwhile);
    expect([(await askingOf(before))?.state, (await askingOf(meanwhile))?.state]).toEqual(['objected', 'objected']);
    const [written] = await office.sql.query<{ n: number }>(
      'select count(*)::int as n from message where client_id = $1',
      [before],
    );
    expect([written?.n, await dueOf(before), await dueOf(meanwhile)]).toEqual([0, 'objected', 'objected']);
    expect((await as(maker).get({ campaignId: id })).progress.steps.objected).toBe(2);
  });

  it('asks nobody whom another one asks; stopped, it lets them go', async () => {
    const client = await imported();
    const first = await askedAll();
    expect((await as(maker).preview({ selection: { of: 'branch', branchId: here.id as never } })).beingAsked).toBe(1);
    expect(await codeOf(draft())).toBe('COLLECTION_CAMPAIGN_OF_NOBODY');
    const twice =
      'insert into consent_asking (campaign_id, client_id) select id, $2 from consent_campaign where id <> $1 limit 1';
    await expect(office.sql.query(twice, [first.id, client])).rejects.toThrow(/one_at_a_time/);
    const stopped = await as(second).stop({ campaignId: first.id, revision: first.revision });
    expect(stopped.state).toBe('stopped');
    await rounds(first.id);
    expect([(await askingOf(client))?.state, await dueOf(client)]).toEqual(['stopped', undefined]);
    expect((await draft()).preview?.toAsk).toBe(1);
  });

  it('paused, sends nothing that was queued, and gives the days back when it goes on', async () => {
    await imported();
    const { id, revision } = await draft();
    const running = await as(second).approve({ campaignId: id, revision });
    await rounds(id);
    const paused = await as(maker).pause({ campaignId: id, revision: running.revision });
    expect([paused.state, paused.progress.steps.queued]).toEqual(['paused', 1]);
    expect(await everythingGoes(id)).toEqual(['later']);
    await office.sql.query(`update consent_campaign set paused_at = paused_at - interval '5 days' where id = $1`, [id]);
    const dueAt = async () =>
      (
        await office.sql.query<{ at: Date }>('select due_at as at from consent_asking where campaign_id = $1', [id])
      )[0]?.at.getTime() ?? 0;
    const before = await dueAt();
    await as(maker).resume({ campaignId: id, revision: paused.revision });
    expect(Math.round(((await dueAt()) - before) / 86_400_000)).toBe(5);
    expect(await everythingGoes(id)).toEqual(['yes']);
    const stopped = await as(maker).stop({ campaignId: id, revision: paused.revision + 1 });
    expect(stopped.state).toBe('stopped');
  });

  it('stopped, sends nothing that was queued', async () => {
    await imported();
    const { id, revision } = await draft();
    const running = await as(second).approve({ campaignId: id, revision });
    await rounds(id);
    await as(maker).stop({ campaignId: id, revision: running.revision });
    expect(await everythingGoes(id)).toEqual(['no']);
  });

  it('asks nobody with a notice that was withdrawn: it pauses by itself, and does not go on', async () => {
    await imported();
    const { id, revision } = await draft();
    await as(second).approve({ campaignId: id, revision });
    await office.sql.query(
      `update notice_version set state = 'withdrawn', withdrawn_at = now(), withdrawn_by = $2 where id = $1`,
      [noticeId, newId()],
    );
    await rounds(id);
    const view = await as(maker).get({ campaignId: id });
    expect([view.state, view.pausedBecause, view.progress.total, view.notice.inForce]).toEqual([
      'paused',
      'notice-not-in-force',
      0,
      false,
    ]);
    const again = as(maker).resume({ campaignId: id, revision: view.revision });
    expect(await codeOf(again)).toBe('COLLECTION_CAMPAIGN_NOTICE_NOT_IN_FORCE');
  });

  it('does not pile up messages while none goes out', async () => {
    for (let n = 0; n < 7; n += 1) await imported();
    const { id, revision } = await draft();
    await as(second).approve({ campaignId: id, revision });
    await rounds(id, 10);
    const { progress } = await as(maker).get({ campaignId: id });
    expect([progress.steps.queued, progress.steps.waiting]).toEqual([4, 3]);
  });

  it('does nothing in a round that is not the newest, so that two workers ask nobody twice', async () => {
    const client = await imported();
    const { id, revision } = await draft();
    await as(second).approve({ campaignId: id, revision });
    const payload = { campaignId: id, round: 1 };
    await Promise.all([1, 2, 3].map(() => runRound(worker, payload, async () => undefined)));
    await Promise.all([2, 2, 2].map((round) => runRound(worker, { ...payload, round }, async () => undefined)));
    const [links] = await office.sql.query<{ n: number }>(
      'select count(*)::int as n from client_invitation where client_id = $1',
      [client],
    );
    expect(links?.n).toBe(1);
    expect((await newestMessageTo(office, client))?.values.page).toMatch(/^[\w-]{22}$/);
    expect(aFrontCall(office).principal).toBeNull();
  });
});
