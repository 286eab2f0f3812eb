import { aCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { callerFactory } from '@kean/procedures';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegulationFact } from '../contract/regulation.ts';
import { policy } from '../policy.ts';
import { regulationApi } from '../regulation/api.ts';

const caller = callerFactory(regulationApi);
const FACT = 'pipl/assessments';

let office: TestOffice;
let officer: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  officer = await aStaffMember(office.sql, { branch: null });
});
afterAll(() => office.close());

const called = () =>
  caller(
    aCall(
      office,
      officer,
      [policy],
      { 'accountability.read-regulation': 'agency', 'accountability.confirm-regulation': 'agency' },
      ['compliance'],
    ),
  ).regulation;

async function shown(): Promise<RegulationFact> {
  const facts = RegulationFact.array().parse(await called().list());
  const fact = facts.find(({ id }) => id === FACT);
  if (fact === undefined) throw new Error('the fact is not listed');
  return fact;
}

describe('what the law asks', () => {
  it('is listed with article, source and value, unconfirmed at first', async () => {
    expect(await shown()).toMatchObject({
      article: { zh: '第五十五条、第五十六条' },
      value: { kind: 'period', amount: 3, unit: 'year' },
      confidence: 'high',
      confirmation: null,
    });
  });

  it('is confirmed as it is read, by name and time, and the log says which', async () => {
    const { digest } = await shown();
    await called().confirm({ factId: FACT, digest });
    const { confirmation } = await shown();
    expect(confirmation).toMatchObject({ holds: true, by: expect.stringMatching(/./) });
    expect(await eventsOf(office, officer.id)).toMatchObject([
      {
        action: 'accountability.regulation-confirmed',
        facts: { source: 'pipl', fact: 'assessments', confirmationId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    ]);
  });

  it('is not confirmed as something else than it says now, and a confirmation of what it said before does not hold', async () => {
    const { digest } = await shown();
    const other = digest.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    await expect(called().confirm({ factId: FACT, digest: other })).rejects.toMatchObject({
      message: 'ACCOUNTABILITY_FACT_CHANGED',
    });
    await expect(called().confirm({ factId: 'pipl/nothing', digest })).rejects.toMatchObject({
      message: 'ACCOUNTABILITY_FACT_NOT_FOUND',
    });
    await office.sql.query(`update regulation_confirmation set digest = decode('${other}', 'hex')`);
    expect((await shown()).confirmation).toMatchObject({ holds: false });
    expect(await eventsOf(office, officer.id)).toHaveLength(1);
  });

  it('is read and confirmed by whoever is granted it, and a confirmation is never changed or taken back', async () => {
    const auditor = await aStaffMember(office.sql, { branch: null });
    const reading = caller(
      aCall(office, auditor, [policy], { 'accountability.read-regulation': 'agency' }, ['reader']),
    ).regulation;
    const { digest } = await shown();
    await expect(reading.confirm({ factId: FACT, digest })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const asApi = (statement: string) => office.services.db.pool.query(statement);
    await expect(asApi('delete from regulation_confirmation')).rejects.toThrow(/permission denied/);
    await expect(asApi('update regulation_confirmation set confirmed_at = now()')).rejects.toThrow(/permission denied/);
  });
});
