import { buffer } from 'node:stream/consumers';
import { documentsFolder } from '@kean/clients/contract/keeping-documents';
import { clientsRestoration } from '@kean/clients/restoring';
import { aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ERASINGS, openWorker, type WorkerOffice } from '../testing/index.ts';
import { CONDUCTOR, type ErasureId } from './erasure-worker.ts';
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

async function* bytes() {
  yield Buffer.from('sealed');
}
const objectsOf = async (id: ClientId) => {
  const keys: string[] = [];
  for await (const key of office.services.objects.list(documentsFolder(id))) keys.push(key);
  return keys;
};
const rowsOf = (id: ClientId) => office.sql.query('select id from client_document where client_id = $1', [id]);

/** One document with its row, and one whose row was never finished, as a process leaves it that died. */
async function aClientWithDocuments(): Promise<ClientId> {
  const id = await aClient(office, here);
  const { objects } = office.services;
  for (const state of ['kept', 'receiving']) {
    const documentId = newId<'Document'>();
    await objects.put(`${documentsFolder(id)}/${documentId}/content`, bytes());
    const kept = state === 'kept';
    await office.sql.query(
      `insert into client_document (id, client_id, about, about_id, kind, sheets, state, type, size_bytes, scan, sealed_hash, sealed_key, kept_at)
       values ($1, $2, 'paper-file', $1, 'identity', 1, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[documentId, id, state, kept ? 'image/png' : null, kept ? 6 : null, kept ? 'clean' : null],
        ...[kept ? Buffer.alloc(32) : null, kept ? Buffer.from('sealed') : null, kept ? new Date() : null],
      ],
    );
  }
  await objects.put(`${documentsFolder(id)}/${newId()}/content`, bytes());
  // Asked for consent in vain.
  await office.sql.query(`insert into disposal_due (client_id, reason, due_at) values ($1, 'no-answer', now())`, [id]);
  return id;
}

it('takes documents out of the store with their rows, also what no row knows, and leaves the neighbour theirs', async () => {
  const [gone, neighbour] = [await aClientWithDocuments(), await aClientWithDocuments()];
  const [erasureId] = await orderDue(workers.worker, [gone]);
  if (erasureId === undefined) throw new TypeError('nothing was ordered');
  await workers.carryOut(erasureId);
  expect([await objectsOf(gone), await rowsOf(gone)]).toEqual([[], []]);
  expect([(await objectsOf(neighbour)).length, (await rowsOf(neighbour)).length]).toEqual([3, 2]);
  const [first] = await objectsOf(neighbour);
  expect((await buffer(await office.services.objects.get(first ?? ''))).toString()).toBe('sealed');
  const [erasure] = await office.sql.query('select state, failure from erasure where id = $1', [erasureId]);
  expect(erasure).toEqual({ state: 'done', failure: null });
});

it('finds what came into the store after it was emptied', async () => {
  const gone = await aClientWithDocuments();
  const [sink] = ERASINGS.flatMap(({ sinks }) => sinks).filter(({ name }) => name === 'documents');
  if (sink === undefined) throw new TypeError('documents have a sink');
  const { db, objects } = workers.worker.services;
  const left = () => inSqlTransaction(db, CONDUCTOR, (tx) => sink.countLeft(tx, [gone], objects));
  expect(await left()).toBe(5);
  // The same among many, of whom nobody else has anything.
  const many = [gone, ...Array.from({ length: 99 }, () => newId<'Client'>())];
  expect(await inSqlTransaction(db, CONDUCTOR, (tx) => sink.countLeft(tx, many, objects))).toBe(5);
  await orderDue(workers.worker, [gone]).then(([erasureId]) => workers.carryOut(erasureId as ErasureId));
  expect(await left()).toBe(0);
  // Somebody whose upload ended late.
  await objects.put(`${documentsFolder(gone)}/${newId()}/content`, bytes());
  expect(await left()).toBe(1);
});

it('a restore brings back no document of somebody who was erased', () => {
  const [gone, here] = [newId(), newId()];
  const erased = { client: [gone], import: [] };
  const is = (key: string) => clientsRestoration.isErasedObject?.(key, erased);
  expect(is(`${documentsFolder(gone)}/${newId()}/content`)).toBe(true);
  expect(is(`${documentsFolder(here)}/${newId()}/content`)).toBe(false);
  expect(is(`imports/${gone}/source`)).toBe(false);
});
