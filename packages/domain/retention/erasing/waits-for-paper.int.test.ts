import { aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorker, type WorkerOffice } from '../testing/index.ts';
import type { ErasureId } from './erasure-worker.ts';
import { orderDue } from './order-due.ts';

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

let serial = 0;
async function aFile(clientId: ClientId, fileClass: 'identity' | 'contract'): Promise<string> {
  const [cabinet, file] = [newId(), newId()];
  serial += 1;
  await office.sql.query(
    `insert into cabinet (id, region_id, branch_id, code, shelves, created_by) values ($1, $2, $3, $4, 1, $5)`,
    [cabinet, here.regionId, here.id, `A-${serial}`, newId()],
  );
  await office.sql.query(
    `insert into paper_file (id, number, region_id, branch_id, client_id, class, sheets, cabinet_id, shelf, filed_by)
     values ($1, $2, $3, $4, $5, $6, 2, $7, 1, $8)`,
    [file, `TEST-2026-SF-0000${serial}`, here.regionId, here.id, clientId, fileClass, cabinet, newId()],
  );
  return file;
}

async function shred(file: string): Promise<void> {
  const batch = newId();
  const [one, other] = [
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
  ];
  await office.sql.query(
    `insert into shred_batch (id, region_id, branch_id, method, opened_by) values ($1, $2, $3, 'cross-cut', $4)`,
    [batch, here.regionId, here.id, one.id],
  );
  await office.sql.query('insert into shred_item (batch_id, file_id) values ($1, $2)', [batch, file]);
  await office.sql.query(
    `update shred_batch set state = 'done', signed_by = $2, signed_at = now(), witnessed_by = $3, witnessed_at = now(),
       photo_hash = sha256('x') where id = $1`,
    [batch, one.id, other.id],
  );
  await office.sql.query(`update paper_file set state = 'shredded', shredded_at = now() where id = $1`, [file]);
}

const order = async (id: ClientId): Promise<ErasureId> => {
  await office.sql.query(`insert into disposal_due (client_id, reason, due_at) values ($1, 'no-answer', now())`, [id]);
  const [erasureId] = await orderDue(workers.worker, [id]);
  if (erasureId === undefined) throw new Error('nothing was ordered');
  return erasureId;
};
const stateOf = async (id: ErasureId) =>
  (await office.sql.query<{ state: string }>('select state from erasure where id = $1', [id]))[0]?.state;

describe('an erasure', () => {
  it('has no end while paper stands that two people have to destroy, and goes on when they have', async () => {
    const id = await aClient(office, here);
    const file = await aFile(id, 'identity');
    const erasureId = await order(id);
    await workers.carryOut(erasureId);
    expect(await stateOf(erasureId)).toBe('running');
    const [due] = await office.sql.query('select shred_cause as cause from paper_file where id = $1', [file]);
    expect(due).toEqual({ cause: 'erasure' });
    const timers = 'select name from timer where key = $1';
    expect(await office.sql.query(timers, [erasureId])).toEqual([{ name: 'retention.erasure-waits' }]);
    await workers.carryOut(erasureId);
    expect(await stateOf(erasureId)).toBe('running');
    await shred(file);
    await workers.carryOut(erasureId);
    expect(await stateOf(erasureId)).toBe('done');
  });

  it('does not wait for a contract that the law keeps', async () => {
    const id = await aClient(office, here);
    await aFile(id, 'contract');
    const erasureId = await order(id);
    await workers.carryOut(erasureId);
    expect(await stateOf(erasureId)).toBe('done');
  });
});
