import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ClientDraft, registerClients } from '@kean/clients/contract/registration';
import { inSqlTransaction, nobody, type RowPrincipal } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import { type ImportId, newId, Personal, type StaffId } from '@kean/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handle } from '../jobs/run-import.handler.ts';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { confirmed } from '../testing/run-whole-import.ts';
import { brokenParts, readClients } from '../testing/stored-clients.ts';
import { inventList, writeCsv } from '../testing.ts';
import { readPhones } from '../understanding/phones.ts';
import { cancelImport } from './cancel-import.ts';
import { getImport } from './get-import.ts';
import type { ImportWorker } from './import-worker.ts';
import { reportImport } from './report-import.ts';
import { runConfirmed } from './run-import.ts';

let office: ImportOffice;
const list = inventList({ rows: 2_600, seed: 11 });
const bytes = writeCsv(list, 'utf-8');

beforeEach(async () => {
  office = await openImportOffice();
});
afterEach(() => office.close());

async function aConfirmedList() {
  const member = await office.aMember('branch');
  const call = office.callOf(member, 'branch');
  const importId = await confirmed(office, call, bytes);
  return { member, call, importId, payload: { importId, staffId: member.id } };
}

/** The office's worker, with something happening before the n-th batch is written. */
function workerWith(happening: (reading: number) => Promise<void>): ImportWorker {
  let readings = 0;
  const rightsOf: ImportWorker['rightsOf'] = async (staffId) => {
    readings += 1;
    await happening(readings);
    return office.worker.rightsOf(staffId);
  };
  return { ...office.worker, rightsOf };
}

/** The office's worker, with something happening after a batch was compared and before its keys are made. */
function workerThatMakesKeysAfter(happening: () => Promise<void>): ImportWorker {
  const { keyring } = office.worker.services;
  const slow: Pick<Keyring, 'indexes' | 'keysFor' | 'createFor' | 'destroy' | 'purge'> = {
    indexes: () => keyring.indexes(),
    keysFor: (...asked) => keyring.keysFor(...asked),
    destroy: (...asked) => keyring.destroy(...asked),
    purge: (...asked) => keyring.purge(...asked),
    async createFor(scope, ids, use) {
      if (scope === 'client') await happening();
      return keyring.createFor(scope, ids, use);
    },
  };
  return { ...office.worker, services: { ...office.worker.services, keyring: slow as Keyring } };
}

async function registerSomebody(phone: string, staffId: StaffId): Promise<void> {
  const id = newId<'Client'>();
  const { keyring, db } = office.api;
  const keys = await keyring.createFor('client', [id], { principal: 'system', purpose: 'test' });
  const { id: branchId, regionId } = office.branch;
  const draft: ClientDraft = {
    ...{ id, regionId, branchId, teamId: null, assigneeId: staffId, recordedBy: staffId, source: 'test' },
    ...{ state: 'active', origin: 'registered', roles: [], demands: [], properties: [] },
    fields: new Personal({ name: '周安', phone }),
  };
  const everywhere: RowPrincipal = { ...nobody, clientScope: 'agency' };
  const { writing } = await keyring.indexes();
  await inSqlTransaction(db, everywhere, (tx) => registerClients(tx, keys, writing, [draft]));
}

async function expectWhole(call: Awaited<ReturnType<typeof aConfirmedList>>['call'], importId: ImportId) {
  const report = await reportImport(call, { importId });
  expect(report.import.state).toBe('finished');
  const { rows, importable, distinctPeople } = list.truth;
  expect(report).toMatchObject({ rows, importable, distinctPeople });
  expect(await readClients(office)).toHaveLength(distinctPeople);
  expect(await brokenParts(office)).toEqual([]);
}

