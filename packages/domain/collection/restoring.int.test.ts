import type { LoggedEvent } from '@kean/audit';
import { aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import type { Replaying } from '@kean/restores';
import { aBranch, approveEveryBasis, type TestBranch } from '@kean/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { lastWordsOf } from './consent/stored-consents.ts';
import { consentsOf, receiptsOf } from './contract/consenting.ts';
import { collectionRestoration } from './restoring.ts';

let office: TestOffice;
let here: TestBranch;
let noticeId: string;
let answered: ClientId;
let silent: ClientId;

beforeEach(async () => {
  await office?.close();
  office = await openOffice();
  here = await aBranch(office.sql);
  await approveEveryBasis(office.sql);
  [answered, silent] = [await aClient(office, here), await aClient(office, here)];
  const [act] = await office.sql.query<{ noticeId: string }>('select notice_id as "noticeId" from consent_act limit 1');
  noticeId = act?.noticeId ?? '';
});
afterAll(() => office.close());

const HAPPENED = {
  occurredAt: 0n,
  outcome: 'allowed',
  principalId: newId<'Staff'>(),
  sessionId: null,
  branchId: null,
  subjectIds: [],
  purpose: null,
  fields: [],
  policyHash: null,
  facts: null,
} as const;
const event = (action: string, subjectKind: string, subjectId: string): LoggedEvent => ({
  ...HAPPENED,
  id: newId(),
  ...{ action, subjectKind, subjectId },
});

/** As the restorer does it: past row security. */
async function replay(since: readonly LoggedEvent[], logLost = false): Promise<readonly number[]> {
  const erased = { client: [], import: [] } as unknown as Replaying['erased'];
  const tx = { query: (text: string, values?: readonly unknown[]) => office.sql.query(text, values) };
  const done = await collectionRestoration.replay({ tx: tx as Replaying['tx'], since, erased, logLost });
  return done.map(({ count }) => count);
}

const asAgency = <T>(work: Parameters<typeof inSqlTransaction<T>>[2]) =>
  inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, work);
const basesThatOpen = async (id: ClientId) => {
  const [row] = await asAgency((tx) =>
    tx.query<{ bases: string[] }>(
      `select array(select distinct g->>'basis' from jsonb_array_elements(standing_grounds($1)) g order by 1) as bases`,
      [id],
    ),
  );
  return row?.bases;
};

describe('after a restore', () => {
  it('whoever took consent back since the backup is asked again, and nothing but duties of law opens before', async () => {
    const before = await basesThatOpen(answered);
    expect(before).toEqual(['consent', 'contract', 'legal-duty']);
    const done = await replay([event('collection.consent-withdrawn', 'Client', answered)]);
    expect(done).toEqual([0, 0, 1, 0, 0, 0, 0]);
    expect(await basesThatOpen(answered)).toEqual(['legal-duty']);
    expect(await basesThatOpen(silent)).toEqual(before);
    const states = await asAgency((tx) => consentsOf(tx, answered));
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['withdrawn']));
    // What was said and signed before stays, for whoever has to prove it.
    expect(await asAgency((tx) => receiptsOf(tx, answered))).toHaveLength(1);
    expect((await asAgency((tx) => lastWordsOf(tx, answered))).every(({ receiptId }) => receiptId === null)).toBe(true);
  });

  it('an answer that was given since may hold a refusal: it is asked again too, once for all of its acts', async () => {
    const two = [0, 1].map(() => event('collection.consent-given', 'Client', answered));
    expect(await replay(two)).toEqual([0, 0, 1, 0, 0, 0, 0]);
    expect(await basesThatOpen(answered)).toEqual(['legal-duty']);
  });

  it('a client who is erased, or came after the backup, is nobody to ask', async () => {
    await office.sql.query(`update client set state = 'erased' where id = $1`, [answered]);
    const since = [answered, newId<'Client'>()].map((id) => event('collection.consent-withdrawn', 'Client', id));
    expect(await replay(since)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('a notice that was withdrawn and a basis that was ended since are so again', async () => {
    const [basis] = await office.sql.query<{ id: string }>(`select id from basis_approval where purpose = 'sale'`);
    const since = [
      event('collection.notice-withdrawn', 'Notice', noticeId),
      event('collection.basis-ended', 'Basis', basis?.id ?? ''),
    ];
    expect(await replay(since)).toEqual([0, 0, 0, 1, 1, 0, 0]);
    expect(await basesThatOpen(silent)).not.toContain('consent');
    const left = await office.sql.query('select from basis_approval where ended_at is null');
    expect(left.length).toBeGreaterThan(0);
  });

  it('with the log lost nobody knows who took anything back: all are asked again, and every basis is approved anew', async () => {
    const [, , asked, , bases] = await replay([], true);
    expect(asked).toBe(2);
    expect(bases).toBeGreaterThan(1);
    for (const id of [answered, silent]) expect(await basesThatOpen(id)).toEqual([]);
  });

  it('no campaign goes on, and nobody who answered since is disposed of for a silence; with the log lost, nobody at all', async () => {
    const campaign = newId();
    await office.sql.query(
      `insert into consent_campaign (id, state, notice_id, purposes, language, batch_size, per_hour, answer_days, made_by, reviewed_by, reviewed_at)
       values ($1, 'running', $2, '{viewing}', 'zh', 1, 1, 30, $3, $4, now())`,
      [campaign, noticeId, newId(), newId()],
    );
    const asked = await aClient(office, here, { state: 'quarantined', origin: 'imported', consents: 'none' });
    await office.sql.query('insert into consent_asking (campaign_id, client_id) values ($1, $2)', [campaign, asked]);
    for (const client of [answered, silent]) {
      await office.sql.query(`insert into disposal_due (client_id, reason, due_at) values ($1, 'no-answer', now())`, [
        client,
      ]);
    }
    expect((await replay([event('collection.consent-given', 'Client', answered)])).slice(-2)).toEqual([1, 1]);
    expect(await office.sql.query('select state from consent_asking')).toEqual([{ state: 'stopped' }]);
    expect(await office.sql.query('select client_id as id from disposal_due')).toEqual([{ id: silent }]);
    expect((await replay([], true)).slice(-2)).toEqual([0, 1]);
  });
});
