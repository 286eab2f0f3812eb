import type { LoggedEvent } from '@kean/audit';
import { openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import type { Replaying } from '@kean/restores';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { personnelRestoration } from './restoring.ts';

let office: TestOffice;
let agent: TestStaff;
let [hr, compliance, third]: TestStaff[] = [];

beforeAll(async () => {
  office = await openOffice();
  [hr, compliance, third] = await Promise.all([1, 2, 3].map(() => aStaffMember(office.sql)));
});
afterAll(() => office.close());
beforeEach(async () => {
  agent = await aStaffMember(office.sql);
});

const happened = (
  action: string,
  subjectId: string,
  facts: LoggedEvent['facts'],
  by: TestStaff | undefined = hr,
): LoggedEvent => ({
  ...{ id: newId(), occurredAt: BigInt(Date.now()) * 1_000n, outcome: 'allowed', principalId: by?.id ?? null },
  ...{ sessionId: null, branchId: null, subjectIds: [], purpose: null, fields: [], policyHash: null },
  ...{ action, subjectKind: null, subjectId, facts },
});
/** As the restorer does it: past row security. */
async function replay(since: readonly LoggedEvent[], gone: readonly string[] = []): Promise<readonly number[]> {
  const erased = { client: [], import: gone } as unknown as Replaying['erased'];
  const tx = { query: (text: string, values?: readonly unknown[]) => office.sql.query(text, values) };
  const done = await personnelRestoration.replay({ tx: tx as Replaying['tx'], since, erased, logLost: false });
  return done.map(({ count }) => count);
}
const aCheck = async (): Promise<string> => {
  const id = newId();
  await office.sql.query(
    `insert into fulfilment (id, staff_id, duty, how, state, result, checked_by, valid_until, recorded_by, decided_by, decided_at)
     values ($1, $2, 'background-check', 'check', 'standing', 'clear', 'office', now() + interval '90 days', $3, $4, now())`,
    [id, agent.id, hr?.id, compliance?.id],
  );
  return id;
};
const holds = async (id: string) => {
  const [row] = await office.sql.query<{ holds: boolean }>(
    `select state = 'standing' and valid_until > now() as holds from fulfilment where id = $1`,
    [id],
  );
  return row?.holds;
};
const aBreach = async (): Promise<string> => {
  const id = newId();
  await office.sql.query(
    `insert into secrecy_breach (id, staff_id, kind, measure, happened_on, state, recorded_by, decided_by, decided_at, kept_until)
     values ($1, $2, 'other', 'talk', current_date, 'standing', $3, $4, now(), now() + interval '1 year')`,
    [id, agent.id, hr?.id, compliance?.id],
  );
  return id;
};

describe('after a restore', () => {
  it('a check that was taken back since the backup holds no longer', async () => {
    const [taken, kept] = [await aCheck(), await aCheck()];
    const event = happened('personnel.duty-withdrawn', agent.id, { fulfilmentId: taken, duty: 'background-check' });
    expect(await replay([event])).toEqual([1, 0, 0, 0, 0, 0, 0]);
    expect([await holds(taken), await holds(kept)]).toEqual([false, true]);
    expect(await replay([event])).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('a check that spoke against somebody since ends the one that the backup brought back', async () => {
    const check = await aCheck();
    const facts = { fulfilmentId: newId(), duty: 'background-check', as: 'against' };
    expect(await replay([happened('personnel.duty-decided', agent.id, facts, compliance)])).toEqual([
      1, 0, 0, 0, 0, 0, 0,
    ]);
    expect(await holds(check)).toBe(false);
  });

  it('a breach that was lifted does not stand against anybody again, and one whose time was over is gone', async () => {
    const [lifted, over] = [await aBreach(), await aBreach()];
    const done = await replay([
      happened('personnel.breach-appeal-answered', lifted, { version: 4, as: 'lifted' }, third),
      happened('personnel.breach-forgotten', over, {}),
    ]);
    expect(done).toEqual([0, 2, 0, 0, 0, 0, 0]);
    const rows = await office.sql.query<{ id: string; state: string }>(
      'select id, state from secrecy_breach where staff_id = $1',
      [agent.id],
    );
    expect(rows).toEqual([{ id: lifted, state: 'lifted' }]);
  });

  it('a paper that was taken back since opens no more, and one whose key is destroyed is gone, with its bytes', async () => {
    const check = await aCheck();
    const [taken, over, kept] = [newId(), newId(), newId()];
    for (const id of [taken, over, kept])
      await office.sql.query(
        `insert into duty_paper (id, fulfilment_id, state, type, size_bytes, scan, sealed_hash, sealed_key, received_by, kept_at)
         values ($1, $2, 'kept', 'application/pdf', 9, 'clean', $3, '\\x01', $4, now())`,
        [id, check, Buffer.alloc(32, 1), hr?.id],
      );
    const event = happened('personnel.check-paper-taken-back', agent.id, { fulfilmentId: check, paperId: taken });
    expect(await replay([event], [over])).toEqual([0, 0, 2, 0, 0, 0, 0]);
    const rows = await office.sql.query<{ id: string; state: string }>(
      'select id, state from duty_paper where fulfilment_id = $1',
      [check],
    );
    expect(new Map(rows.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [taken, 'ended'],
        [kept, 'kept'],
      ]),
    );
    const erased = { client: [], import: [over] };
    expect(personnelRestoration.isErasedObject?.(`check-papers/${over}/content`, erased)).toBe(true);
    expect(personnelRestoration.isErasedObject?.(`check-papers/${kept}/content`, erased)).toBe(false);
    const forgotten = happened('personnel.check-paper-forgotten', agent.id, { fulfilmentId: check, paperId: over });
    expect(personnelRestoration.destroyedBy?.(forgotten)).toEqual([{ scope: 'import', id: over }]);
  });
});
