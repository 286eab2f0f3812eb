import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { BROKERAGE_CONTRACTS_ARE_KEPT } from '@kean/regulation';
import { aBranch, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, openOffice, type TestOffice } from '../testing/index.ts';
import { contractsKeptOf, stateServiceEvent } from './service-events.ts';

let office: TestOffice;
let here: TestBranch;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
});
afterAll(() => office.close());

/** Stated on the day itself, however long ago that is. */
const ended = (id: ClientId, day: string) =>
  office.sql.query(
    `insert into service_event (id, client_id, kind, on_day, stated_by, stated_at) values ($1, $2, 'contract-ended', $3, $4, $3::date + 1)`,
    [newId(), id, day, newId()],
  );
const lastDay = async (id: ClientId) =>
  (await office.sql.query<{ day: string | null }>('select contract_kept_until($1)::text as day', [id]))[0]?.day;
/** By somebody who sees nothing of the client. */
const keptOf = (id: ClientId) => inSqlTransaction(office.db, nobody, (tx) => contractsKeptOf(tx, id));

describe('a contract', () => {
  it.each([
    ['2021-11-26', 2026, '11-27'],
    ['2024-01-31', 2029, '02-01'],
    // The 29th of February has no fifth anniversary.
    ['2024-02-29', 2029, '03-01'],
    ['2020-12-31', 2026, '01-01'],
  ])('that ended on %s is kept as long as the table of law says, to the day', async (end, year, day) => {
    const id = await aClient(office, here);
    await ended(id, end);
    expect(BROKERAGE_CONTRACTS_ARE_KEPT.value).toMatchObject({ unit: 'year' });
    const longer = BROKERAGE_CONTRACTS_ARE_KEPT.value.amount - 5;
    expect(await lastDay(id)).toBe(`${year + longer}-${day}`);
  });

  it('is kept from the last end that was stated, asked by whoever sees nothing of the client', async () => {
    const id = await aClient(office, here);
    expect(await keptOf(id)).toBeNull();
    await ended(id, '2019-05-01');
    expect(await keptOf(id)).toBeNull();
    await ended(id, '2025-05-01');
    await ended(id, '2018-05-01');
    expect(await keptOf(id)).toEqual({ until: '2030-05-02' });
  });

  it('in the archive whose end nobody has stated since is kept until somebody does', async () => {
    const id = await aClient(office, here);
    await ended(id, '2015-05-01');
    const cabinet = newId();
    await office.sql.query(
      `insert into cabinet (id, region_id, branch_id, code, shelves, created_by) values ($1, $2, $3, 'A-1', 1, $4)`,
      [cabinet, here.regionId, here.id, newId()],
    );
    await office.sql.query(
      `insert into paper_file (id, number, region_id, branch_id, client_id, class, sheets, cabinet_id, shelf, filed_by)
       values ($1, 'TEST-2026-HT-00001', $2, $3, $4, 'contract', 2, $5, 1, $6)`,
      [newId(), here.regionId, here.id, id, cabinet, newId()],
    );
    expect(await keptOf(id)).toEqual({ until: null });
    await office.sql.query(
      `insert into service_event (id, client_id, kind, on_day, stated_by) values ($1, $2, 'contract-ended', '2015-05-01', $3)`,
      [newId(), id, newId()],
    );
    expect(await keptOf(id)).toBeNull();
  });

  it('that has not ended is not stated to have', async () => {
    const clientId = await aClient(office, here);
    const stating = inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      stateServiceEvent(tx, { clientId, kind: 'contract-ended', onDay: '2099-01-01', statedBy: newId() }),
    );
    await expect(stating).rejects.toMatchObject({ code: 'DB_STATEMENT_FAILED' });
  });
});