describe('a run', () => {
  it('that is killed in the middle of it leaves whole batches, and the next one makes no client twice', {
    timeout: 120_000,
  }, async () => {
    const { call, importId, payload } = await aConfirmedList();
    for (const rowsBefore of [1, 1_200]) {
      const { database, objectsFolder, rootKeyText } = office;
      const settings = { database: database.urls, objectsFolder, rootKeyText, payload };
      const entry = new URL('../testing/run-import-process.ts', import.meta.url);
      const worker = spawn(process.execPath, [fileURLToPath(entry)], { stdio: ['pipe', 'ignore', 'inherit'] });
      worker.stdin.end(JSON.stringify(settings));
      await vi.waitFor(
        async () => expect((await getImport(call, { importId })).handledRows).toBeGreaterThan(rowsBefore),
        { timeout: 50_000, interval: 5 },
      );
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      const left = await getImport(call, { importId });
      expect(left.state).toBe('running');
      expect(left.handledRows % 500).toBe(0);
      expect(await readClients(office)).toHaveLength(left.imported);
      expect(await brokenParts(office)).toEqual([]);
    }
    await runConfirmed(office.worker, payload);
    await expectWhole(call, importId);
    const [keys] = await office.keysSql.query<{ count: number }>(
      `select count(*)::int as count from data_key where scope = 'client'`,
    );
    expect(keys?.count).toBe(list.truth.distinctPeople);
  });

  it('of two workers at once is one run', async () => {
    const { call, importId, payload } = await aConfirmedList();
    await Promise.all([runConfirmed(office.worker, payload), runConfirmed(office.worker, payload)]);
    // Whoever lost a batch stepped back; what is left is taken up by the queue's next attempt.
    await runConfirmed(office.worker, payload);
    await expectWhole(call, importId);
  });

  it('that has ended is not run again', async () => {
    const { call, importId, payload } = await aConfirmedList();
    await runConfirmed(office.worker, payload);
    const { finishedAt, version } = await getImport(call, { importId });
    await runConfirmed(office.worker, payload);
    expect(await getImport(call, { importId })).toMatchObject({ finishedAt, version });
  });

  it('steps round a person whom somebody registers between comparing a batch and writing it', async () => {
    const { call, importId, payload } = await aConfirmedList();
    const repeated = new Set([...Object.keys(list.truth.rejected), ...Object.keys(list.truth.duplicatesOf)]);
    const row = list.rows.findIndex((_, index) => index > 600 && !repeated.has(String(index + 2)));
    const [phone = ''] = readPhones(list.rows[row]?.[2] ?? '').phones;
    let batches = 0;
    const worker = workerThatMakesKeysAfter(async () => {
      batches += 1;
      if (batches === 2) await registerSomebody(phone, payload.staffId);
    });
    await runConfirmed(worker, payload);
    const report = await reportImport(call, { importId });
    expect(report.import.state).toBe('finished');
    expect(report.distinctPeople).toBe(list.truth.distinctPeople);
    expect(report.import.imported).toBe(list.truth.distinctPeople - 1);
    expect(report.duplicateRows).toContainEqual({ row: row + 2, ofRow: null });
    expect(await brokenParts(office)).toEqual([]);
  });

  it('stops at the batch at hand when its importer loses the right, and says why', async () => {
    const { call, importId, payload, member } = await aConfirmedList();
    const worker = workerWith(async (reading) => {
      if (reading === 4) await office.sql.query(`update staff set status = 'suspended' where id = $1`, [member.id]);
    });
    await runConfirmed(worker, payload);
    const stopped = await getImport(call, { importId });
    expect(stopped).toMatchObject({ state: 'failed', failure: { code: 'COLLECTION_RIGHTS_WITHDRAWN' } });
    expect(stopped.handledRows).toBeLessThan(list.rows.length);
    expect(await readClients(office)).toHaveLength(stopped.imported);
    expect(await brokenParts(office)).toEqual([]);
  });

  it('stops when its importer has moved to another branch', async () => {
    const { call, importId, payload, member } = await aConfirmedList();
    const elsewhere = await office.anotherBranch();
    await office.sql.query('update staff set branch_id = $2, region_id = $3 where id = $1', [
      member.id,
      elsewhere.id,
      elsewhere.regionId,
    ]);
    await runConfirmed(office.worker, payload);
    expect(await getImport(call, { importId })).toMatchObject({ state: 'failed', imported: 0 });
  });

  it('stops after the batch at hand when it is cancelled; what was imported stays', async () => {
    const { call, importId, payload } = await aConfirmedList();
    await runConfirmed(
      workerWith(async (reading) => {
        if (reading === 5) await cancelImport(call, { importId });
      }),
      payload,
    );
    const { state, imported, handledRows } = await getImport(call, { importId });
    expect(state).toBe('cancelled');
    expect(handledRows).toBeGreaterThan(0);
    expect(handledRows).toBeLessThan(list.rows.length);
    expect(await readClients(office)).toHaveLength(imported);
    await runConfirmed(office.worker, payload);
    expect(await readClients(office)).toHaveLength(imported);
  });

  it('lets go when its process drains, and is taken up where it was', async () => {
    const { call, importId, payload } = await aConfirmedList();
    const drain = new AbortController();
    const worker = workerWith(async (reading) => {
      if (reading === 4) drain.abort(new Error('the process drains'));
    });
    const told: [number, number][] = [];
    const once = {
      key: 'run',
      attempt: 1,
      done: () => Promise.resolve(),
      progress: (...news: [number, number]) => told.push(news),
    };
    await expect(handle({ payload, ...once, signal: drain.signal }, worker)).rejects.toThrow('drains');
    const left = await getImport(call, { importId });
    expect(left.state).toBe('running');
    expect(left.handledRows).toBeGreaterThan(0);
    await handle({ payload, ...once, signal: new AbortController().signal }, office.worker);
    await expectWhole(call, importId);
    // Who watches sees each batch, also across the break.
    const rows = list.rows.length;
    const counts = told.map(([done]) => done);
    expect(counts).toEqual(counts.toSorted((one, other) => one - other));
    expect([counts[0], counts.filter((count) => count === left.handledRows).length, told.at(-1)]).toEqual([
      0,
      1,
      [rows, rows],
    ]);
  });

  it('of an upload that was changed in the store is given up, and takes over nothing of it', async () => {
    const { call, importId, payload } = await aConfirmedList();
    await office.changeObjectByte(`imports/${importId}/source`, 200);
    await runConfirmed(office.worker, payload);
    expect(await getImport(call, { importId })).toMatchObject({
      state: 'failed',
      imported: 0,
      failure: { code: 'COLLECTION_FILE_DAMAGED' },
    });
  });
});
