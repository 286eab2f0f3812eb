import { startQueues } from '@kean/queues/worker';
import { freshRedis } from '@kean/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { IMPORT_SERVICES, type ImportState } from '../contract.ts';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { upload } from '../testing/run-whole-import.ts';
import { inventList, writeWorkbook } from '../testing.ts';
import { collectionWorker } from '../worker.ts';
import { confirmImport } from './confirm-import.ts';
import { watchImport } from './get-import.ts';
import { reportImport } from './report-import.ts';
import { showPreview } from './show-preview.ts';

let office: ImportOffice;
let stop: () => Promise<void>;
const troubles: unknown[] = [];

beforeAll(async () => {
  office = await openImportOffice();
  const redis = await freshRedis();
  const queues = await startQueues({
    db: office.worker.services.db,
    redisUrl: redis.url,
    clauses: [collectionWorker],
    needs: office.worker,
    observer: {
      ended: ({ error }) => error !== undefined && troubles.push(error),
      relayed: () => undefined,
      alerted: () => undefined,
      missing: (jobs) => troubles.push(jobs),
      troubled: (_, error) => troubles.push(error),
    },
  });
  stop = async () => {
    await queues.stop();
    await redis.dispose();
  };
});
afterAll(async () => {
  await stop();
  await office.close();
});

it('a list goes from upload to report through the queues, and its upload is destroyed behind it', async () => {
  const call = office.callOf(await office.aMember('branch'), 'branch');
  const list = inventList({ rows: 800, seed: 21 });
  const { id: importId } = await upload(call, await writeWorkbook(list));
  const states: ImportState[] = [];
  for await (const view of watchImport(call, { importId }, AbortSignal.timeout(25_000))) {
    if (states.at(-1) !== view.state) states.push(view.state);
    if (view.state !== 'mapping') continue;
    const { guessed } = await showPreview(call, { importId });
    await confirmImport(call, { importId, version: view.version, mapping: guessed, services: [...IMPORT_SERVICES] });
  }
  expect(states.at(-1)).toBe('finished');
  const { rows, importable, distinctPeople } = list.truth;
  expect(await reportImport(call, { importId })).toMatchObject({ rows, importable, distinctPeople });
  const destroyed = 'select 1 from audit_event where action = $1 and subject_id = $2';
  await vi.waitFor(
    async () => expect(await office.sql.query(destroyed, ['collection.upload-destroyed', importId])).toHaveLength(1),
    { timeout: 10_000, interval: 50 },
  );
  expect(await office.api.objects.exists(`imports/${importId}/source`)).toBe(false);
  expect(await office.keysSql.query(`select 1 from data_key where subject_id = $1`, [importId])).toEqual([]);
  expect(troubles).toEqual([]);
});
