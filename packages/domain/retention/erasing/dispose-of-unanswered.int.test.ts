import { aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import type { ClientId } from '@kean/kernel';
import { aBranch, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorker, type WorkerOffice } from '../testing/index.ts';
import { disposeOfUnanswered } from './dispose-of-unanswered.ts';

let office: TestOffice;
let workers: WorkerOffice;
let here: TestBranch;

beforeAll(async () => {
  office = await openOffice();
  workers = await openWorker(office);
  here = await aBranch(office.sql);
});
afterAll(async () => {
  await workers.close();
  await office.close();
});

const imported = () => aClient(office, here, { state: 'quarantined', origin: 'imported', consents: 'none' });
const mark = (id: ClientId, since: string) =>
  office.sql.query(
    `insert into disposal_due (client_id, reason, due_at) values ($1, 'no-answer', now() + $2::interval)`,
    [id, since],
  );
const stateOf = async (id: ClientId) =>
  (await office.sql.query<{ state: string }>('select state from client where id = $1', [id]))[0]?.state;

it('whoever did not answer in time is erased; whoever has time left or answered after all is not', async () => {
  const [late, early, answered] = [await imported(), await imported(), await imported()];
  await mark(late, '-1 hour');
  await mark(early, '1 day');
  await mark(answered, '-1 hour');
  await office.sql.query(`update client set state = 'active' where id = $1`, [answered]);
  const [erasureId, ...more] = await disposeOfUnanswered(workers.worker);
  expect(more).toEqual([]);
  if (erasureId === undefined) throw new Error('nothing was ordered');
  await workers.carryOut(erasureId);
  expect(await Promise.all([late, early, answered].map(stateOf))).toEqual(['erased', 'quarantined', 'active']);
  expect(await office.sql.query('select from disposal_due where client_id = $1', [late])).toEqual([]);
  expect(await disposeOfUnanswered(workers.worker)).toEqual([]);
});
