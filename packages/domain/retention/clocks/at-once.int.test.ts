import { aCall, aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retentionApi } from '../api.ts';
import { policy } from '../policy.ts';

let office: TestOffice;
let here: TestBranch;
let person: SignedInContext;
let id: ClientId;
const as = callerFactory(retentionApi);

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  person = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], {
    'retention.state-events': 'branch',
    'retention.see-clocks': 'branch',
  });
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.sql.query('truncate retention_rule cascade');
  id = await aClient(office, here, { consents: 'none' });
  await office.sql.query(`update client set created_at = '2020-03-01T04:00Z' where id = $1`, [id]);
});

const rule = (startsWith: string, months: number) =>
  office.sql.query(
    `insert into retention_rule (id, group_code, version, starts_with, months, state, drafted_by, simulated_at, simulated_due, published_by, published_at)
     values ($1, 'client-dossier', 1, $2, $3, 'published', $1, now(), 0, $4, now())`,
    [newId(), startsWith, months, newId()],
  );
const state = (kind: 'contacted' | 'service-finished' | 'service-resumed' | 'contract-ended', onDay: string) =>
  as(person).clocks.state({ clientId: id, kind, onDay });
const clocks = async () =>
  (
    await office.sql.query<{ due: string }>(
      'select due_on::text as due from retention_clock where client_id = $1 order by group_code',
      [id],
    )
  ).map(({ due }) => due);

describe('a clock', () => {
  it('moves with a contact, in the transaction that says it', async () => {
    await rule('last-contact', 12);
    await state('contacted', '2025-05-31');
    expect(await clocks()).toEqual(['2026-06-01']);
    // An earlier day is no later contact.
    await state('contacted', '2024-01-01');
    expect(await clocks()).toEqual(['2026-06-01']);
    await office.sql.query(
      `insert into client_request (id, client_id, key, kind, channel, by, state, taken_at, due_at, due_by)
       values ($1::uuid, $2, $1::uuid, 'copy', 'own-pages', 'subject', 'taken', '2026-02-02T04:00Z', '2026-03-02T04:00Z', 'gbt-35273/answer')`,
      [newId(), id],
    );
    expect(await clocks()).toEqual(['2027-02-03']);
  });

  it('begins when a service is finished, stops when it is taken up again, and waits for contracts', async () => {
    await rule('service-finished', 12);
    expect(await clocks()).toEqual([]);
    await state('service-finished', '2026-01-31');
    expect(await clocks()).toEqual(['2027-02-01']);
    await state('contract-ended', '2026-11-20');
    expect(await clocks()).toEqual(['2031-11-21']);
    await state('service-resumed', '2026-11-20');
    expect(await clocks()).toEqual([]);
  });

  it('is none without a rule, and none that a transaction takes back', async () => {
    await state('contacted', '2025-05-31');
    expect(await clocks()).toEqual([]);
    await rule('last-contact', 12);
    await expect(state('contacted', '2999-01-01')).rejects.toMatchObject({ cause: { code: 'RETENTION_DAY_AHEAD' } });
    expect(await clocks()).toEqual([]);
  });
});
