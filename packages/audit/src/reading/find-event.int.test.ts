import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordEvent } from '../record-event.ts';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import { samplePrincipal, sampleReveal } from '../testing/sample-events.ts';
import { type EventKey, findEvent } from './find-event.ts';

const ALICE = samplePrincipal();
const CLIENT = newId<'Client'>();

let office: LogOffice;
let key: EventKey;

beforeAll(async () => {
  office = await openLogOffice();
  await inSqlTransaction(office.api, nobody, (tx) => recordEvent(tx, sampleReveal(ALICE, CLIENT)));
  const [row] = await office.sql.query<{ id: string; occurredAt: Date }>(
    'select id, occurred_at as "occurredAt" from audit_event',
  );
  key = row as EventKey;
});
afterAll(() => office.close());

const find = (wanted: EventKey) => inSqlTransaction(office.api, nobody, (tx) => findEvent(tx, wanted));
const moved = (ms: number) => ({ ...key, occurredAt: new Date(key.occurredAt.getTime() + ms) });

describe('an event that a page named', () => {
  it('is found by its id and its time, to the millisecond', async () => {
    expect(await find(key)).toMatchObject({ id: key.id, subjectId: CLIENT, facts: { quotaLeft: 12 } });
    expect(await find({ ...key, id: newId() })).toBeNull();
    expect(await find(moved(1))).toBeNull();
    expect(await find(moved(-1))).toBeNull();
  });

  it('is found within its branch and in no other', async () => {
    const within = (branches: readonly string[]) =>
      inSqlTransaction(office.api, nobody, (tx) => findEvent(tx, key, branches));
    expect(await within([newId(), ALICE.branchId ?? ''])).toMatchObject({ id: key.id });
    expect(await within([newId()])).toBeNull();
    expect(await within([])).toBeNull();
  });

  it.each([0, 999])('is found wherever in its millisecond it happened: at microsecond %i', async (microsecond) => {
    await office.tamper(
      `update audit_record set occurred_at = date_trunc('milliseconds', occurred_at) + interval '${microsecond} microseconds'`,
    );
    expect(await find(key)).toMatchObject({ id: key.id });
    expect(await find(moved(1))).toBeNull();
    expect(await find(moved(-1))).toBeNull();
  });
});
